# SPDX-License-Identifier: Apache-2.0
"""Fields for secrets that say nothing of autocomplete, and those that do."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.password_autocomplete_allowed import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade


def shown(markup: str, status: int = 200) -> Exchange:
    return exchange_of(page(markup, status))


WEAK: dict[str, tuple[Exchange, str]] = {
    "a password field says nothing": (shown("<form><input type=password name=secret></form>"), "secret"),
    "the attribute is empty": (shown("<input type=PASSWORD name=secret autocomplete=''>"), "secret"),
    "a card's code says nothing": (shown("<input name=card_code>"), "card_code"),
    "a one-time code says nothing": (shown("<input type=tel name=otp>"), "otp"),
    "only the form before it says something": (
        shown("<form autocomplete=off></form><form><input type=password name=secret></form>"),
        "secret",
    ),
}
SAFE: dict[str, Exchange] = {
    "the field says what it holds": shown("<input type=password name=a autocomplete=current-password>"),
    "nothing may be kept": shown("<input type=password name=a autocomplete=off>"),
    "the form says it": shown("<form autocomplete=off><input type=password name=a></form>"),
    "a one-time code says so": shown("<input name=otp autocomplete=one-time-code>"),
    "the field has no name and is not sent": shown("<input type=password>"),
    "the field is disabled": shown("<input type=password name=a disabled>"),
    "the field is for something else": shown("<input type=text name=colour>"),
    "a name only holds the letters": shown("<input name=potpourri>"),
    "the markup is only text": shown("<textarea><input type=password name=a></textarea>"),
    "it is an error page": shown("<input type=password name=a>", 500),
}


@pytest.mark.parametrize(("exchange", "name"), WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange, name: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, name)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
