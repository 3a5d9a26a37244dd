# SPDX-License-Identifier: Apache-2.0
"""A sensible value for a JSON schema: what a description gives as an example, or else the least that fits.

Sources: JSON Schema 2020-12 (OpenAPI 3.1), OpenAPI 3.0.3 section 4.7.24, OpenAPI 2.0 parameter object.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from vedette.crawl.form_values import fitting_value, value_by_name
from vedette.crawl.imports.documents import as_list, as_mapping, as_text

Resolve = Callable[[object], dict[object, object]]
"""Return the mapping that a value is, or that its local $ref names; empty where there is none."""

_MOST_DEPTH = 6
_MOST_NODES = 400
_MOST_LENGTH = 256
_MOST_PATTERN = 200
_OF_FORMAT = {
    "date": "2024-01-31",
    "date-time": "2024-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "email": "user@example.com",
    "idn-email": "user@example.com",
    "uuid": "3f2b8a1c-5d4e-4f60-8a7b-9c0d1e2f3a4b",
    "uri": "http://example.com/",
    "url": "http://example.com/",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "dmFsdWU=",
}


class SchemaSampler:
    """Draws values for the schemas of one document. Cycles and bombs end at a depth and a number of nodes."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._left = 0

    def sample(self, schema: object, name: str = "") -> object:
        """Return a value for `schema`; `name` is that of the parameter or property."""
        self._left = _MOST_NODES
        return self._value(schema, name, 0)

    def _value(self, schema: object, name: str, depth: int) -> object:
        self._left -= 1
        if depth > _MOST_DEPTH or self._left < 0:
            return None
        known = self._resolve(schema)
        given = _given(known)
        if given is not None:
            return given
        for word in ("oneOf", "anyOf"):
            if as_list(known.get(word)) and "properties" not in known:
                return self._value(as_list(known[word])[0], name, depth + 1)
        if "properties" in known or "allOf" in known or _type_of(known) == "object":
            return self._object(known, name, depth)
        match _type_of(known):
            case "array":
                return [self._value(known.get("items"), name, depth + 1)]
            case "integer":
                return math.ceil(_number(known))
            case "number":
                return _number(known)
            case "boolean":
                return True
            case "null":
                return None
        return _text(known, name)

    def _object(self, schema: dict[object, object], name: str, depth: int) -> object:
        made: dict[str, object] = {}
        for part in as_list(schema.get("allOf"))[:20]:
            value = self._value(part, name, depth + 1)
            if not isinstance(value, dict):
                return value  # allOf around one scalar schema is how 3.0 adds words to a $ref
            made.update(value)
        for key, part in as_mapping(schema.get("properties")).items():
            if self._resolve(part).get("readOnly") is not True and self._left > 0 and depth < _MOST_DEPTH:
                made[str(key)] = self._value(part, str(key), depth + 1)
        return made


def _given(schema: dict[object, object]) -> object:
    """Return the value that the description itself names; None when it names none."""
    for word in ("example", "default", "const"):
        if schema.get(word) is not None:
            return _bounded(schema[word])
    for word in ("examples", "enum"):
        first = next((each for each in as_list(schema.get(word)) if each is not None), None)
        if first is not None:
            return _bounded(first)
    return None


def _bounded(value: object, depth: int = 0) -> object:
    """Return a copy that is neither cyclic nor large: examples of strangers may be both."""
    if isinstance(value, dict):
        pairs = list(value.items())[:50] if depth < _MOST_DEPTH else []
        return {str(key): _bounded(each, depth + 1) for key, each in pairs[: 50 >> depth]}
    if isinstance(value, list):
        return [_bounded(each, depth + 1) for each in value[: 50 >> depth]] if depth < _MOST_DEPTH else []
    return value[:10_000] if isinstance(value, str) else value


def _type_of(schema: dict[object, object]) -> str:
    """Return the schema's type; 3.1 may list several, of which the first that is not null counts."""
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return next((each for each in kinds if isinstance(each, str) and each != "null"), "null")
    return as_text(kinds) or ("array" if "items" in schema else "")


def _number(schema: dict[object, object]) -> float | int:
    """Return the number nearest to 1 that the bounds allow."""
    least, most = _bound(schema, "minimum", 1), _bound(schema, "maximum", -1)
    if least is not None and least > 1:
        return least
    return most if most is not None and most < 1 else 1


def _bound(schema: dict[object, object], word: str, step: int) -> float | int | None:
    """Return a bound, moved by a step where it is exclusive: a flag in 3.0, a number of its own in 3.1."""
    own, exclusive = schema.get(word), schema.get(f"exclusive{word.capitalize()}")
    if _is_number(exclusive):
        return exclusive + step  # type: ignore[operator]
    if not _is_number(own):
        return None
    return own + step if exclusive is True else own  # type: ignore[operator,return-value]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15


def _text(schema: dict[object, object], name: str) -> str:
    """Return a text of the schema's format, or that its name asks for, within its lengths; one that fits a pattern."""
    least, most = schema.get("minLength"), schema.get("maxLength")
    text = _OF_FORMAT.get(as_text(schema.get("format"))) or value_by_name(name) or "value"
    pattern = as_text(schema.get("pattern"))
    if 0 < len(pattern) <= _MOST_PATTERN:
        text = fitting_value(pattern, text)
    if isinstance(least, int) and len(text) < least:
        text = text.ljust(min(least, _MOST_LENGTH), "a")
    return text[:most] if isinstance(most, int) and 0 < most < len(text) else text
