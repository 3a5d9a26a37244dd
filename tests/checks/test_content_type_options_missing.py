# SPDX-License-Identifier: Apache-2.0
"""nosniff missing: pages, scripts and style sheets only."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, moved, page

from vedette.checks.content_type_options_missing import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

WEAK: dict[str, Exchange] = {
    "a page lacks it": exchange_of(page("<p>x")),
    "a script lacks it": exchange_of(page("x", media_type="text/javascript")),
    "a style sheet lacks it": exchange_of(page("x", media_type="text/css")),
    "the value is misspelt": exchange_of(page("<p>x", x_content_type_options="no-sniff")),
    "a list begins with another word": exchange_of(page("<p>x", x_content_type_options="none, nosniff")),
}
SAFE: dict[str, Exchange] = {
    "it is there": exchange_of(page("<p>x", x_content_type_options="nosniff")),
    "it is spelt in capitals": exchange_of(page("<p>x", x_content_type_options="NOSNIFF")),
    "it is there twice": exchange_of(page("<p>x", x_content_type_options="nosniff, nosniff")),
    "the response is an image": exchange_of(page("x", media_type="image/png")),
    "a script is not found": exchange_of(page("x", 404, media_type="text/javascript")),
    "the response is a redirect": exchange_of(moved("/home")),
    "the response is an error": exchange_of(page("<p>no", 500)),
    "the response is JSON": exchange_of(page("{}", media_type="application/json")),
    "nothing was modified": exchange_of(page("", 304)),
    "the page is another site's": Exchange(exchange_of(page("<p>x"), "https://other.example/").request, moved("/")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty, found.sink) == (Grade.CONFIRMED, 100, "X-Content-Type-Options")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
