# SPDX-License-Identifier: Apache-2.0
"""Operation: an action that is described by data; `operations.json` holds one for each operation of the API 1.0.

The data is written from the API's own description; a test holds the two together. What a body holds is described, and
judged by the server: only its kind is looked at here.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Literal, Protocol, cast
from urllib.parse import quote, urlencode

from pydantic import JsonValue

from vedette.connector.action import REPLY_SCHEMA
from vedette.connector.reply import Reply
from vedette.connector.sender import SentBody
from vedette.errors import UsageError

Schemas = Mapping[str, dict[str, JsonValue]]
_KINDS: Mapping[str, type] = {"object": dict, "array": list, "string": str}


class SendWithBody(Protocol):
    """Puts a request to the server and returns its reply; `Sender.send` is one."""

    def __call__(self, method: str, path: str, body: SentBody | None = None) -> Awaitable[Reply]:
        """Send `body` with `method` to the escaped `path`."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: `path` holds `{{name}}` for each path parameter, `body` is None where none is taken.

    `required` names the parameters of the query that must be given.
    """

    name: str
    title: str
    description: str
    method: Literal["GET", "POST", "DELETE"]
    path: str
    path_parameters: Schemas = field(repr=False)
    parameters: Schemas = field(repr=False)
    required: tuple[str, ...]
    body: dict[str, JsonValue] | None = field(repr=False)

    async def run(self, send: SendWithBody, inputs: Mapping[str, object]) -> list[Reply]:
        """Check the inputs, send one request and return its reply in a list.

        Raises: UsageError before anything is sent; Unreachable when no reply came.
        """
        if not isinstance(inputs, Mapping):
            raise _refused("inputs", "must be an object")
        unknown = sorted(set(map(str, inputs)) - set(self._groups))
        if unknown:
            raise _refused(unknown[0], "is not an input of this action")
        path = self.path
        for name, value in self._values(inputs, "path_parameters", self.path_parameters, self.path_parameters).items():
            if value in (".", ".."):
                raise _refused(f"path_parameters.{name}", "would name another path")
            path = path.replace("{{" + name + "}}", quote(value, safe=""))
        query = self._values(inputs, "parameters", self.parameters, self.required)
        return [await send(self.method, path + ("?" + urlencode(query) if query else ""), self._body(inputs))]

    @property
    def inputs_schema(self) -> dict[str, JsonValue]:
        """The JSON Schema of the inputs."""
        properties: dict[str, JsonValue] = {}
        if self.path_parameters:
            properties["path_parameters"] = _group_schema(self.path_parameters, tuple(self.path_parameters))
        if self.parameters:
            properties["parameters"] = _group_schema(self.parameters, self.required)
        schema: dict[str, JsonValue] = {"type": "object", "properties": properties, "additionalProperties": False}
        needed = {"path_parameters": self.path_parameters, "parameters": self.required}
        schema["required"] = [name for name, inputs in needed.items() if inputs]
        if self.body is not None:
            properties["json_body"] = self.body
            properties["data_body"] = {"type": "object", "description": "The body as a form, in place of json_body."}
            schema["oneOf"] = [{"required": ["json_body"]}, {"required": ["data_body"]}]
        return schema

    @property
    def outputs_schema(self) -> dict[str, JsonValue]:
        """The JSON Schema of the outputs: a list of one reply."""
        return {"type": "array", "minItems": 1, "maxItems": 1, "items": dict(REPLY_SCHEMA)}

    @property
    def _groups(self) -> tuple[str, ...]:
        bodies = () if self.body is None else ("json_body", "data_body")
        return ("path_parameters", "parameters", *bodies)

    def _values(
        self, inputs: Mapping[str, object], group: str, known: Schemas, required: Mapping[str, object] | tuple[str, ...]
    ) -> dict[str, str]:
        given = inputs.get(group, {})
        if not isinstance(given, Mapping):
            raise _refused(group, "must be an object")
        for name in given:
            if name not in known:
                raise _refused(f"{group}.{name}", "is not an input of this action")
        for name in required:
            if given.get(name) in (None, ""):
                raise _refused(f"{group}.{name}", "is missing")
        return {name: _text(value, f"{group}.{name}") for name, value in given.items() if value is not None}

    def _body(self, inputs: Mapping[str, object]) -> SentBody | None:
        if self.body is None:
            return None
        if ("json_body" in inputs) == ("data_body" in inputs):
            raise _refused("json_body", "or data_body must be given, and not both")
        if "data_body" in inputs:
            form = inputs["data_body"]
            if not isinstance(form, Mapping):
                raise _refused("data_body", "must be an object")
            fields = {str(name): _text(value, f"data_body.{name}") for name, value in form.items()}
            return SentBody(urlencode(fields).encode(), "application/x-www-form-urlencoded")
        kind = str(self.body.get("type"))
        if kind in _KINDS and not isinstance(inputs["json_body"], _KINDS[kind]):
            raise _refused("json_body", f"must be of type {kind}")
        return SentBody(json.dumps(inputs["json_body"]).encode(), "application/json")


def read_operations() -> tuple[Operation, ...]:
    """Return the operations that lie in the package."""
    described = json.loads(files("vedette.connector").joinpath("operations.json").read_text("utf-8"))
    return tuple(Operation(**{**each, "required": tuple(each["required"])}) for each in described)


def _group_schema(parameters: Schemas, required: tuple[str, ...]) -> JsonValue:
    properties = cast(dict[str, JsonValue], dict(parameters))
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _text(value: object, name: str) -> str:
    """Return a value as addresses and forms write it. Raises: UsageError for what they cannot write."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise _refused(name, "holds half of a surrogate pair")
        case str() | int() | float():
            return str(value)
        case _:
            raise _refused(name, "must be a text, a number or a boolean")


def _refused(name: str, why: str) -> UsageError:
    return UsageError(f"The input {name} {why}.", "Nothing was sent.", field=name)
