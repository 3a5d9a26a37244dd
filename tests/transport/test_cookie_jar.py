# SPDX-License-Identifier: Apache-2.0
"""Cookies are kept and shown as a browser would, told as what is set where and what is shown where."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.senders import NOON, url_of

from vedette.domain.exchange import Headers, Origin, Url
from vedette.domain.time import Span
from vedette.errors import StoreFailed
from vedette.transport.cookie_jar import MOST_COOKIES, MOST_COOKIES_OF_HOST, CookieJar, default_path, is_path_match

SHOP = "https://www.shop.example/a/b"


def url(text: str) -> Url:
    scheme, _, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    return Url(Origin(scheme, host, 443 if scheme == "https" else 80), slash + path or "/")


def after(*lines: str, at: str = SHOP, jar: CookieJar | None = None) -> CookieJar:
    jar = jar or CookieJar()
    jar.learn(url(at), Headers(tuple(("Set-Cookie", line) for line in lines)), NOON)
    return jar


@dataclass(frozen=True)
class Shown:
    line: str
    to: str = SHOP
    value: str | None = "a=1"
    set_at: str = SHOP


CASES: dict[str, Shown] = {
    "same host and path": Shown("a=1"),
    "the folder's own path": Shown("a=1", "https://www.shop.example/a"),
    "a sibling in the folder": Shown("a=1", "https://www.shop.example/a/c"),
    "the folder above": Shown("a=1", "https://www.shop.example/", None),
    "a name that only begins alike": Shown("a=1", "https://www.shop.example/apple", None),
    "the root by path": Shown("a=1; Path=/", "https://www.shop.example/"),
    "a path with a slash at its end": Shown("a=1; Path=/x/", "https://www.shop.example/x/y"),
    "the same path without that slash": Shown("a=1; Path=/x/", "https://www.shop.example/x", None),
    "the query is no path": Shown("a=1; Path=/x", "https://www.shop.example/x?y=/z"),
    "another host": Shown("a=1", "https://shop.example/a/b", None),
    "a sub-domain, host only": Shown("a=1", "https://x.www.shop.example/a/b", None),
    "a sub-domain, by domain": Shown("a=1; Domain=www.shop.example", "https://x.www.shop.example/a/b"),
    "the parent, by domain": Shown("a=1; Domain=.shop.example", "https://shop.example/a/b"),
    "a host that ends alike": Shown("a=1; Domain=shop.example", "https://myshop.example/a/b", None),
    "a domain that is not ours": Shown("a=1; Domain=other.example", SHOP, None),
    "a domain below ours": Shown("a=1; Domain=x.www.shop.example", SHOP, None),
    "a top-level domain": Shown("a=1; Domain=example", SHOP, None),
    "an address by domain": Shown("a=1; Domain=127.0.0.1", "http://127.0.0.1/a/b", set_at="http://127.0.0.1/a/b"),
    "a part of an address": Shown("a=1; Domain=0.0.1", "http://127.0.0.1/a/b", None, "http://127.0.0.1/a/b"),
    "http, when secure": Shown("a=1; Secure; Path=/", "http://www.shop.example/", None),
    "loopback over http, when secure": Shown("a=1; Secure", "http://127.0.0.1/", set_at="http://127.0.0.1/"),
    "secure set over http": Shown("a=1; Secure", set_at="http://www.shop.example/a/b", value=None),
    "__Secure- without Secure": Shown("__Secure-a=1", value=None),
    "__Secure- as it should be": Shown("__Secure-a=1; Secure", value="__Secure-a=1"),
    "__Host- without a path": Shown("__Host-a=1; Secure", value=None),
    "__Host- with a domain": Shown("__Host-a=1; Secure; Path=/; Domain=www.shop.example", value=None),
    "__Host- as it should be": Shown("__Host-a=1; Secure; Path=/", value="__Host-a=1"),
    "a nameless __Host-": Shown("__Host-a", value=None),
    "SameSite none without Secure": Shown("a=1; SameSite=None", value=None),
    "SameSite strict": Shown("a=1; SameSite=Strict"),
    "no name": Shown("lonely", value="lonely"),
    "age zero": Shown("a=1; Max-Age=0", value=None),
    "age goes before expiry": Shown("a=1; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
    "expired": Shown("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", value=None),
    "an expiry that is no date": Shown("a=1; Expires=soon"),
    "quotes are kept": Shown('a="1 2"', value='a="1 2"'),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_is_shown_to(case: Shown) -> None:
    assert after(case.line, at=case.set_at).header_for(url(case.to), NOON) == case.value


def test_longer_paths_come_first_then_older_cookies() -> None:
    jar = after("b=1; Path=/", "a=2; Path=/", "c=3; Path=/a", "b=4; Path=/")

    assert jar.header_for(url(SHOP), NOON) == "c=3; b=4; a=2"


def test_a_cookie_ends_when_its_time_is_over() -> None:
    jar = after("a=1; Max-Age=10")

    assert jar.header_for(url(SHOP), NOON + Span.of(seconds=9.9)) == "a=1"
    assert jar.header_for(url(SHOP), NOON + Span.of(seconds=10)) is None


def test_a_cookie_is_removed_by_one_that_is_over() -> None:
    assert after("a=; Max-Age=0", jar=after("a=1")).header_for(url(SHOP), NOON) is None


def test_plain_http_cannot_stand_before_a_secure_cookie() -> None:
    jar = after("a=evil; Path=/a", at="http://www.shop.example/a/b", jar=after("a=good; Secure; Path=/"))

    assert jar.header_for(url(SHOP), NOON) == "a=good"


def test_the_pairs_of_the_request_are_kept_to_the_byte_and_go_before_those_of_the_jar() -> None:
    jar = after("a=jar; Path=/", "b=jar; Path=/")

    assert jar.header_for(url(SHOP), NOON, "a='\"><;  x = y") == "a='\"><;  x = y; b=jar"
    assert jar.header_for(url(SHOP), NOON, "") == "a=jar; b=jar"
    assert CookieJar().header_for(url(SHOP), NOON, "") == ""
    assert CookieJar().header_for(url(SHOP), NOON, "a=1") == "a=1"


def test_seeds_go_to_the_host_of_the_target_alone() -> None:
    jar = CookieJar()
    jar.seed(url_of(8080, "/deep/er"), "sid", "x=y")

    assert jar.header_for(url_of(9090, "/"), NOON) == "sid=x=y"
    assert jar.header_for(url_of(8080, "/", host="localhost"), NOON) is None


def test_the_oldest_go_when_there_are_too_many() -> None:
    jar = CookieJar()
    for n in range(MOST_COOKIES_OF_HOST + 5):
        after(f"c{n}=1; Path=/", jar=jar)
    shown = (jar.header_for(url(SHOP), NOON) or "").split("; ")

    assert (len(shown), shown[0]) == (MOST_COOKIES_OF_HOST, "c5=1")


def test_the_limit_of_all_hosts_holds() -> None:
    jar = CookieJar()
    for host in range(40):
        after(*(f"c{n}=1" for n in range(100)), at=f"https://h{host}.example/", jar=jar)

    assert jar.to_bytes().count(b'"name"') == MOST_COOKIES


@given(st.lists(st.text(st.characters(max_codepoint=255)), max_size=8), st.booleans())
def test_any_lines_are_kept_and_restored_without_an_exception(lines: list[str], is_secure: bool) -> None:
    at = SHOP if is_secure else "http://www.shop.example/a/b"
    jar = after(*lines, at=at)
    again = CookieJar.from_bytes(jar.to_bytes())

    assert again.to_bytes() == jar.to_bytes()
    assert again.header_for(url(at), NOON) == jar.header_for(url(at), NOON)


@given(st.text("/ab"), st.text("/ab"))
def test_paths_match_by_whole_segments(path: str, cookie_path: str) -> None:
    path, cookie_path = f"/{path}", f"/{cookie_path}"
    whole = f"{path}/".startswith(cookie_path if cookie_path.endswith("/") else f"{cookie_path}/")

    assert is_path_match(path, cookie_path) == (
        whole and (path != cookie_path.removesuffix("/") or path == cookie_path)
    )
    assert is_path_match(path, default_path(path))


@pytest.mark.parametrize("stored", [b"", b"{}x", b"[1]", b'[{"name": "a"}]', b"3", b"\xff"])
def test_bytes_that_are_no_jar_say_so(stored: bytes) -> None:
    with pytest.raises(StoreFailed):
        CookieJar.from_bytes(stored)


def test_a_cookie_that_was_given_for_https_is_not_shown_to_http() -> None:
    jar = CookieJar()
    jar.seed(Url(Origin("https", "shop.example", 443), "/"), "sid", "s1", (443,))

    kept = CookieJar.from_bytes(jar.to_bytes())
    origins = (("https", 443), ("http", 80), ("https", 8443))
    shown = [kept.header_for(Url(Origin(scheme, "shop.example", port), "/"), NOON) for scheme, port in origins]
    assert shown == ["sid=s1", None, None]


def test_only_cookies_without_a_home_travel_with_what_another_site_posts() -> None:
    jar = after("a=1; Secure; SameSite=None", "b=2; SameSite=Lax", "c=3; SameSite=Strict", "d=4", "e=5; SameSite=odd")
    jar.seed(url(SHOP), "given", "6", (443,))

    assert jar.header_for(url(SHOP), NOON, from_elsewhere=True) == "a=1; d=4; e=5"
    assert jar.header_for(url(SHOP), NOON, "own=0", from_elsewhere=True) == "own=0; a=1; d=4; e=5"
    assert "b=2" in (jar.header_for(url(SHOP), NOON) or "")
