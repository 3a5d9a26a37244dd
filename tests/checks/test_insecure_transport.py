# SPDX-License-Identifier: Apache-2.0
"""Pages over http, and answers that only lead away from it."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, moved, page

from vedette.checks.insecure_transport import CHECK
from vedette.domain.exchange import Exchange

HTTP = "http://shop.example/"
WEAK: dict[str, Exchange] = {
    "a page comes over http": exchange_of(page("<h1>Shop</h1>"), HTTP),
    "it comes from another port": exchange_of(page("<h1>Shop</h1>"), "http://shop.example:8080/"),
    "it comes from the local network": exchange_of(page("<h1>Shop</h1>"), "http://10.1.2.3/"),
}
SAFE: dict[str, Exchange] = {
    "the page comes over https": exchange_of(page("<h1>Shop</h1>")),
    "http is redirected to https": exchange_of(moved("https://shop.example/", 301), HTTP),
    "http is redirected for good": exchange_of(moved("https://shop.example/", 308), HTTP),
    "http is refused": exchange_of(page("No", 403), HTTP),
    "only a file for robots comes over http": exchange_of(page("ok", media_type="text/plain"), HTTP),
    "the site is this machine": exchange_of(page("<h1>Shop</h1>"), "http://127.0.0.1:8000/"),
    "the site is this machine by name": exchange_of(page("<h1>Shop</h1>"), "http://shop.localhost/"),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert found.sink == "http"


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
