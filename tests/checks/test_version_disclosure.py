# SPDX-License-Identifier: Apache-2.0
"""Version disclosure: a product with its version, in headers or a generator element."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.version_disclosure import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

WEAK: dict[str, Exchange] = {
    "the server tells": exchange_of(page("<p>x", server="nginx/1.18.0")),
    "the server tells on an error": exchange_of(page("<p>x", 404, server="Apache/2.4.41 (Ubuntu)")),
    "the language tells": exchange_of(page("<p>x", x_powered_by="PHP/7.4.3")),
    "the framework tells": exchange_of(page("<p>x", x_aspnet_version="4.0.30319")),
    "a generator element tells": exchange_of(page("<meta name=generator content='WordPress 6.1.1'>")),
}
SAFE: dict[str, Exchange] = {
    "only the product is named": exchange_of(page("<p>x", server="nginx")),
    "only the framework is named": exchange_of(page("<p>x", x_powered_by="Express")),
    "the server is a whole number's name": exchange_of(page("<p>x", server="gws2")),
    "a proxy names the protocol": exchange_of(page("<p>x", via="1.1 varnish")),
    "a name runs on and on": exchange_of(page(f"<meta name=generator content='{'a' * 200_000}'>", server="a" * 60_000)),
    "a page writes about versions": exchange_of(page("<p>We run nginx/1.18.0")),
    "the generator has no version": exchange_of(page("<meta name=generator content=Hugo>")),
    "the generator is in a comment": exchange_of(page("<!-- <meta name=generator content='WordPress 6.1.1'> -->")),
    "the generator is in JSON": exchange_of(
        page("<meta name=generator content='WordPress 6.1.1'>", media_type="application/json")
    ),
    "nothing is told": exchange_of(page("<p>x")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty) == (Grade.CONFIRMED, 100)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


def test_each_place_is_a_finding_of_its_own() -> None:
    exchange = exchange_of(page("<p>x", server="nginx/1.18.0", x_powered_by="PHP/7.4.3"))

    assert [found.sink for found in inspect(CHECK, exchange)] == ["Server", "X-Powered-By"]
