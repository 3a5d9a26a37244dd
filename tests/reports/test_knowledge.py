# SPDX-License-Identifier: Apache-2.0
"""What the heads of answers tell of a site."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.support.stored import exchange

from vedette.reports.knowledge import Knowledge, cookies_of, learn, technology_of, told_once


def test_a_product_is_told_with_its_age() -> None:
    told = technology_of("php", "7.4.33", "the header X-Powered-By", "https://shop.example/")

    assert (told.name, told.category, told.ended, told.latest) == (
        "PHP",
        "Programming Language",
        "2022-11-28",
        "7.4.33",
    )
    assert technology_of("Frobnicator", "2.1", "", "").ended == ""


def test_a_product_that_was_seen_with_a_version_is_not_told_without() -> None:
    seen = [technology_of("nginx", version, "", "") for version in ("", "1.18.0")]

    assert [one.version for one in told_once(seen)] == ["1.18.0"]
    assert [one.version for one in told_once(seen[:1])] == [""]


def test_a_cookie_is_told_without_its_value() -> None:
    line = "sid=s3cret; Path=/app; Secure; HTTPONLY; SameSite=Lax"
    (cookie,) = cookies_of(exchange(response_headers=(("Set-Cookie", line),)))

    assert (cookie.name, cookie.path, cookie.is_secure, cookie.is_http_only) == ("sid", "/app", True, True)
    assert cookie.same_site == "Lax"
    assert "s3cret" not in repr(cookie)


def test_what_is_alike_is_told_once() -> None:
    seen = [exchange(path, response_headers=(("Set-Cookie", "a=1"),)) for path in ["/a", "/b"]]
    told = learn(seen, Knowledge())

    assert [cookie.url for cookie in told.cookies] == ["https://shop.example/a"]


@given(st.text(st.characters(max_codepoint=255)))
def test_any_header_is_read(value: str) -> None:
    told = learn([exchange(response_headers=(("Set-Cookie", value), ("Server", value)))], Knowledge())

    assert all(cookie.name for cookie in told.cookies)
