# SPDX-License-Identifier: Apache-2.0
"""What is written inside a value is found, and a probe in it is wrapped as the value was."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.judge import point_at

from vedette.crawl.nested_values import MOST_INNER_POINTS, holds_fields, is_document, nested_points
from vedette.domain.insertion import Place


def inner(value: str, name: str = "state", place: Place = Place.QUERY) -> list[tuple[str, str]]:
    return [(point.name, point.value) for point in nested_points(point_at(place, value, name))]


def b64(text: str) -> str:
    return b64encode(text.encode()).decode()


FOUND = {
    "JSON": ('{"a": {"b": 1}, "c": ["x"]}', [("state (json) /a/b", "1"), ("state (json) /c/0", "x")]),
    "Base64 of a text": (b64("shoes and hats"), [("state (base64)", "shoes and hats")]),
    "Base64 without its padding": (b64("shoes and hats!!").rstrip("="), [("state (base64)", "shoes and hats!!")]),
    "Base64 for addresses": (
        urlsafe_b64encode(b"shoes???>>>~~~").decode(),
        [("state (base64)", "shoes???>>>~~~")],
    ),
    "Base64 of JSON": (
        b64('{"id": 7}'),
        [("state (base64)", '{"id": 7}'), ("state (base64) (json) /id", "7")],
    ),
    "a text that is percent-encoded twice": ("a%20b%2Fc", [("state (url)", "a b/c")]),
    "a query": ("size=9&colour=dark%20red", [("state (url) size", "9"), ("state (url) colour", "dark red")]),
    "XML": ('<a b="1"><c>x</c></a>', [("state (xml) /a/@b", "1"), ("state (xml) /a/c", "x")]),
    "JSON in JSON": (
        '{"a": "{\\"b\\": 1}"}',
        [("state (json) /a", '{"b": 1}'), ("state (json) /a (json) /b", "1")],
    ),
}


@pytest.mark.parametrize(("value", "points"), FOUND.values(), ids=FOUND)
def test_points_are_found_in(value: str, points: list[tuple[str, str]]) -> None:
    assert inner(value) == points


PLAIN = {
    "a word": "shoes",
    "a long word": "password",
    "a number": "1234567890123456",
    "a hash": "d41d8cd98f00b204e9800998ecf8427e",
    "an identifier": "5f1e3b2a-9c4d-4e8f-b1a2-0c3d4e5f6a7b",
    "a sentence": "shoes and hats",
    "an address": "/item?id=7",
    "a percentage": "100% wool",
    "braces without JSON": "{shoes}",
    "nothing": "",
    "Base64 of bytes that are no text": b64encode(bytes(range(200, 224))).decode(),
    "an equation": "a=b",
}


@pytest.mark.parametrize("value", PLAIN.values(), ids=PLAIN)
def test_nothing_is_found_in(value: str) -> None:
    assert inner(value) == []


def test_a_probe_is_wrapped_again() -> None:
    point = nested_points(point_at(Place.COOKIE, b64('{"id": "a", "n": 1}'), "state"))[1]
    sent = (point.append("'\"<").headers.get("cookie") or "").partition("state=")[2].partition(";")[0]

    assert json.loads(b64decode(sent.replace("%3D", "=").replace("%2B", "+").replace("%2F", "/"))) == {
        "id": "a'\"<",
        "n": 1,
    }


def test_a_graphql_document_is_varied_in_its_arguments_only() -> None:
    body = point_at(Place.JSON, '{user(id: "7") {name}}', "query")

    assert is_document(body)
    assert inner(body.value, "query", Place.JSON) == [("query (graphql) user(id)", "7")]
    (point,) = nested_points(body)
    assert json.loads(point.append('"x').body)["query"] == '{user(id: "7\\"x") {name}}'
    assert not is_document(point_at(Place.QUERY, "shoes", "query"))
    assert not is_document(point_at(Place.QUERY, "{user}", "text"))


FIELDS = ('{"a": 1}', b64('{"a": 1}'), "size=9&colour=red", b64("size=9&colour=red"), "BAh7BjoHaWRpDA==")
OPAQUE = ("5f1e3b2a9c4d4e8f", "dark", "", b64("a text without fields"), "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln", "{}")


def test_fields_are_told_from_keys() -> None:
    assert [value for value in (*FIELDS, *OPAQUE) if holds_fields(value)] == list(FIELDS)


def test_many_inner_values_are_cut_off() -> None:
    assert len(inner(json.dumps(list(range(1_000))))) == MOST_INNER_POINTS


VALUES = st.recursive(
    st.text(max_size=12) | st.integers().map(str),
    lambda held: (
        held.map(lambda text: b64(text))
        | held.map(lambda text: json.dumps({"a": text, "b": 1}))
        | held.map(lambda text: "".join(f"%{byte:02X}" for byte in text.encode()))
    ),
    max_leaves=3,
)


@given(st.sampled_from([Place.QUERY, Place.BODY, Place.JSON, Place.COOKIE, Place.XML]), VALUES, st.text(max_size=8))
def test_an_inner_value_is_put_and_read_back(place: Place, value: str, text: str) -> None:
    outer = point_at(place, value)
    names = [point.name for point in nested_points(outer)]

    assert len(set(names)) == len(names)
    for point in nested_points(outer):
        changed = point.put(text)
        assert point.text_in(point.request) == point.value
        assert point.text_in(changed) == text
