# SPDX-License-Identifier: Apache-2.0
"""Products are told by headers, cookies, markup, scripts and error pages, and by nothing that only looks like them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.judge import exchange_of, page

from vedette.domain.exchange import Effect, EffectKind, Exchange, Headers, Response
from vedette.domain.products import PRODUCTS
from vedette.web.fingerprints import FINGERPRINTS, SignPlace
from vedette.web.technology import find_technologies


def told(exchange: Exchange) -> dict[str, str]:
    return {seen.product.id: seen.version for seen in find_technologies(exchange)}


def headed(*lines: tuple[str, str]) -> Exchange:
    return exchange_of(Response(200, headers=Headers(lines)))


SHOWN: dict[str, tuple[Exchange, dict[str, str]]] = {
    "a server's name": (headed(("Server", "cloudflare")), {"cloudflare": ""}),
    "a server's version": (headed(("Server", "nginx/1.18.0 (Ubuntu)")), {"nginx": "1.18.0"}),
    "several in one line": (headed(("Server", "Apache/2.4.6 PHP/5.4.16")), {"apache": "2.4.6", "php": "5.4.16"}),
    "a framework's header": (headed(("X-Powered-By", "Express")), {"express": ""}),
    "a version alone": (headed(("X-AspNet-Version", "4.0.30319")), {"asp.net": "4.0.30319"}),
    "a cookie's name": (headed(("Set-Cookie", "PHPSESSID=0f; Path=/")), {"php": ""}),
    "a session of WordPress": (
        headed(("Set-Cookie", "wordpress_logged_in_0123456789abcdef0123456789abcdef=x")),
        {"wordpress": ""},
    ),
    "a delivery network": (headed(("CF-Ray", "8a1b2c3d4e5f6a7b-FRA")), {"cloudflare": ""}),
    "a proxy on the way": (headed(("Via", "1.1 cache1 (squid/5.7)")), {"squid": "5.7"}),
    "a generator": (
        exchange_of(page('<meta name="generator" content="WordPress 6.4.2">')),
        {"wordpress": "6.4.2"},
    ),
    "a folder of scripts": (
        exchange_of(page("<script src='/wp-includes/js/x.js?ver=1'></script>")),
        {"wordpress": ""},
    ),
    "a library from elsewhere": (
        exchange_of(page('<script src="https://cdn.example/jquery/3.4.1/jquery.min.js"></script>')),
        {"jquery": "3.4.1"},
    ),
    "an attribute of Angular": (exchange_of(page('<app-root ng-version="17.0.2"></app-root>')), {"angular": "17.0.2"}),
    "an error page of Tomcat": (exchange_of(page("<h3>Apache Tomcat/9.0.30</h3>", 404)), {"apache tomcat": "9.0.30"}),
    "an error page of nginx": (exchange_of(page("<center>nginx/1.14.0</center>", 404)), {"nginx": "1.14.0"}),
    "a script's banner": (
        exchange_of(page("/*! jQuery v1.12.4 | (c) x */", media_type="text/javascript")),
        {"jquery": "1.12.4"},
    ),
    "a running script": (
        replace(exchange_of(page("<p>x</p>")), effects=(Effect(EffectKind.LIBRARY, "vue 2.5.16"),)),
        {"vue": "2.5.16"},
    ),
}
HIDDEN: dict[str, Exchange] = {
    "the text writes about a generator": exchange_of(page("<p>meta name=generator content=WordPress 6.4.2</p>")),
    "markup stands as text": exchange_of(page("<pre>&lt;div id=&quot;__nuxt&quot;&gt;</pre>")),
    "a server's error text on a good page": exchange_of(page("<h3>Apache Tomcat/9.0.30</h3>")),
    "a cookie whose name only ends alike": headed(("Set-Cookie", "myPHPSESSID=1")),
    "another header": headed(("X-Other", "nginx/1.18.0")),
    "no header, no body": exchange_of(Response(204)),
    "a path that only holds the word": exchange_of(page("<script src='/static/my-wp-includes.js'></script>")),
}


@pytest.mark.parametrize(("exchange", "expected"), SHOWN.values(), ids=SHOWN)
def test_a_product_is_told_by(exchange: Exchange, expected: dict[str, str]) -> None:
    assert told(exchange) == expected


@pytest.mark.parametrize("exchange", HIDDEN.values(), ids=HIDDEN)
def test_nothing_is_told_by(exchange: Exchange) -> None:
    assert told(exchange) == {}


def test_the_sign_with_a_version_counts() -> None:
    seen = headed(("Server", "Apache"), ("X-Powered-By", "PHP/8.1.2"), ("Set-Cookie", "PHPSESSID=1"))

    assert told(seen) == {"apache": "", "php": "8.1.2"}


@pytest.mark.parametrize(
    ("value", "packaged"),
    [("Apache/2.4.41 (Ubuntu)", True), ("PHP/7.4.3-4ubuntu2.18", True), ("Apache/2.4.41 (Unix)", False)],
)
def test_a_distribution_is_noticed(value: str, packaged: bool) -> None:
    (seen,) = find_technologies(headed(("Server", value)))

    assert seen.is_packaged is packaged


def test_every_sign_is_one_of_a_known_product() -> None:
    assert {sign.product for sign in FINGERPRINTS} <= set(PRODUCTS)


def test_no_pattern_fits_an_empty_text_or_plain_prose() -> None:
    prose = "The quick brown fox jumps over the lazy dog. 12345. Welcome to our shop! <p>Lamp</p>"
    present = [sign for sign in FINGERPRINTS if sign.pattern.pattern == "."]

    assert all(sign.place is SignPlace.HEADER for sign in present)
    assert [sign.product for sign in FINGERPRINTS if sign not in present and sign.pattern.search(prose)] == []
    assert [sign.product for sign in FINGERPRINTS if sign.pattern.search("")] == []


@given(st.binary(max_size=400), st.text(st.characters(max_codepoint=255), max_size=80))
def test_any_answer_is_read(body: bytes, value: str) -> None:
    headers = Headers((("Content-Type", "text/html"), ("Server", value), ("Set-Cookie", value)))
    for seen in find_technologies(exchange_of(Response(500, headers=headers, body=body))):
        assert seen.product.name
