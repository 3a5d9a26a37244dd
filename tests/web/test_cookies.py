# SPDX-License-Identifier: Apache-2.0
"""Set-Cookie and Cookie are read as a browser and a server read them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.cookies import SetCookie, read_cookie_date, read_cookie_pairs, read_set_cookie

LINES = {
    "sid=abc": SetCookie("sid", "abc"),
    " sid = a b ; HttpOnly;Secure": SetCookie("sid", "a b", is_http_only=True, is_secure=True),
    "sid=a=b; Path=/x; path=bad": SetCookie("sid", "a=b"),
    "sid=; Domain=.Shop.Example; SameSite=LAX": SetCookie("sid", "", domain="shop.example", same_site="lax"),
    "sid=1; SameSite=Odd; Partitioned": SetCookie("sid", "1"),
    "sid=1; SameSite=None; SameSite=Lax": SetCookie("sid", "1", same_site="lax"),
    'sid="a b"; SECURE=1 ;samesite= Lax': SetCookie("sid", '"a b"', is_secure=True, same_site="lax"),
    "sid=1; Max-Age=-5": SetCookie("sid", "1", max_age_seconds=0),
    "sid=1; Max-Age=5x": SetCookie("sid", "1"),
    "lonely": SetCookie("", "lonely"),
    "": None,
    "  ": None,
    "=": None,
    " = ; Secure": None,
    "a=b\x00": None,
    "a=" + "x" * 5_000: None,
}


@pytest.mark.parametrize(("line", "cookie"), LINES.items(), ids=[line[:40] for line in LINES])
def test_a_browser_would_store(line: str, cookie: SetCookie | None) -> None:
    assert read_set_cookie(line) == cookie


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 21 Oct 2026 07:28:00 GMT",
        "Wednesday, 21-Oct-26 07:28:00 GMT",
        "Wed Oct 21 07:28:00 2026",
        "21 oct 26 7:28:0",
    ],
)
def test_all_spellings_of_a_date_are_read(text: str) -> None:
    assert read_cookie_date(text) == datetime(2026, 10, 21, 7, 28, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "32 Oct 2026 00:00:00", "1 Oct 1500 00:00:00", "1 Oct 2026 25:00:00"])
def test_a_bad_date_is_none(text: str) -> None:
    assert read_cookie_date(text) is None


def test_the_pairs_of_a_cookie_header_are_listed() -> None:
    assert read_cookie_pairs("a=1; b=x=y;c=; lonely; ") == (("a", "1"), ("b", "x=y"), ("c", ""), ("", "lonely"))


@given(st.text())
def test_any_text_is_read_without_an_exception(text: str) -> None:
    read_set_cookie(text)
    read_set_cookie(f"a=b; Expires={text}; Max-Age={text}")
    read_cookie_pairs(text)
