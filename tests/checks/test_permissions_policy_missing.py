# SPDX-License-Identifier: Apache-2.0
"""Permissions-Policy missing: a page without the header."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, moved, page

from vedette.checks.permissions_policy_missing import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

WEAK: dict[str, Exchange] = {
    "a page has no such header": exchange_of(page("<p>x")),
    "the header is empty": exchange_of(page("<p>x", permissions_policy=" ")),
}
SAFE: dict[str, Exchange] = {
    "the header is there": exchange_of(page("<p>x", permissions_policy="camera=()")),
    "the older header is there": exchange_of(page("<p>x", feature_policy="camera 'none'")),
    "the response is a redirect": exchange_of(moved("/home")),
    "the response is an error": exchange_of(page("<p>no", 500)),
    "the response is JSON": exchange_of(page("{}", media_type="application/json")),
    "nothing was modified": exchange_of(page("", 304)),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, "Permissions-Policy")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
