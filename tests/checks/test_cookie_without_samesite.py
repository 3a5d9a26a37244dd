# SPDX-License-Identifier: Apache-2.0
"""Cookies without SameSite."""

from __future__ import annotations

import pytest
from tests.support.cookie_answers import OF_NO_MATTER, WEIGHED
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.cookie_without_samesite import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade, Severity

WEAK: dict[str, Exchange] = {
    "a session's cookie lacks it": exchange_of(page("<p>x", set_cookie="sid=d41f8a90b2c37e6510ab; Secure; HttpOnly")),
    "the value is unknown": exchange_of(page("<p>x", set_cookie="sid=d41f8a90b2c37e6510ab; SameSite=Yes")),
    "None comes without Secure": exchange_of(page("<p>x", set_cookie="sid=d41f8a90b2c37e6510ab; SameSite=None")),
}
SAFE: dict[str, Exchange] = {
    "Lax is stated": exchange_of(page("<p>x", set_cookie="sid=d41f8a90b2c37e6510ab; SameSite=Lax")),
    "strict is stated in small letters": exchange_of(
        page("<p>x", set_cookie="sid=d41f8a90b2c37e6510ab; samesite=strict")
    ),
    "None comes with Secure": exchange_of(page("<p>x", set_cookie="sid=d41f8a90b2c37e6510ab; SameSite=None; Secure")),
    **OF_NO_MATTER,
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty, found.sink) == (Grade.CONFIRMED, 100, "sid")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


@pytest.mark.parametrize(("cookie", "severity"), WEIGHED)
def test_only_what_looks_like_a_login_is_weighed_in_full(cookie: str, severity: Severity | None) -> None:
    (found,) = inspect(CHECK, exchange_of(page("<p>x", set_cookie=cookie)))

    assert (found.sink, found.severity) == (cookie.partition("=")[0], severity)
