# SPDX-License-Identifier: Apache-2.0
"""Pages are compared by their features, and an inserted text leaves no trace in them by mere reflection."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.judge import moved, page

from vedette.checks.features import MOST_FEATURES, Normal, Sign, features_of, without_text
from vedette.domain.exchange import Response

TEXT = "' and '4821'<'7733"
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "escaped": html.escape,
    "escaped but for quotes": lambda text: html.escape(text, quote=False),
    "escaped by numbers": lambda text: "".join(char if char.isalnum() else f"&#{ord(char)};" for char in text),
    "escaped by hexadecimal numbers": lambda text: "".join(
        char if char.isalnum() else f"&#x{ord(char):X};" for char in text
    ),
    "escaped twice": lambda text: html.escape(html.escape(text)),
    "in a URL": quote,
    "in a query": quote_plus,
    "in a URL twice": lambda text: quote(quote(text)),
    "in JSON": lambda text: json.dumps(text)[1:-1],
    "in a script": lambda text: text.replace("'", "\\'"),
    "in a script, by numbers": lambda text: "".join(char if char.isalnum() else f"\\u{ord(char):04x}" for char in text),
    "with quotes doubled": lambda text: text.replace("'", "''"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_reflected_text_is_removed(form: Callable[[str], str]) -> None:
    assert without_text(f"<p>shoes{form(TEXT)}</p>", (TEXT,)) == "<p>shoes</p>"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_page_that_only_reflects_has_the_features_of_the_untouched_one(form: Callable[[str], str]) -> None:
    before = features_of(page('<h1>shoes</h1><input value="shoes"><a href="/?q=shoes">x</a>'))
    text = form(TEXT)
    after = features_of(
        page(f'<h1>shoes{text}</h1><input value="shoes{text}"><a href="/?q=shoes{text}">x</a>'), (TEXT,)
    )

    assert before == after


DIFFERENT: dict[str, tuple[Response, Response]] = {
    "the status": (page("x"), page("x", 404)),
    "the type": (page("x"), page("x", media_type="text/plain")),
    "the place it moves to": (moved("/a?x"), moved("/b?x")),
    "a cookie": (page("x", set_cookie="a=1"), page("x")),
    "a word": (page("<p>yes"), page("<p>no")),
    "how many rows": (page("<li>a<li>a"), page("<li>a")),
    "an attribute": (page("<img src=a>"), page("<img src=b>")),
    "a leaf of JSON": (page('{"a": [1, 2]}'), page('{"a": [1, 3]}')),
    "an element of JSON": (page('{"a": []}'), page('{"a": [1]}')),
    "an error": (page("<p>sqlite3.OperationalError"), page("<p>")),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_pages_differ_by(one: Response, other: Response) -> None:
    assert features_of(one) != features_of(other)


@settings(deadline=None)
@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_body_has_features(body: bytes, text: str) -> None:
    assert "status 200" in features_of(Response(200, body=body), (text,))


def test_a_huge_page_has_a_bounded_number_of_features() -> None:
    body = "".join(f"<p>{number}</p>" for number in range(50_000))

    assert len(features_of(page(body))) <= MOST_FEATURES + 10


def test_json_that_is_too_deep_is_read_as_text() -> None:
    assert features_of(page("[" * 100_000))


def test_normal_is_what_samples_share_and_what_any_has() -> None:
    normal = Normal.of(frozenset({"a", "b"}), frozenset({"a", "c"}))

    assert normal.signs(frozenset({"b", "d"})) == {Sign("a", True), Sign("d", False)}
    assert normal.is_noisy
    assert Sign("a", True).is_normal_in(frozenset({"a"}))
    assert not Sign("d", False).is_normal_in(frozenset({"d"}))
