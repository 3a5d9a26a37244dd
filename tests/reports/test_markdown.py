# SPDX-License-Identifier: Apache-2.0
"""Markdown in which nothing of a target is markup, read by a parser of CommonMark with tables and raw HTML on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as reader
from markdown_it import MarkdownIt
from tests.support.documents import document, document_of

from vedette.domain.scan import ScanState
from vedette.reports.markdown import FORMAT
from vedette.reports.markdown_text import code, code_block, link, plain

OURS = {"h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "code", "pre", "a", "strong"}
HOSTILE = ["<img src=x onerror=alert(1)>", "[x](javascript:1)", "# head", "a | b", "`code", "![i](u)", "~~s~~", "&lt;"]


def read(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


def tags(text: str) -> set[object]:
    return {element.tag for element in reader.fragment_fromstring(read(text), create_parent=True).iter()} - {"div"}


def test_only_our_markup_is_markup() -> None:
    assert tags(FORMAT.render(document()).decode()) <= OURS


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert read(plain(text)).strip() == f"<p>{reader_text(text)}</p>"
    assert tags(code(text)) == {"p", "code"}
    assert tags(code_block(text)) == {"pre", "code"}
    assert "javascript" not in read(link(text)) or "href" not in read(link(text))


def reader_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1))
def test_any_text_stays_one_paragraph(text: str) -> None:
    assert tags("start " + plain(text)) == {"p"}


@given(st.text())
def test_a_block_of_code_cannot_be_left(text: str) -> None:
    assert tags(code_block(text) + "\n\nend") == {"pre", "code", "p"}


def test_nobody_is_called_by_a_name_in_a_text() -> None:
    assert "@root" not in plain("ask @root")


def test_a_scan_that_is_not_complete_says_so() -> None:
    cancelled = replace(document(), scan=replace(document().scan, state=ScanState.CANCELLED))

    assert "**The scan is not complete.**" in FORMAT.render(cancelled).decode()


def test_nothing_found_is_said() -> None:
    assert "Nothing was found in what was tested." in FORMAT.render(document_of()).decode()
