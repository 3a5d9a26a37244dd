# SPDX-License-Identifier: Apache-2.0
"""What a browser shows, saves, and where it goes by itself."""

from __future__ import annotations

import pytest
from tests.support.judge import ORIGIN, moved, page

from vedette.checks.documents import destination, is_download, is_html_page, is_nosniff, is_shown_as_html, meta_contents
from vedette.domain.exchange import Headers, Response, Url

HERE = Url(ORIGIN, "/a/b")
SHOWN = {
    "HTML": (page("<p>x"), True),
    "HTML of an error": (page("<p>x", 404), True),
    "XHTML": (page("<p>x", media_type="application/xhtml+xml"), True),
    "HTML that is sniffed": (page("  <!DOCTYPE html><p>", media_type=""), True),
    "a redirect without a target": (page("<p>x", 302), True),
    "text": (page("<p>x", media_type="text/plain"), False),
    "a type that is not stated, and sniffing is off": (
        page("<html>", media_type="", x_content_type_options="nosniff"),
        False,
    ),
    "a text that is sniffed": (page("hello <p>", media_type=""), False),
    "a download": (page("<p>x", content_disposition="attachment"), False),
    "an inline document": (page("<p>x", content_disposition="inline; filename=a.html"), True),
    "a redirect": (moved("/"), False),
    "nothing": (page(""), False),
    "no change": (page("<p>x", 304), False),
}


@pytest.mark.parametrize(("response", "shown"), SHOWN.values(), ids=SHOWN)
def test_is_shown_as_html(response: Response, shown: bool) -> None:
    assert is_shown_as_html(response) is shown


def test_a_page_is_a_success_with_a_body() -> None:
    assert is_html_page(page("<p>x"))
    assert not is_html_page(page("<p>x", 404))
    assert not is_html_page(page("<p>x", 206))


@pytest.mark.parametrize(("value", "expected"), [("nosniff", True), ("NoSniff , x", True), ("x, nosniff", False)])
def test_only_the_first_word_turns_sniffing_off(value: str, expected: bool) -> None:
    assert is_nosniff(page("x", x_content_type_options=value)) is expected


def test_a_form_field_is_a_download() -> None:
    assert is_download(page("x", content_disposition="form-data; name=a"))
    assert not is_download(page("x"))


GOES = {
    "a redirect": (moved("https://m.example/"), "m.example"),
    "a redirect on this site": (moved("/x"), "shop.example"),
    "a redirect to a path that begins with two slashes": (moved("//M.example/x"), "m.example"),
    "a redirect to mail": (moved("mailto:a@b.example"), None),
    "a status that is no redirect": (Response(200, headers=Headers((("Location", "https://m.example/"),))), None),
    "a refresh": (page("x", refresh="5;url='https://m.example/'"), "m.example"),
    "a refresh without the word": (page("x", refresh="0; https://m.example/"), "m.example"),
    "a refresh of itself": (page("x", refresh="5"), None),
    "a meta element": (page("<meta http-equiv=Refresh content='0;URL=&quot;https://m.example/&quot;'>"), "m.example"),
    "a meta element in plain text": (
        page("<meta http-equiv=refresh content='0;url=https://m.example/'>", media_type="text/plain"),
        None,
    ),
    "a page": (page("<a href='https://m.example/'>x</a>"), None),
}


@pytest.mark.parametrize(("response", "host"), GOES.values(), ids=GOES)
def test_destination_of(response: Response, host: str | None) -> None:
    assert destination(HERE, response) == host


def test_contents_of_meta_elements_are_decoded_and_in_order() -> None:
    body = "<meta name=A content='1 &amp; 2'><!-- <meta name=a content=no> --><META NAME=a CONTENT=3><meta name=b>"

    assert meta_contents(page(body), "name", "a") == ("1 & 2", "3")
