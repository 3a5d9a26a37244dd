# SPDX-License-Identifier: Apache-2.0
"""Links are read as a browser reads them, and paths as any server may read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Origin, Url
from vedette.web.url import canonical_path, host_after, parse_link, parse_url, path_readings, split_query, unescape

BASE = Url(Origin("http", "shop.example", 80), "/a/b/page.html?x=1")

LINKS = {
    "other.html": "http://shop.example/a/b/other.html",
    "../up": "http://shop.example/a/up",
    "../../../../top": "http://shop.example/top",
    "%2e%2E/up": "http://shop.example/a/up",
    "./": "http://shop.example/a/b/",
    "..": "http://shop.example/a/",
    "/root": "http://shop.example/root",
    r"\root\leaf": "http://shop.example/root/leaf",
    "//other.example/x": "http://other.example/x",
    r"\\other.example\x": "http://other.example/x",
    "/\\other.example/x": "http://other.example/x",
    "https:///other.example": "https://other.example/",
    "https:other.example/x": "https://other.example/x",
    "http:local": "http://shop.example/a/b/local",
    "?y=2": "http://shop.example/a/b/page.html?y=2",
    "#part": "http://shop.example/a/b/page.html?x=1",
    "": "http://shop.example/a/b/page.html?x=1",
    "  ja\tva\n.html ": "http://shop.example/a/b/java.html",
    "HTTP://SHOP.Example:80/A": "http://shop.example/A",
    "http://shop.example:8080/": "http://shop.example:8080/",
    "http://shop.example:00443/": "http://shop.example:443/",
    "http://shop.example:/": "http://shop.example/",
    "https://shop.example:443/": "https://shop.example/",
    "http://me:secret@shop.example/": "http://shop.example/",
    "http://a@b@shop.example/": "http://shop.example/",
    "http://bücher.example/é?ü": "http://xn--bcher-kva.example/%C3%A9?%C3%BC",
    "http://☃.example/": "http://xn--n3h.example/",
    "http://[::1]:8080/": "http://[::1]:8080/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/": "http://[::ffff:7f00:1]/",
    "http://0x7f.1/": "http://127.0.0.1/",
    "http://2130706433/": "http://127.0.0.1/",
    "http://0177.0.0.1/": "http://127.0.0.1/",
    "http://１２７.0.0.1/": "http://127.0.0.1/",
    "http://%73hop.example/": "http://shop.example/",
    "http://shop.example": "http://shop.example/",
    "http://shop.example?q": "http://shop.example/?q",
    "a b<c>": "http://shop.example/a/b/a%20b%3Cc%3E",
    "//": None,
    "http://": None,
    "http://shop.example:99999/": None,
    "http://shop.example:8a/": None,
    "http://sh op.example/": None,
    "http://[::1/": None,
    "http://[fe80::1%25eth0]/": None,
    "http://256.1.1.1/": None,
    "http://1.2.3.4.5/": None,
    "javascript:alert(1)": None,
    "mailto:a@b.example": None,
    "data:text/html,x": None,
}


@pytest.mark.parametrize(("text", "expected"), LINKS.items(), ids=map(repr, LINKS))
def test_a_browser_would_go_to(text: str, expected: str | None) -> None:
    found = parse_url(text, BASE)

    assert expected == (None if found is None else str(found))


def test_a_relative_link_without_a_page_leads_nowhere() -> None:
    assert parse_url("/x") is None


def test_fragment_and_user_info_are_noted_but_not_sent() -> None:
    link = parse_link("http://me@shop.example/x#/orders", BASE)

    assert link is not None
    assert link.fragment == "/orders"
    assert link.has_user_info
    assert str(link.url) == "http://shop.example/x"


def test_a_query_is_encoded_in_the_charset_of_the_page() -> None:
    assert str(parse_url("?q=ü€", BASE, "iso-8859-1")).endswith("?q=%FC%26%238364%3B")
    assert str(parse_url("?q=ü", BASE, "utf-16-le")).endswith("?q=%C3%BC")


HOSTS = {
    "https://evil.invalid/": "evil.invalid",
    "//evil.invalid": "evil.invalid",
    r"/\evil.invalid": "evil.invalid",
    "https://shop.example@evil.invalid/": "evil.invalid",
    "https://evil.invalid@shop.example/": "shop.example",
    "/local": "shop.example",
    "javascript:x": None,
}


@pytest.mark.parametrize(("location", "host"), HOSTS.items(), ids=HOSTS)
def test_a_location_leads_to_host(location: str, host: str | None) -> None:
    assert host_after(BASE, location) == host


PATHS = {
    "/app/x?y=/../": "/app/x",
    "/app/../admin": "/admin",
    "/app/%2e%2e/admin": "/admin",
    "/app/%252e%252e/admin": "/admin",
    "/app/..%2fadmin": "/admin",
    "/app/..%255cadmin": "/admin",
    r"/app/..\admin": "/admin",
    "/app/..;/admin": "/admin",
    "/app/%c0%ae%c0%ae/admin": "/admin",
    "/app//x;v=1/y": "/app/x/y",
    "/%61pp/%7Ex": "/app/~x",
    "/a/b/..": "/a/",
    "*": "/*",
}


@pytest.mark.parametrize(("target", "path"), PATHS.items(), ids=PATHS)
def test_the_canonical_path_of(target: str, path: str) -> None:
    assert canonical_path(target) == path


CLIMBS = [
    "/app//../x/../admin",
    "/admin//../app/x",
    "/admin/..%2fapp/x",
    "/admin/%2e%2e/app/x",
    "/admin/../app/x",
    r"/admin\..\app/x",
    "/app/..;/admin",
    "/app/%25252e%25252e/admin",
    "/app/%u002e%u002e/admin",
]


@pytest.mark.parametrize("target", CLIMBS)
def test_some_server_reads_it_outside(target: str) -> None:
    assert any(not reading.startswith("/app/") for reading in path_readings(target))


def test_a_plain_path_has_one_reading() -> None:
    assert path_readings("/app/list.html?x=%2e") == {"/app/list.html"}


def test_pairs_know_the_slot_of_their_value() -> None:
    query = "a=1&&b=%20x+y&flag&c="
    pairs = split_query(query)

    assert [(pair.name, pair.value) for pair in pairs] == [("a", "1"), ("b", " x y"), ("", "flag"), ("c", "")]
    assert [query[pair.start : pair.end] for pair in pairs] == ["1", "%20x+y", "flag", ""]
    assert [pair.has_name for pair in pairs] == [True, True, False, True]


@given(st.text(), st.text())
def test_any_text_is_read_without_an_exception(text: str, prefix: str) -> None:
    for candidate in (text, f"http://{text}", f"//{prefix}/{text}", f"http://h/{text}"):
        found = parse_url(candidate, BASE)
        if found is not None:
            found.target.encode("ascii")
            assert found.target.startswith("/")
            assert parse_url(str(found)) == found
            assert parse_url(str(found), BASE) == found
    host_after(BASE, text)
    unescape(text, plus=True)
    canonical_path(text)
    path_readings(text)


@given(st.text(st.characters(max_codepoint=255)))
def test_slots_of_pairs_do_not_overlap_and_the_canonical_path_is_stable(text: str) -> None:
    last = -1
    for pair in split_query(text):
        assert last <= pair.start <= pair.end
        last = pair.end
    assert canonical_path(text) in path_readings(text) or "%" in canonical_path(text)
