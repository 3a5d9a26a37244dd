# SPDX-License-Identifier: Apache-2.0
"""The types of a RAML file as JSON schemas, so that values are drawn for them as for other descriptions.

Sources: RAML 1.0, sections "RAML data types" and "Type expressions"; RAML 0.8, section "Named parameters".
"""

from __future__ import annotations

from vedette.crawl.imports.documents import as_list, as_mapping, as_text, read_json
from vedette.errors import UsageError

_MOST_STEPS = 20
_MOST_SCHEMA_TEXT = 200_000
_FORMATS = {
    "date-only": "date",
    "time-only": "time",
    "datetime-only": "date-time",
    "datetime": "date-time",
    "date": "date-time",
}
_BUILT_IN = frozenset({"any", "object", "array", "string", "number", "integer", "boolean", "nil", "file", "union"})
_KNOWN = _BUILT_IN | _FORMATS.keys()

Mapping = dict[object, object]


class RamlTypes:
    """The named types and schemas of one document."""

    def __init__(self, document: Mapping) -> None:
        self._named: dict[str, object] = {}
        for word in ("types", "schemas"):
            for each in (document.get(word), *as_list(document.get(word))):
                self._named |= {str(name): declared for name, declared in as_mapping(each).items()}
        self._read: dict[str, Mapping] = {}

    def resolve(self, declared: object) -> Mapping:
        """Return a type as a JSON schema whose parts are resolved in their turn; nothing known is a text."""
        known: Mapping = {}
        for _ in range(_MOST_STEPS):
            own = as_mapping(self._expression(declared.strip()) if isinstance(declared, str) else declared)
            known = _joined(own, known)
            above = own.get("type", own.get("schema"))
            declared = next(iter(as_list(above)), above)
            if not isinstance(declared, (str, dict)) or (isinstance(declared, str) and declared in _KNOWN):
                break
            known.pop("type", None)
            known.pop("schema", None)
        return _as_schema(known)

    def _expression(self, text: str) -> Mapping:
        """Return what a type expression means; of a union the first member."""
        if text.startswith("{"):
            return self._schema_text(text)
        first = text.strip("()").partition("|")[0].strip().rstrip("?")
        if first.endswith("[]"):
            return {"type": "array", "items": first[:-2]}
        if first in _KNOWN:
            return _end({"type": first})
        declared = self._named.get(first)
        if isinstance(declared, str):
            return self._schema_text(declared) if declared.lstrip().startswith("{") else {"type": declared}
        return as_mapping(declared)

    def _schema_text(self, text: str) -> Mapping:
        """Return a JSON schema that stands in the file as a text; empty for one that is none."""
        if len(text) > _MOST_SCHEMA_TEXT:
            return {}
        if text not in self._read:
            try:
                self._read[text] = as_mapping(read_json(text))
            except UsageError:
                self._read[text] = {}  # the request is made without a body's fields
        return self._read[text]


def _end(own: Mapping) -> Mapping:
    """Return a built-in type in JSON Schema's words; a custom type as it is, without them."""
    kind = as_text(own.get("type"))
    if kind in _FORMATS:
        return {"type": "string", "format": _FORMATS[kind]}
    if kind == "nil":
        return {"type": "null"}
    if kind in ("any", "file", "union"):
        return {"type": "string"}
    return {"type": kind} if kind in _BUILT_IN else {}


def _joined(above: Mapping, known: Mapping) -> Mapping:
    """Return `above` with what a type derived from it says; properties of both stay."""
    joined = above | known
    properties = as_mapping(above.get("properties")) | as_mapping(known.get("properties"))
    return joined | ({"properties": properties} if properties else {})


def _as_schema(known: Mapping) -> Mapping:
    schema = known | _end(known)
    examples = known.get("examples")
    if isinstance(examples, dict):
        schema["examples"] = [_example(each) for each in examples.values()]
    elif "example" in known:
        schema["example"] = _example(known["example"])
    if "properties" in known:
        schema["properties"] = {str(name).rstrip("?"): part for name, part in as_mapping(known["properties"]).items()}
    return schema


def _example(value: object) -> object:
    """Return an example without the envelope in which 1.0 may tell its strictness."""
    return as_mapping(value).get("value", value)
