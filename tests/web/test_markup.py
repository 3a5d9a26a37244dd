# SPDX-License-Identifier: Apache-2.0
"""Markup is read as source in linear time, and cut before it could choke the parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.html import read_page
from vedette.web.markup import MOST_DEPTH, parseable, read_srcset, read_tags, read_text_paths

HOSTILE = {
    "deep nesting": "<div>" * 100_000,
    "deep nesting under false ends": "<div></x>" * 50_000,
    "very many attributes": "<p " + " ".join(f"x{number}" for number in range(50_000)) + ">",
    "formatting that is opened again and again": "<p>" + "".join(f"<i x={n}>" for n in range(400)) + "<p>x" * 50_000,
    "comments without an end": "<!--" * 50_000,
    "quotes without an end": "<a href='" * 50_000,
    "tags without an end": "<a b=" * 50_000,
    "templates": "<template>" * 20_000,
    "paths": "/a." * 50_000,
    "file names": "a.pdf" * 50_000,
    "names that are almost of files": "a-" * 100_000 + ".pd",
    "documents in attributes": "<meta content='<meta content=&quot;&lt;meta content=data:text/html,&gt;&quot;>'>"
    * 2_000,
    "a long data address": "<img src='data:image/svg+xml," + "%3Ca href=" * 50_000 + "'>",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_reading_ends_on(source: str) -> None:
    read_page(source)
    assert len(list(read_tags(source))) <= len(source)


def test_a_page_is_cut_where_it_nests_too_deep() -> None:
    source = "<b>x</b>" + "<div>" * (MOST_DEPTH + 10)

    assert parseable(source) == source[: source.index("<div>") + 5 * MOST_DEPTH]


def test_a_long_list_without_end_tags_is_not_cut() -> None:
    source = "<ul>" + "<li><p>x<br>" * 5_000 + "<table>" + "<tr><td>" * 5_000

    assert parseable(source) == source


def test_a_tag_keeps_the_first_of_equal_attributes() -> None:
    (tag,) = read_tags("<A HREF='/a?x=1&amp;y' b c=d/e href=no data-q=\"'\" =z>")

    assert tag.name == "a"
    assert tag.attributes() == {"href": "/a?x=1&y", "b": "", "c": "d/e", "data-q": "'", "=z": ""}


def test_a_srcset_is_parted_as_a_browser_does() -> None:
    assert read_srcset(" a.png 1x,b,c.png 200w , d.png,, e.png") == ("a.png", "b,c.png", "d.png", "e.png")


def test_a_run_without_a_path_is_read_once() -> None:
    """Each slash of it used to be tried to the end of the run."""
    assert read_text_paths("/*" * 100_000) == ()


def test_paths_in_prose() -> None:
    assert read_text_paths("see /a/b, https://s.example/x (or ./c/d.html). Not 1/2, and/or //x or </p>") == (
        "/a/b",
        "https://s.example/x",
        "./c/d.html",
    )


@given(st.text(st.sampled_from("<>/=\"'! -ab\n&;")))
def test_any_source_is_read_without_an_exception(source: str) -> None:
    for tag in read_tags(source):
        tag.attributes()
    assert source.startswith(parseable(source))
    read_srcset(source)
    read_text_paths(source)
