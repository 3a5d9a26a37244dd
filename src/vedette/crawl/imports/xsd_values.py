# SPDX-License-Identifier: Apache-2.0
"""A sensible value for a simple type of XML Schema. Source: XML Schema Part 2: Datatypes, section 3."""

from __future__ import annotations

from dataclasses import dataclass

_OF_TYPE = {
    "anySimpleType": "value",
    "boolean": "true",
    "decimal": "1",
    "float": "1.0",
    "double": "1.0",
    "duration": "P1D",
    "dateTime": "2024-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "date": "2024-01-31",
    "gYearMonth": "2024-01",
    "gYear": "2024",
    "gMonthDay": "--01-31",
    "gDay": "---31",
    "gMonth": "--01",
    "hexBinary": "76616c7565",
    "base64Binary": "dmFsdWU=",
    "anyURI": "http://example.com/",
    "language": "en",
    "nonPositiveInteger": "-1",
    "negativeInteger": "-1",
}
_COUNTED = frozenset({"integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"}) | frozenset(
    {"unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "number"}
)
_NUMBERS = _COUNTED | {"decimal", "float", "double", "nonPositiveInteger", "negativeInteger"}
_MOST_LENGTH = 256
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Facets:
    """What narrows a simple type; texts as they stand in the schema, empty where they do not."""

    least: str = ""
    above: str = ""
    most: str = ""
    below: str = ""
    min_length: str = ""
    max_length: str = ""
    length: str = ""


NO_FACETS = Facets()


def simple_value(kind: str, facets: Facets = NO_FACETS) -> str:
    """Return a value of the built-in type `kind` (without a prefix) within `facets`; a word for an unknown one."""
    if kind in _NUMBERS:
        return _number("1" if kind in _COUNTED else _OF_TYPE[kind], facets)
    text = _OF_TYPE.get(kind, "value")
    least = _count(facets.length) or _count(facets.min_length)
    most = _count(facets.length) or _count(facets.max_length)
    if least and len(text) < least:
        text = text.ljust(min(least, _MOST_LENGTH), "a")
    return text[:most] if most and len(text) > most else text


def _number(usual: str, facets: Facets) -> str:
    """Return `usual`, or the bound that it breaks, one step inside where the bound itself is left out."""
    value = _read(usual)
    assert value is not None, "our own values are numbers"
    for bound, step in ((facets.least, 0), (facets.above, 1)):
        low = _read(bound)
        if low is not None and value < low + step:
            return _plain(low + step)
    for bound, step in ((facets.most, 0), (facets.below, 1)):
        high = _read(bound)
        if high is not None and value > high - step:
            return _plain(high - step)
    return usual


def _read(text: str) -> float | None:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    if not digits.replace(".", "", 1).isdigit() or not digits.isascii() or len(digits) > _MOST_DIGITS:
        return None
    return float(sign + digits)


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
