# SPDX-License-Identifier: Apache-2.0
"""Markup is cut where a browser cuts it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.checks.markup import TokenKind, read_tokens

T = TokenKind
CUTS: dict[str, list[tuple[TokenKind, str]]] = {
    "a<b>c</b>d": [(T.TEXT, "a"), (T.START_TAG, "<b>"), (T.TEXT, "c"), (T.END_TAG, "</b>"), (T.TEXT, "d")],
    "1 < 2 <3": [(T.TEXT, "1 < 2 <3")],
    "<!-- <b> -->x": [(T.COMMENT, "<!-- <b> -->"), (T.TEXT, "x")],
    "<!-->x": [(T.COMMENT, "<!-->"), (T.TEXT, "x")],
    "<!--a--!>x": [(T.COMMENT, "<!--a--!>"), (T.TEXT, "x")],
    "<!--a": [(T.COMMENT, "<!--a")],
    "<!doctype html><p>": [(T.COMMENT, "<!doctype html>"), (T.START_TAG, "<p>")],
    "<?php <b> ?>": [(T.COMMENT, "<?php <b>"), (T.TEXT, " ?>")],
    "</ p>x": [(T.COMMENT, "</ p>"), (T.TEXT, "x")],
    "<title><b></title>": [(T.START_TAG, "<title>"), (T.RCDATA, "<b>"), (T.END_TAG, "</title>")],
    "<TEXTAREA></b></textarea >": [
        (T.START_TAG, "<TEXTAREA>"),
        (T.RCDATA, "</b>"),
        (T.END_TAG, "</textarea >"),
    ],
    "<style></styles></style>": [(T.START_TAG, "<style>"), (T.RAW_TEXT, "</styles>"), (T.END_TAG, "</style>")],
    "<script>'</b>'</script>": [(T.START_TAG, "<script>"), (T.SCRIPT, "'</b>'"), (T.END_TAG, "</script>")],
    "<script><!--<script></script>--></script>": [
        (T.START_TAG, "<script>"),
        (T.SCRIPT, "<!--<script></script>-->"),
        (T.END_TAG, "</script>"),
    ],
    "<plaintext></plaintext>": [(T.START_TAG, "<plaintext>"), (T.RAW_TEXT, "</plaintext>")],
    "<p title='>'>x": [(T.START_TAG, "<p title='>'>"), (T.TEXT, "x")],
    "<p title='>": [(T.UNFINISHED_TAG, "<p title='>")],
    "<svg/onload=x>": [(T.START_TAG, "<svg/onload=x>")],
}


@pytest.mark.parametrize(("text", "cuts"), CUTS.items(), ids=CUTS)
def test_is_cut(text: str, cuts: list[tuple[TokenKind, str]]) -> None:
    assert [(token.kind, text[token.start : token.end]) for token in read_tokens(text)] == cuts


ATTRIBUTES: dict[str, list[tuple[str, str, str]]] = {
    "<a HREF=x>": [("href", "x", "")],
    "<a href = 'x y'>": [("href", "x y", "'")],
    '<a href="x"title="y">': [("href", "x", '"'), ("title", "y", '"')],
    "<a href=x/y>": [("href", "x/y", "")],
    "<a hidden/title=z>": [("hidden", "", ""), ("title", "z", "")],
    "<a =x=y>": [("=x", "y", "")],
    "<a x=>": [("x", "", "")],
    '<a "b=c>': [('"b', "c", "")],
}


@pytest.mark.parametrize(("text", "attributes"), ATTRIBUTES.items(), ids=ATTRIBUTES)
def test_attributes_are_read(text: str, attributes: list[tuple[str, str, str]]) -> None:
    (token,) = read_tokens(text)

    assert [(each.name, each.value, each.quote) for each in token.attributes] == attributes
    assert all(text[each.value_start : each.value_end] == each.value for each in token.attributes)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/!-?='\" \nabsctyle scriptx"), max_size=200))
def test_tokens_follow_each_other_without_gaps(text: str) -> None:
    at = 0
    for token in read_tokens(text):
        assert token.start == at
        assert token.end >= token.start
        at = token.end

    assert at == len(text)


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "<a b='", "<script>", "<title>", "</", "<script><!--<script>"])
def test_the_number_of_tokens_is_linear(piece: str) -> None:
    text = piece * 20_000

    assert sum(1 for _ in read_tokens(text)) <= len(text)
