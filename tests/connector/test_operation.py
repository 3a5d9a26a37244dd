# SPDX-License-Identifier: Apache-2.0
"""How an operation that is described by data is sent, and which inputs are refused before."""

from __future__ import annotations

from typing import Any

import anyio
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.connector.operation import Operation
from vedette.connector.reply import Reply, read_reply
from vedette.connector.sender import SentBody
from vedette.errors import UsageError

FIND = Operation(
    "find-thing",
    "Find Thing",
    "Finds.",
    "GET",
    "/api/1.0/things/{{id}}",
    {"id": {"type": "string"}},
    {"type": {"type": "string"}, "page": {"type": "integer"}, "deep": {"type": "boolean"}},
    ("type",),
    None,
)
MAKE = Operation("make-thing", "Make", "Makes.", "POST", "/api/1.0/things/new", {}, {}, (), {"type": "object"})
GOOD = {"path_parameters": {"id": "a"}, "parameters": {"type": "b"}}


async def sent(operation: Operation, inputs: Any) -> tuple[str, str, SentBody | None]:
    seen: list[tuple[str, str, SentBody | None]] = []

    async def send(method: str, path: str, body: SentBody | None = None) -> Reply:
        seen.append((method, path, body))
        return read_reply(200, b"OK", [], b"{}")

    await operation.run(send, inputs)
    [only] = seen
    return only


@pytest.mark.anyio
async def test_puts_parameters_into_path_and_query() -> None:
    inputs = {"path_parameters": {"id": "../a b"}, "parameters": {"type": "x&y", "page": 2, "deep": True}}

    assert await sent(FIND, inputs) == ("GET", "/api/1.0/things/..%2Fa%20b?type=x%26y&page=2&deep=true", None)


@pytest.mark.anyio
async def test_leaves_out_what_is_null() -> None:
    inputs = {**GOOD, "parameters": {"type": "b", "page": None}}

    assert (await sent(FIND, inputs))[1] == "/api/1.0/things/a?type=b"


@pytest.mark.anyio
async def test_sends_json_and_forms() -> None:
    json_body = await sent(MAKE, {"json_body": {"Name": "é"}})
    data_body = await sent(MAKE, {"data_body": {"Name": "a b", "IsOpen": False}})

    assert json_body[2] == SentBody(b'{"Name": "\\u00e9"}', "application/json")
    assert data_body[2] == SentBody(b"Name=a+b&IsOpen=false", "application/x-www-form-urlencoded")


REFUSED: dict[str, tuple[Operation, Any, str]] = {
    "no object": (FIND, [], "inputs"),
    "a group it has not": (FIND, {**GOOD, "json_body": {}}, "json_body"),
    "a header": (MAKE, {"json_body": {}, "headers": {}}, "headers"),
    "no id": (FIND, {"parameters": {"type": "b"}}, "path_parameters.id"),
    "an empty id": (FIND, {**GOOD, "path_parameters": {"id": ""}}, "path_parameters.id"),
    "a path in place of an id": (FIND, {**GOOD, "path_parameters": {"id": ".."}}, "path_parameters.id"),
    "half a character": (FIND, {**GOOD, "path_parameters": {"id": "\ud800"}}, "path_parameters.id"),
    "no required parameter": (FIND, {"path_parameters": {"id": "a"}}, "parameters.type"),
    "an unknown parameter": (FIND, {**GOOD, "parameters": {"type": "b", "kind": 1}}, "parameters.kind"),
    "a parameter that is a list": (FIND, {**GOOD, "parameters": {"type": ["b"]}}, "parameters.type"),
    "parameters that are a list": (FIND, {**GOOD, "parameters": []}, "parameters"),
    "no body": (MAKE, {}, "json_body"),
    "two bodies": (MAKE, {"json_body": {}, "data_body": {}}, "json_body"),
    "a body of another kind": (MAKE, {"json_body": "a"}, "json_body"),
    "a form that is a text": (MAKE, {"data_body": "a=b"}, "data_body"),
    "a form with a list": (MAKE, {"data_body": {"a": []}}, "data_body.a"),
}


@pytest.mark.anyio
@pytest.mark.parametrize(("operation", "inputs", "field"), REFUSED.values(), ids=REFUSED)
async def test_refuses(operation: Operation, inputs: Any, field: str) -> None:
    with pytest.raises(UsageError) as refused:
        await sent(operation, inputs)
    assert refused.value.field == field


@pytest.mark.parametrize(("operation", "inputs"), [(FIND, GOOD), (MAKE, {"json_body": {}}), (MAKE, {"data_body": {}})])
def test_its_schema_takes_what_it_takes(operation: Operation, inputs: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(operation.inputs_schema).validate(inputs)


UNDESCRIBED = {"an empty id", "a path in place of an id", "half a character", "a form with a list"}
"""What a schema does not say."""


@pytest.mark.parametrize("case", sorted(REFUSED.keys() - UNDESCRIBED))
def test_its_schema_refuses(case: str) -> None:
    operation, inputs, _ = REFUSED[case]

    assert not jsonschema.Draft202012Validator(operation.inputs_schema).is_valid(inputs)


@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")))
def test_no_id_leaves_its_part_of_the_path(text: str) -> None:
    path = anyio.run(sent, FIND, {"path_parameters": {"id": text}, "parameters": {"type": "b"}})[1]

    assert path.count("/") == 4
    assert path.endswith("?type=b")
