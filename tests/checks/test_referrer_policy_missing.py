# SPDX-License-Identifier: Apache-2.0
"""Referrer-Policy missing: a page without any policy that browsers know."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, moved, page

from vedette.checks.referrer_policy_missing import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

WEAK: dict[str, Exchange] = {
    "a page states none": exchange_of(page("<p>x")),
    "the header names no known policy": exchange_of(page("<p>x", referrer_policy="sometimes")),
    "the meta element is only text": exchange_of(page("<textarea><meta name=referrer content=origin></textarea>")),
}
SAFE: dict[str, Exchange] = {
    "the header states one": exchange_of(page("<p>x", referrer_policy="same-origin")),
    "a known policy follows an unknown one": exchange_of(page("<p>x", referrer_policy="future-word, no-referrer")),
    "a meta element states one": exchange_of(page("<meta name=Referrer content='origin'>")),
    "an old word is used in a meta element": exchange_of(page("<meta name=referrer content=never>")),
    "the response is a redirect": exchange_of(moved("/home")),
    "the response is an error": exchange_of(page("<p>no", 500)),
    "the response is JSON": exchange_of(page("{}", media_type="application/json")),
    "nothing was modified": exchange_of(page("", 304)),
    "the page is another site's": Exchange(exchange_of(page("<p>x"), "https://other.example/").request, moved("/")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty, found.sink) == (Grade.CONFIRMED, 100, "Referrer-Policy")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
