# SPDX-License-Identifier: Apache-2.0
"""Serialised objects are told by their beginnings, and damage to the weak spot names no class."""

from __future__ import annotations

import base64
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.serialised import read_serialised

OBJECTS = {
    "an object of PHP": ('O:4:"Cart":1:{s:2:"id";i:7;}', "PHP"),
    "an array of PHP": ('a:1:{s:2:"id";i:7;}', "PHP"),
    "Java": ("rO0ABXNyAARDYXJ0", "Java"),
    "Ruby": ("BAh7BjoHaWRpDA==", "Ruby"),
    ".NET": ("AAEAAAD/////AQAAAAAAAAA=", ".NET"),
}


@pytest.mark.parametrize(("value", "language"), OBJECTS.values(), ids=OBJECTS)
def test_is_read(value: str, language: str) -> None:
    found = read_serialised(value)

    assert found is not None
    assert (found.language, found.is_text) == (language, language == "PHP")


@given(st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=4), max_size=3), st.integers(2, 5))
def test_every_pickle_is_read_and_is_none_once_its_weak_spot_is_damaged(value: object, protocol: int) -> None:
    content = bytearray(pickle.dumps(value, protocol))
    found = read_serialised(base64.b64encode(bytes(content)).decode())

    if len(content) >= 6:
        assert found is not None
        assert found.language == "Python"
        content[found.weak_spot] ^= 1
        assert read_serialised(base64.b64encode(bytes(content)).decode()) is None


OTHERS = {
    "a word": "shoes",
    "nothing": "",
    "JSON": '{"a": 1}',
    "Base64 of a text": "c2hvZXMgYW5kIGhhdHM=",
    "a text that begins like PHP's": "a:b:{c}",
    "Base64 that is cut off": "rO0AB",
}


@pytest.mark.parametrize("value", OTHERS.values(), ids=OTHERS)
def test_is_none(value: str) -> None:
    assert read_serialised(value) is None


@given(st.text() | st.text(st.sampled_from('rO0ABgSVh{};:a"1=/+')))
def test_any_text_is_survived(value: str) -> None:
    read_serialised(value)
