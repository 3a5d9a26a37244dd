# SPDX-License-Identifier: Apache-2.0
"""The leaves of JSON texts, whatever the root is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.json_leaves import json_leaves

ROOTS = {
    "an object": ('{"a": "x", "b": {"c": 1}}', [("/a", "x", True), ("/b/c", "1", False)]),
    "an array": ('["x", [true]]', [("/0", "x", True), ("/1/0", "true", False)]),
    "a string": ('"x\\n"', [("", "x\n", True)]),
    "a number": (" -1.5e3 ", [("", "-1.5e3", False)]),
    "a boolean": ("true", [("", "true", False)]),
    "null": ("null", [("", "null", False)]),
    "an empty object": ("{}", []),
    "an empty array": ("[]", []),
    "broken": ('{"a": ', []),
    "no JSON": ("shoes", []),
}


@pytest.mark.parametrize(("text", "leaves"), ROOTS.values(), ids=ROOTS)
def test_the_root_is(text: str, leaves: list[tuple[str, str, bool]]) -> None:
    assert [(slot.name, slot.value, slot.is_text) for slot in json_leaves(text)] == leaves


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(JSON, st.booleans())
def test_each_slot_holds_what_is_said(value: object, indented: bool) -> None:
    text = json.dumps(value, indent=1 if indented else None, ensure_ascii=indented)
    for slot in json_leaves(text):
        held = json.loads(text[slot.start : slot.end])
        assert held == slot.value if slot.is_text else text[slot.start : slot.end] == slot.value


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    json_leaves(text)
    json_leaves(text.encode("utf-8", "surrogatepass").decode("latin-1"), is_latin_1=True)
