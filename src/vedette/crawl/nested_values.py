# SPDX-License-Identifier: Apache-2.0
"""Values that are written inside another value: JSON in a parameter, Base64 in a cookie, a query in a field.

A value is unwrapped as long as what it holds is surely written in it, `MOST_LAYERS` deep; each text found is a point
of its own, which is wrapped again when a probe is put into it. The outer value stays a point as well: the application
may read it as it is. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from vedette.domain.insertion import BASE64_CODINGS, Coding, InsertionPoint, Layer, decode_text, encode_text
from vedette.web.json_leaves import json_leaves
from vedette.web.serialised import read_serialised
from vedette.web.text_slot import TextSlot
from vedette.web.url import split_query
from vedette.web.xml_nodes import xml_nodes

MOST_LAYERS = 4
MOST_INNER_POINTS = 40
"""Of one value."""
_LEAST_BASE64 = 8
_MOST_VALUE = 65_536
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_ESCAPED = re.compile(r"[\w.~!*'(),;:@$+/?=&-]*(?:%[0-9A-Fa-f]{2}[\w.~!*'(),;:@$+/?=&-]*)+")
_QUERY = re.compile(r"[\w.\[\]-]{1,64}=[^&=\s?]*(?:&[\w.\[\]-]{1,64}=[^&=\s?]*)+")


def is_document(point: InsertionPoint) -> bool:
    """Whether the point is a whole GraphQL document: a text behind it breaks its syntax and reaches nothing."""
    if point.name.rpartition("/")[2] != "query" or "{" not in point.value:
        return False
    from vedette.web.graphql_arguments import is_graphql  # its library is large, and few sites need it

    return is_graphql(point.value)


def holds_fields(value: str) -> bool:
    """Whether a value is JSON, a query or a serialised object, as it is or in Base64: fields and no key."""
    coding = _coding_of(value)
    inner = (decode_text(coding, value) or "") if coding is not None else value
    is_structure = inner.lstrip()[:1] in ("{", "[") and bool(json_leaves(inner))
    return is_structure or _QUERY.fullmatch(inner) is not None or read_serialised(value) is not None


def nested_points(point: InsertionPoint) -> tuple[InsertionPoint, ...]:
    """Return the points inside the value of `point`, called after it and after how they are written there."""
    if not point.value or len(point.value) > _MOST_VALUE:
        return ()
    return tuple(islice(_inner_points(point), MOST_INNER_POINTS))


def _inner_points(point: InsertionPoint) -> Iterator[InsertionPoint]:
    if is_document(point):
        from vedette.web.graphql_arguments import graphql_arguments

        yield from _slots(point, Coding.GRAPHQL, graphql_arguments(point.value))
    for inner in _unwrapped(point):
        yield inner
        if len(inner.layers) < MOST_LAYERS:
            yield from _inner_points(inner)


def _unwrapped(point: InsertionPoint) -> Iterator[InsertionPoint]:
    """Yield the points one layer down, by the first way of writing that the value surely has."""
    value = point.value
    if value.lstrip()[:1] in ("{", "["):
        yield from _slots(point, Coding.JSON, json_leaves(value))
    elif value.lstrip()[:1] == "<":
        yield from _slots(point, Coding.XML, xml_nodes(value))
    elif _QUERY.fullmatch(value):
        pairs = (TextSlot(pair.name, pair.value, pair.start, pair.end) for pair in split_query(value))
        yield from _slots(point, Coding.URL, tuple(pairs))
    elif (coding := _coding_of(value)) is not None:
        yield from _slots(point, coding, (TextSlot("", decode_text(coding, value) or "", 0, len(value)),))


def _coding_of(value: str) -> Coding | None:
    """Return the coding that the whole value is written in; for Base64 one that writes it exactly so again."""
    if len(value) >= _LEAST_BASE64 and _BASE64.fullmatch(value):
        return next((coding for coding in BASE64_CODINGS if _is_written_in(coding, value)), None)
    return Coding.URL if _ESCAPED.fullmatch(value) and _is_plain(decode_text(Coding.URL, value)) else None


def _is_written_in(coding: Coding, value: str) -> bool:
    text = decode_text(coding, value)
    return _is_plain(text) and encode_text(coding, text or "") == value


def _is_plain(text: str | None) -> bool:
    return bool(text) and all(char.isprintable() or char in "\t\r\n" for char in text or "")


def _slots(point: InsertionPoint, coding: Coding, slots: tuple[TextSlot, ...]) -> Iterator[InsertionPoint]:
    label = "base64" if coding in BASE64_CODINGS else coding.value
    for slot in slots:
        layer = Layer(coding, point.value[: slot.start], point.value[slot.end :])
        name = f"{point.name} ({label})" + (f" {slot.name}" if slot.name else "")
        yield replace(point, name=name, value=slot.value, layers=(*point.layers, layer), is_text=slot.is_text)
