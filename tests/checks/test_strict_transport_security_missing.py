# SPDX-License-Identifier: Apache-2.0
"""HSTS missing: https pages of named hosts only."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, moved, page

from vedette.checks.strict_transport_security_missing import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

WEAK: dict[str, Exchange] = {
    "an https page lacks it": exchange_of(page("<p>x")),
    "its lifetime is zero": exchange_of(page("<p>x", strict_transport_security="max-age=0")),
    "it has no lifetime": exchange_of(page("<p>x", strict_transport_security="includeSubDomains")),
    "its lifetime is no number": exchange_of(page("<p>x", strict_transport_security="max-age=1y")),
    "two lifetimes make it void": exchange_of(page("<p>x", strict_transport_security="max-age=31536000; max-age=1")),
    "it lasts a day only": exchange_of(page("<p>x", strict_transport_security="max-age=86400")),
}
SAFE: dict[str, Exchange] = {
    "it lasts a year": exchange_of(page("<p>x", strict_transport_security="max-age=31536000; includeSubDomains")),
    "the lifetime is quoted": exchange_of(page("<p>x", strict_transport_security='max-age="31536000"')),
    "the name is spelt in capitals": exchange_of(page("<p>x", strict_transport_security="MAX-AGE = 31536000")),
    "the page came over plain http": exchange_of(page("<p>x"), "http://shop.example/"),
    "the host is an address": exchange_of(page("<p>x"), "https://127.0.0.1:8443/"),
    "the host is the machine itself": exchange_of(page("<p>x"), "https://localhost:8443/"),
    "the response is a redirect": exchange_of(moved("/home")),
    "the response is an error": exchange_of(page("<p>no", 500)),
    "the response is JSON": exchange_of(page("{}", media_type="application/json")),
    "nothing was modified": exchange_of(page("", 304)),
    "the page is another site's": Exchange(exchange_of(page("<p>x"), "https://other.example/").request, moved("/")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty, found.sink) == (Grade.CONFIRMED, 100, "Strict-Transport-Security")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
