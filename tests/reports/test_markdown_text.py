# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.reports.markdown_text import code, code_block, link, plain

PLAIN: dict[str, tuple[str, str]] = {
    "words": ("a shop", "a shop"),
    "a tag": ("<b>", r"\<b\>"),
    "a link": ("[a](b)", r"\[a\]\(b\)"),
    "a cell's end": ("a|b", r"a\|b"),
    "a mention": ("@team", "@\u2060team"),
    "an entity": ("&amp;", r"\&amp;"),
}
LINKS: dict[str, tuple[str, str]] = {
    "an address": ("https://shop.example/?a=1", "<https://shop.example/?a=1>"),
    "an address that would end the link": ("https://shop.example/>", "`https://shop.example/>`"),
    "a script": ("javascript:alert(1)", "`javascript:alert(1)`"),
}


@pytest.mark.parametrize(("text", "written"), PLAIN.values(), ids=PLAIN)
def test_stays_text(text: str, written: str) -> None:
    assert plain(text) == written


@pytest.mark.parametrize(("address", "written"), LINKS.values(), ids=LINKS)
def test_is_a_link_or_code(address: str, written: str) -> None:
    assert link(address) == written


@given(st.text(alphabet="`|a \n", max_size=40))
def test_nothing_ends_a_code_span_early(text: str) -> None:
    span = code(text)
    fence = span[: len(span) - len(span.lstrip("`"))]

    assert span.endswith(fence)
    assert fence not in span.removeprefix(fence).removesuffix(fence)
    assert "|" not in span
    assert "\n" not in span


@given(st.text(alphabet="`~a \n", max_size=40))
def test_nothing_ends_a_block_of_code_early(text: str) -> None:
    first, *inside, last = code_block(text).split("\n")

    assert first == f"{last}text"
    assert set(last) == {"`"}
    assert not any(last in line for line in inside)
