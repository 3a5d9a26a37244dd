# SPDX-License-Identifier: Apache-2.0
"""How an action is run from its declaration, and what its schemas promise."""

from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from vedette.connector.action import REPLY_SCHEMA, Action, ActionInputs
from vedette.connector.reply import Reply, ReplyError, read_reply
from vedette.errors import UsageError


class Parameters(BaseModel):
    name: str


class Inputs(ActionInputs):
    path_parameters: Parameters


class Body(BaseModel):
    Name: str


ACTION = Action("read-thing", "Read Thing", "Reads a thing.", "GET", "/api/1.0/things/{{name}}", Inputs, Body)


@pytest.mark.anyio
async def test_escapes_what_it_puts_into_the_path() -> None:
    sent: list[tuple[str, str]] = []

    async def send(method: str, path: str) -> Reply:
        sent.append((method, path))
        return read_reply(200, b"OK", [], b"{}")

    replies = await ACTION.run(send, {"path_parameters": {"name": "../a/b?c#d é"}})

    assert sent == [("GET", "/api/1.0/things/..%2Fa%2Fb%3Fc%23d%20%C3%A9")]
    assert [reply["status_code"] for reply in replies] == [200]


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({}, "path_parameters"),
        ([], "inputs"),
        ({"path_parameters": None}, "path_parameters"),
        ({"path_parameters": {}}, "path_parameters.name"),
        ({"path_parameters": {"name": 7}}, "path_parameters.name"),
        ({"path_parameters": {"name": "a"}, "headers": {}}, "headers"),
    ],
)
def test_names_the_input_at_fault(inputs: dict[str, object], field: str) -> None:
    with pytest.raises(UsageError) as refused:
        ACTION.read_inputs(inputs)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("status", "body", "is_valid"),
    [
        (200, b'{"Name":"a"}', True),
        (200, b'{"Other":1}', False),
        (200, b"<html>", True),
        (404, b'{"Message":"not found"}', True),
        (401, b"", True),
    ],
)
def test_promises_the_model_at_status_200_only(status: int, body: bytes, is_valid: bool) -> None:
    validator = jsonschema.Draft202012Validator(ACTION.outputs_schema)

    assert validator.is_valid([read_reply(status, b"", [(b"a", b"b")], body)]) == is_valid


def test_describes_a_reply_as_it_is_typed() -> None:
    properties: Any = REPLY_SCHEMA["properties"]

    assert list(properties) == list(Reply.__annotations__)
    assert REPLY_SCHEMA["required"] == [name for name in Reply.__annotations__ if name != "error"]
    assert list(properties["error"]["properties"]) == list(ReplyError.__annotations__)
