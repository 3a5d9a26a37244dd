# SPDX-License-Identifier: Apache-2.0
"""Text of others, made fit for a format."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from vedette.reports.csv import csv_line
from vedette.reports.text import inert_cell, one_line, shown_text, utf8, xml_text

ANYTHING = st.text(st.characters())


@given(ANYTHING)
def test_any_text_fits_into_xml(text: str) -> None:
    element = etree.Element("x", name=xml_text(text))
    element.text = xml_text(text)

    assert etree.fromstring(etree.tostring(element)).tag == "x"


@given(ANYTHING)
def test_any_text_fits_into_utf8(text: str) -> None:
    assert len(utf8(text).decode()) <= len(text)


@given(ANYTHING)
def test_shown_text_has_no_character_that_cannot_be_seen(text: str) -> None:
    shown = shown_text(text)

    assert not set(shown) & set("\x00\x1b\x7f\u202e\u2066\r")
    assert shown_text(shown) == shown
    assert "\n" not in one_line(text)


def test_a_change_of_direction_is_named() -> None:
    assert shown_text("exe.\u202egpj") == "exe.[U+202E]gpj"


@given(ANYTHING)
def test_a_cell_comes_back_as_text_and_never_as_a_formula(text: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_line([text, "end"]).decode(), newline=""))

    assert row[-1] == "end"
    assert not row[0].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", ["plain", "a=b", "", " x", "1-1"])
def test_a_plain_cell_stays(text: str) -> None:
    assert inert_cell(text) == text
