# SPDX-License-Identifier: Apache-2.0
"""Style sheets name what they load."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.web.stylesheet import read_stylesheet


def test_addresses_are_listed_once() -> None:
    text = """@import "a.css"; @import url('b.css') screen; /* url(no.png) */
    p { background: url( /c\\2e png ) , url(data:image/png;base64,x), URL("/d (1).png"), url(/c.png) }"""

    assert read_stylesheet(text) == ("a.css", "b.css", "/c.png", "/d (1).png")


@given(st.text())
def test_any_text_is_read_without_an_exception(text: str) -> None:
    read_stylesheet(f"url({text}) @import '{text}' /*{text}")


def test_a_hostile_repetition_ends() -> None:
    for piece in ("/*", "url(", "url('", "@import ", "\\", " "):
        read_stylesheet(piece * 50_000)
