# SPDX-License-Identifier: Apache-2.0
"""Internal address disclosure: private addresses where they can be nothing else."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.internal_address_disclosure import CHECK
from vedette.domain.exchange import Exchange, Headers, Response


def shown(text: str, media_type: str = "text/html") -> Exchange:
    return exchange_of(page(text, media_type=media_type))


WEAK: dict[str, tuple[Exchange, str, str]] = {
    "a link leads there": (shown('<a href="http://10.1.2.3/x">x</a>'), "the body", "10.1.2.3"),
    "a script asks there": (
        shown('fetch("//192.168.7.20:8080/api")', "application/javascript"),
        "the body",
        "192.168.7.20",
    ),
    "a comment names a port": (shown("<!-- 172.16.4.9:5432 -->"), "the body", "172.16.4.9"),
    "JSON names the server": (shown('{"server": "10.20.30.40"}', "application/json"), "the body", "10.20.30.40"),
    "a redirect leads there": (
        exchange_of(Response(302, headers=Headers((("Location", "https://10.0.0.8/login"),)))),
        "Location",
        "10.0.0.8",
    ),
    "a header names the back end": (
        exchange_of(page("x", x_backend_server="10.0.0.5")),
        "X-Backend-Server",
        "10.0.0.5",
    ),
}
SAFE: dict[str, Exchange] = {
    "no address is named": shown("<p>Shop</p>"),
    "the address is public": shown('<a href="http://93.184.216.34/">x</a>'),
    "it is a version": shown("<p>Version 10.0.19.2</p>"),
    "it is a version in a header": exchange_of(page("x", server="Product/10.0.0.5")),
    "it is a version of a browser": shown("Chrome/10.0.0.5", "text/plain"),
    "it is a longer number": shown("http://10.1.2.3.4/"),
    "an octet is too large": shown("http://10.1.2.300/"),
    "it is part of a drawing": shown('<svg><path d="M10.1.2.3"/></svg>'),
    "it stands alone": shown("<p>10.1.2.3</p>"),
    "172.32 is not private": shown('<a href="http://172.32.0.1/">x</a>'),
    "an article quotes it": shown("<article><p>Open http://192.168.0.1/ to set up your router.</p></article>"),
    "the site is itself inside": exchange_of(page('<a href="http://10.1.2.3/">x</a>'), "http://10.1.2.4/"),
    "the site is this machine": exchange_of(page('<a href="http://10.1.2.3/">x</a>'), "http://127.0.0.1/"),
    "the answer is a picture": shown("http://10.1.2.3/", "image/png"),
}


@pytest.mark.parametrize(("exchange", "place", "address"), WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange, place: str, address: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.sink, [fact.value for fact in found.facts]) == (place, [address])


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
