# SPDX-License-Identifier: Apache-2.0
"""Holds a JSON value to a schema of a Swagger 2.0 description, strictly: keys, their order, enum spelling, formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,6}[1-9])?(Z|[+-]\d\d:\d\d)")
"""ISO 8601 as .NET writes it: up to seven digits of a second, without zeros at their end."""
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


@dataclass(frozen=True)
class SchemaBook:
    """The definitions of one description."""

    definitions: Mapping[str, Any]

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the schema behind a reference."""
        while "$ref" in schema:
            schema = self.definitions[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def deviations(self, value: object, schema: Mapping[str, Any], at: str = "") -> Iterator[str]:
        """Yield a line for each place of `value` that is not as `schema` says. Null stands for any missing value."""
        schema = self.resolved(schema)
        if value is None:
            return
        kind = str(schema.get("type"))
        is_number_for_boolean = isinstance(value, bool) and kind != "boolean"
        if kind in _TYPES and (not isinstance(value, _TYPES[kind]) or is_number_for_boolean):
            yield f"{at or 'the body'} is {type(value).__name__}, not {kind}"
        elif isinstance(value, dict):
            yield from self._object(value, schema, at)
        elif isinstance(value, list):
            inner = schema.get("items", {})
            yield from sorted({line for item in value for line in self.deviations(item, inner, f"{at}[]")})
        elif isinstance(value, str):
            yield from _text(value, schema, at)

    def _object(self, value: Mapping[str, Any], schema: Mapping[str, Any], at: str) -> Iterator[str]:
        properties = schema.get("properties")
        if properties is None:  # a map, or an object that is not described
            inner: Mapping[str, Any] = schema.get("additionalProperties") or {}
            for item in value.values():
                yield from self.deviations(item, inner, f"{at}{{}}")
            return
        missing = [key for key in properties if key not in value]
        extra = [key for key in value if key not in properties]
        if missing:
            yield f"{at or 'the body'} lacks {', '.join(missing)}"
        if extra:
            yield f"{at or 'the body'} has {', '.join(extra)} too"
        shared = [key for key in value if key in properties]
        if shared != [key for key in properties if key in value]:
            yield f"{at or 'the body'} has its keys in another order"
        for key in shared:
            yield from self.deviations(value[key], properties[key], f"{at}.{key}".lstrip("."))


def _text(value: str, schema: Mapping[str, Any], at: str) -> Iterator[str]:
    choices = schema.get("enum")
    if choices and value not in choices:
        yield f"{at or 'the body'} is {value!r}, none of {len(choices)} documented values"
    if schema.get("format") == "date-time" and not DATE_TIME.fullmatch(value):
        yield f"{at or 'the body'} is {value!r}, no date and time"
    if schema.get("format") == "uuid" and not GUID.fullmatch(value):
        yield f"{at or 'the body'} is {value!r}, no GUID in lower case with hyphens"
