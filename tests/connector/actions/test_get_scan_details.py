# SPDX-License-Identifier: Apache-2.0
"""The document's action: its id, its request, its outputs."""

import re
from typing import Any
from uuid import UUID

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.connector.actions.get_scan_details import ACTION
from vedette.connector.reply import Reply, read_reply
from vedette.errors import UsageError

BAD_IDS = {
    "empty": "",
    "a word": "latest",
    "short of a digit": "87be9df1-9f81-46e9-e860-b13b04474cc",
    "one digit too long": "87be9df1-9f81-46e9-e860-b13b04474ccc0",
    "hyphenated elsewhere": "87be9df19f81-46e9-e860-b13b-04474ccc",
    "braced": "{87be9df1-9f81-46e9-e860-b13b04474ccc}",
    "followed by a line end": "87be9df1-9f81-46e9-e860-b13b04474ccc\n",
    "followed by a path": "87be9df1-9f81-46e9-e860-b13b04474ccc/../..",
    "of other digits": "８７be9df1-9f81-46e9-e860-b13b04474ccc",
    "a placeholder": "{{id}}",
    "a number": 7,
    "null": None,
    "a list": ["87be9df1-9f81-46e9-e860-b13b04474ccc"],
}


async def sent_for(scan_id: object) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []

    async def send(method: str, path: str) -> Reply:
        sent.append((method, path))
        return read_reply(200, b"OK", [], b"{}")

    await ACTION.run(send, {"path_parameters": {"id": scan_id}})
    return sent


@pytest.mark.anyio
@pytest.mark.parametrize(
    "scan_id",
    [
        "87be9df1-9f81-46e9-e860-b13b04474ccc",
        "87BE9DF1-9F81-46E9-E860-B13B04474CCC",
        "87be9df19f8146e9e860b13b04474ccc",
    ],
)
async def test_sends_the_id_in_lower_case_with_hyphens(scan_id: str) -> None:
    assert await sent_for(scan_id) == [("GET", "/api/1.0/scans/detail/87be9df1-9f81-46e9-e860-b13b04474ccc")]


@pytest.mark.anyio
@pytest.mark.parametrize("scan_id", BAD_IDS.values(), ids=BAD_IDS)
async def test_sends_nothing_for_an_id_that_is(scan_id: object) -> None:
    sent: list[str] = []

    async def send(method: str, path: str) -> Reply:
        sent.append(path)
        return read_reply(200, b"OK", [], b"{}")

    with pytest.raises(UsageError) as refused:
        await ACTION.run(send, {"path_parameters": {"id": scan_id}})
    assert refused.value.field == "path_parameters.id"
    assert sent == []


@given(st.uuids(), st.sampled_from([str, lambda guid: guid.hex, lambda guid: str(guid).upper()]))
def test_reads_any_guid_in_any_spelling(guid: UUID, spell: Any) -> None:
    read = ACTION.read_inputs({"path_parameters": {"id": spell(guid)}})

    assert read.path_parameters.model_dump() == {"id": str(guid)}


@given(st.one_of(st.text(), st.from_regex(r"[0-9a-fA-F{(-]{30,38}", fullmatch=True)))
def test_never_lets_anything_but_a_guid_into_the_path(scan_id: str) -> None:
    try:
        read = ACTION.read_inputs({"path_parameters": {"id": scan_id}})
    except UsageError:
        return
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", read.path_parameters.model_dump()["id"])


def test_promises_the_outputs_of_the_example(example: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(ACTION.outputs_schema).validate([example])


def test_promises_the_fields_of_the_example_in_its_order(example: dict[str, Any]) -> None:
    schema: Any = ACTION.outputs_schema

    assert list(schema["$defs"]["ScanTask"]["properties"]) == list(example["json_body"])


def test_asks_for_a_required_id() -> None:
    schema: Any = ACTION.inputs_schema

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["required"] == ["path_parameters"]
    assert schema["$defs"]["PathParameters"]["required"] == ["id"]
