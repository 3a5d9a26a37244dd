# SPDX-License-Identifier: Apache-2.0
"""CSP missing: only HTML pages that nothing binds."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, moved, page

from vedette.checks.content_security_policy_missing import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

WEAK: dict[str, Exchange] = {
    "a page has no policy": exchange_of(page("<p>hello")),
    "the header is empty": exchange_of(page("<p>hello", content_security_policy=" ; ")),
    "the meta element is in a comment": exchange_of(
        page("<!-- <meta http-equiv=Content-Security-Policy content=\"default-src 'self'\"> -->")
    ),
}
SAFE: dict[str, Exchange] = {
    "the header states one": exchange_of(page("<p>x", content_security_policy="default-src 'self'")),
    "a meta element states one": exchange_of(
        page("<meta http-equiv=Content-Security-Policy content=\"default-src 'self'\">")
    ),
    "a policy is being tried out": exchange_of(page("<p>x", content_security_policy_report_only="default-src 'self'")),
    "the response is a download": exchange_of(page("<p>x", content_disposition="attachment; filename=a.html")),
    "there is no body": exchange_of(page("")),
    "the response is a redirect": exchange_of(moved("/home")),
    "the response is an error": exchange_of(page("<p>no", 500)),
    "the response is JSON": exchange_of(page("{}", media_type="application/json")),
    "nothing was modified": exchange_of(page("", 304)),
    "the page is another site's": Exchange(exchange_of(page("<p>x"), "https://other.example/").request, moved("/")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty, found.sink) == (Grade.CONFIRMED, 100, "Content-Security-Policy")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
