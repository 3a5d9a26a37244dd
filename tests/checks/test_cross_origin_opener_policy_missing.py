# SPDX-License-Identifier: Apache-2.0
"""Cross-Origin-Opener-Policy missing: private pages that keep their opener."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, moved, page

from vedette.checks.cross_origin_opener_policy_missing import CHECK
from vedette.domain.exchange import Exchange, Response
from vedette.domain.weakness import Grade


def private(response: Response, url: str = "https://shop.example/") -> Exchange:
    return exchange_of(response, url, cookie="sid=1")


WEAK: dict[str, Exchange] = {
    "a page of a known visitor has no such header": private(page("<p>x")),
    "the header allows every opener": private(page("<p>x", cross_origin_opener_policy="unsafe-none")),
    "the header holds no known word": private(page("<p>x", cross_origin_opener_policy="strict")),
}
SAFE: dict[str, Exchange] = {
    "the header parts from other sites": private(page("<p>x", cross_origin_opener_policy="same-origin")),
    "windows of a login are allowed": private(page("<p>x", cross_origin_opener_policy="same-origin-allow-popups")),
    "a report address follows": private(page("<p>x", cross_origin_opener_policy='same-origin; report-to="x"')),
    "everybody sees the same page": exchange_of(page("<p>x")),
    "the page comes over http, where browsers ignore the header": private(page("<p>x"), "http://shop.example/"),
    "the response is a redirect": private(moved("/home")),
    "the response is an error": private(page("<p>no", 500)),
    "the response is JSON": private(page("{}", media_type="application/json")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, "Cross-Origin-Opener-Policy")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
