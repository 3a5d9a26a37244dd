# SPDX-License-Identifier: Apache-2.0
"""What the heads of answers tell of a site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.stored import exchange

from vedette.reports.knowledge import Knowledge, cookies_of, learn, technologies_of

PRODUCTS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "a name with a version": ("Server", "nginx/1.18.0", [("nginx", "1.18.0")]),
    "a name alone": ("Server", "cloudflare", [("cloudflare", "")]),
    "several, and a comment": ("Server", "Apache/2.4.6 (CentOS) PHP/5.4", [("Apache", "2.4.6"), ("PHP", "5.4")]),
    "a header that names a product": ("X-Powered-By", "Express", [("Express", "")]),
    "a header that holds a version": ("X-AspNet-Version", "4.0.30319", [("ASP.NET", "4.0.30319")]),
    "a header that names none": ("X-Other", "nginx/1.18.0", []),
}


@pytest.mark.parametrize(("name", "value", "told"), PRODUCTS.values(), ids=PRODUCTS)
def test_products_are_read_from(name: str, value: str, told: list[tuple[str, str]]) -> None:
    seen = exchange(response_headers=((name, value),))

    assert [(product.name, product.version) for product in technologies_of(seen)] == told


def test_a_cookie_is_told_without_its_value() -> None:
    line = "sid=s3cret; Path=/app; Secure; HTTPONLY; SameSite=Lax"
    (cookie,) = cookies_of(exchange(response_headers=(("Set-Cookie", line),)))

    assert (cookie.name, cookie.path, cookie.is_secure, cookie.is_http_only) == ("sid", "/app", True, True)
    assert cookie.same_site == "Lax"
    assert "s3cret" not in repr(cookie)


def test_what_is_alike_is_told_once() -> None:
    seen = [
        exchange(path, response_headers=(("Server", "nginx/1.18.0"), ("Set-Cookie", "a=1"))) for path in ["/a", "/b"]
    ]
    told = learn([*seen, exchange("/c", response_headers=(("Server", "nginx"),))], Knowledge())

    assert [(product.name, product.version) for product in told.technologies] == [("nginx", "1.18.0")]
    assert [cookie.url for cookie in told.cookies] == ["https://shop.example/a"]


@given(st.text(st.characters(max_codepoint=255)))
def test_any_header_is_read(value: str) -> None:
    told = learn([exchange(response_headers=(("Set-Cookie", value), ("Server", value)))], Knowledge())

    assert all(cookie.name for cookie in told.cookies)
