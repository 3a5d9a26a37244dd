# SPDX-License-Identifier: Apache-2.0
"""A value that is put into a point is read back as it is, whatever it is wrapped in, and nothing else changes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.judge import point_at

from vedette.domain.insertion import (
    BODY_PLACES,
    Coding,
    InsertionPoint,
    Layer,
    Place,
    decode_text,
    decode_value,
    encode_text,
    encode_value,
)

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"))) | st.text(st.sampled_from("'\"`<>&;%+ ={}[]\\/é€"))


@given(TEXT)
def test_every_coding_reads_what_it_writes(text: str) -> None:
    for coding in Coding:
        assert decode_text(coding, encode_text(coding, text)) == text


@given(TEXT)
def test_every_place_reads_what_it_writes(text: str) -> None:
    for place in Place:
        assert decode_value(place, encode_value(place, text)) == text


NOT_WRITTEN_SO = {
    "Base64 of bytes that are no text": (Coding.BASE64, "/////w=="),
    "Base64 with another sign": (Coding.BASE64, "ab-_"),
    "Base64 without its end": (Coding.BASE64, "YWJ"),
    "JSON that is cut off": (Coding.JSON, '"a'),
}


@pytest.mark.parametrize(("coding", "text"), NOT_WRITTEN_SO.values(), ids=NOT_WRITTEN_SO)
def test_nothing_is_read_from(coding: Coding, text: str) -> None:
    assert decode_text(coding, text) is None


def wrapped(place: Place, layers: tuple[Layer, ...], value: str, *, is_text: bool = True) -> InsertionPoint:
    """A point inside a value of `place`."""
    outer = value
    for layer in reversed(layers):
        outer = layer.around(outer)
    point = point_at(place, outer, "state")
    return InsertionPoint(
        *(point.request, point.route, place, "state (json) /id", value, point.before, point.after, point.header),
        layers=layers,
        is_text=is_text,
    )


LAYERS = st.lists(
    st.builds(Layer, st.sampled_from(Coding), TEXT.map(lambda text: text[:5]), TEXT.map(lambda text: text[:5])),
    max_size=3,
).map(tuple)


@given(st.sampled_from(Place), LAYERS, TEXT, TEXT)
def test_a_value_is_put_into_its_layers_and_read_back(
    place: Place, layers: tuple[Layer, ...], base: str, value: str
) -> None:
    point = wrapped(place, layers, base)

    assert point.text_in(point.put(value)) == value
    assert point.text_in(point.append(value)) == base + value
    assert point.text_in(point.request) == base


@given(st.sampled_from(Place), TEXT)
def test_only_the_slot_changes(place: Place, value: str) -> None:
    point = point_at(place, "base")
    changed, base = point.put(value), point.request

    assert (changed.method, changed.url.origin) == (base.method, base.url.origin)
    assert (changed.body == base.body) is (place not in BODY_PLACES or value == "base")
    assert point.text_in(changed) == value


def test_an_object_takes_the_place_of_a_json_value_of_its_type() -> None:
    point = point_at(Place.JSON, "shoes", "kind")
    number = InsertionPoint(
        *(point.request, point.route, Place.JSON, "/kind", "7", point.before, point.after), is_text=False
    )

    assert json.loads(point.put_members((("$gte", "a"), ("$lte", "b"))).body)["kind"] == {"$gte": "a", "$lte": "b"}
    assert json.loads(number.put_members((("$gte", "7"),)).body)["kind"] == {"$gte": 7}


def test_an_object_is_written_as_members_of_a_parameter() -> None:
    query = point_at(Place.QUERY, "shoes", "kind")
    body = point_at(Place.BODY, "shoes", "kind")
    members = (("$gte", "a b"), ("$lte", "c"))

    assert query.put_members(members).url.target == "/shop/item?lang=en&kind[$gte]=a%20b&kind[$lte]=c&sort=up"
    assert body.put_members(members).body == b"lang=en&kind[$gte]=a%20b&kind[$lte]=c&sort=up"
    assert query.text_in(query.put_members(members)) == '{"$gte": "a b", "$lte": "c"}'


def test_an_object_inside_a_wrapped_value_is_wrapped_as_well() -> None:
    layers = (Layer(Coding.BASE64), Layer(Coding.JSON, '{"id":', ',"n":1}'))
    point = wrapped(Place.COOKIE, layers, "a")

    changed = point.put_members((("$gte", "a"),))
    slot = (changed.headers.get("cookie") or "").partition("state=")[2].partition(";")[0]
    held = decode_text(Coding.BASE64, decode_value(Place.COOKIE, slot) or "")
    assert json.loads(held or "") == {"id": {"$gte": "a"}, "n": 1}


@pytest.mark.parametrize("place", [Place.COOKIE, Place.HEADER, Place.PATH, Place.MULTIPART, Place.XML])
def test_no_object_can_stand_in(place: Place) -> None:
    point = point_at(place, "shoes")

    assert not point.takes_members
    with pytest.raises(ValueError, match="takes no object"):
        point.put_members((("$gte", "a"),))


def test_a_request_of_another_shape_holds_nothing() -> None:
    point = point_at(Place.QUERY, "shoes")

    assert point.text_in(point_at(Place.QUERY, "shoes", path="/elsewhere").request) is None
