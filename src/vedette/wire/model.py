# SPDX-License-Identifier: Apache-2.0
"""What every model of the API has in common, and the field types that keep our own values on the way.

The order of declaration is the order on the wire. Names are PascalCase there; nulls are written, never left out.
"""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic.alias_generators import to_pascal
from pydantic_core import PydanticSerializationError

from vedette.domain.time import Instant, Span
from vedette.wire.guids import read_guid, write_guid
from vedette.wire.instants import read_instant, write_instant
from vedette.wire.spans import read_span, write_span


class WireModel(BaseModel):
    """A model of the API: PascalCase keys in the order of declaration; unknown keys are ignored.

    Its validator is made when it is first needed: a scan meets few of the models, and they take memory and time.
    """

    model_config = ConfigDict(
        alias_generator=to_pascal,
        populate_by_name=True,
        serialize_by_alias=True,
        extra="ignore",
        frozen=True,
        coerce_numbers_to_str=True,
        hide_input_in_errors=True,
        defer_build=True,
    )

    def to_json_bytes(self) -> bytes:
        """Return the model as the body of a reply: compact JSON, UTF-8 unescaped, nulls written, no final newline.

        Lone surrogates, which hostile sites send and UTF-8 cannot say, become U+FFFD.
        """
        try:
            return self.model_dump_json(by_alias=True).encode()
        except PydanticSerializationError:
            text = json.dumps(self.model_dump(mode="json", by_alias=True), ensure_ascii=False, separators=(",", ":"))
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def build_models() -> None:
    """Make the validators of all models that were imported, and let none wait from now on: a server needs them all.

    FastAPI makes adapters of them, which would wait in their turn and warn when a request has them made.
    """
    waiting = [WireModel]
    while waiting:
        model = waiting.pop()
        model.model_config["defer_build"] = False
        model.model_rebuild()
        waiting.extend(model.__subclasses__())


def _moment(value: object) -> Instant:
    moment = read_instant(value) if isinstance(value, str) else value
    if not isinstance(moment, Instant):
        raise ValueError("not a date and time such as 2024-03-22T19:56:21+00:00")
    return moment


def _duration(value: object) -> Span:
    span = read_span(value) if isinstance(value, str) else value
    if not isinstance(span, Span):
        raise ValueError("not a duration such as 00:23:46.6821882")
    return span


def _guid(value: object) -> UUID:
    guid = read_guid(value) if isinstance(value, str) else value
    if not isinstance(guid, UUID):
        raise ValueError("not a GUID such as 87be9df1-9f81-46e9-e860-b13b04474ccc")
    return guid


WireInstant = Annotated[
    Instant,
    PlainValidator(_moment),
    PlainSerializer(write_instant, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment; ISO 8601 with up to seven fractional digits on the wire."""

WireSpan = Annotated[
    Span,
    PlainValidator(_duration),
    PlainSerializer(write_span, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?(\d+\.)?\d\d:\d\d:\d\d(\.\d{7})?$"}),
]
"""A duration; `[d.]hh:mm:ss[.fffffff]` on the wire."""

WireGuid = Annotated[
    UUID,
    PlainValidator(_guid),
    PlainSerializer(write_guid, return_type=str),
    WithJsonSchema({"type": "string", "format": "uuid"}),
]
"""A GUID; lower case with hyphens on the wire, read in any form."""
