# SPDX-License-Identifier: Apache-2.0
"""Action: one thing that can be asked of a server, described once for running it and for the manifest."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from vedette.connector.reply import Reply
from vedette.errors import UsageError

Send = Callable[[str, str], Awaitable[Reply]]
"""Puts a request (method, escaped path) to the server and returns its reply; `Sender.send` is one."""


class ActionInputs(BaseModel):
    """The inputs of an action, group by group; what is not declared is refused, so that no input is lost unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    path_parameters: BaseModel


@dataclass(frozen=True, slots=True)
class Action:
    """A declaration: `path` holds `{{name}}` for each of the path parameters, `json_body` is the model of a success.

    Only methods that may be repeated: the sender asks again when a gateway fails.
    """

    name: str
    title: str
    description: str
    method: Literal["GET"]
    path: str
    inputs: type[ActionInputs]
    json_body: type[BaseModel]

    async def run(self, send: Send, inputs: Mapping[str, object]) -> list[Reply]:
        """Check the inputs, send one request and return its reply in a list, as connectors of this kind do.

        Raises: UsageError before anything is sent; Unreachable when no reply came.
        """
        path = self.path
        for name, value in self.read_inputs(inputs).path_parameters.model_dump().items():
            path = path.replace("{{" + name + "}}", quote(str(value), safe=""))
        return [await send(self.method, path)]

    def read_inputs(self, inputs: Mapping[str, object]) -> ActionInputs:
        """Return the inputs, checked. Raises: UsageError naming the first one at fault."""
        try:
            return self.inputs.model_validate(inputs)
        except ValidationError as error:
            raise _usage_error(error.errors(include_url=False, include_input=False)[0]) from error

    @property
    def inputs_schema(self) -> dict[str, JsonValue]:
        """The JSON Schema of the inputs."""
        return self.inputs.model_json_schema()

    @property
    def outputs_schema(self) -> dict[str, JsonValue]:
        """The JSON Schema of the outputs: a list of one reply, whose `json_body` is the model's at status 200."""
        body = self.json_body.model_json_schema(by_alias=True, mode="serialization")
        definitions: dict[str, JsonValue] = body.pop("$defs", {})
        definitions[self.json_body.__name__] = body
        at_success: dict[str, JsonValue] = {"anyOf": [{"$ref": f"#/$defs/{self.json_body.__name__}"}, {"type": "null"}]}
        return {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                **REPLY_SCHEMA,
                "if": {"properties": {"status_code": {"const": 200}}},
                "then": {"properties": {"json_body": at_success}},
            },
            "$defs": definitions,
        }


REPLY_SCHEMA: Mapping[str, JsonValue] = {
    "type": "object",
    "properties": {
        "status_code": {"type": "integer", "minimum": 100, "maximum": 999},
        "response_headers": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "Names and values as received, in the order of the wire; the values of a repeated header "
            "(Set-Cookie too) are joined with a comma and a space.",
        },
        "reason": {"type": "string", "description": "The reason phrase of the status line."},
        "json_body": {"description": "The body at any status; null where it is not JSON."},
        "error": {
            "type": "object",
            "description": "There only when status and JSON do not say why the reply is not what was asked for.",
            "properties": {
                "message": {"type": "string"},
                "response_text": {"type": "string", "description": "The start of a body that is not JSON."},
            },
            "required": ["message"],
            "additionalProperties": False,
        },
    },
    "required": ["status_code", "response_headers", "reason", "json_body"],
    "additionalProperties": False,
}


def _usage_error(fault: ErrorDetails) -> UsageError:
    name = ".".join(str(part) for part in fault["loc"]) or "inputs"
    match fault["type"]:
        case "missing":
            message = f"The input {name} is missing."
        case "extra_forbidden":
            message = f"{name} is not an input of this action."
        case "model_type":
            message = f"The input {name} must be an object."
        case _:
            message = f"The input {name} is refused: {fault['msg']}."
    return UsageError(message, "Nothing was sent.", field=name)
