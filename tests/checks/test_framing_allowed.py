# SPDX-License-Identifier: Apache-2.0
"""Framing allowed: what browsers obey, not what looks like a protection."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, moved, page

from vedette.checks.framing_allowed import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade, Severity

WEAK: dict[str, Exchange] = {
    "nothing forbids it": exchange_of(page("<p>x")),
    "the old ALLOW-FROM is used": exchange_of(page("<p>x", x_frame_options="ALLOW-FROM https://a.example")),
    "everything is allowed": exchange_of(page("<p>x", x_frame_options="ALLOWALL")),
    "frame-ancestors is in a meta element": exchange_of(
        page("<meta http-equiv=content-security-policy content=\"frame-ancestors 'none'\">")
    ),
    "any https site may": exchange_of(page("<p>x", content_security_policy="frame-ancestors https:")),
    "frame-ancestors * wins over DENY": exchange_of(
        page("<p>x", content_security_policy="frame-ancestors *", x_frame_options="DENY")
    ),
    "the policy is about scripts only": exchange_of(page("<p>x", content_security_policy="default-src 'none'")),
    "the policy only reports": exchange_of(page("<p>x", content_security_policy_report_only="frame-ancestors 'none'")),
}
SAFE: dict[str, Exchange] = {
    "DENY is stated": exchange_of(page("<p>x", x_frame_options="DENY")),
    "sameorigin is stated in small letters": exchange_of(page("<p>x", x_frame_options="sameorigin")),
    "two different values block together": exchange_of(page("<p>x", x_frame_options="DENY, SAMEORIGIN")),
    "frame-ancestors names the site itself": exchange_of(
        page("<p>x", content_security_policy="frame-ancestors 'self'")
    ),
    "frame-ancestors names nobody": exchange_of(page("<p>x", content_security_policy="frame-ancestors 'none'")),
    "frame-ancestors names a partner": exchange_of(
        page("<p>x", content_security_policy="frame-ancestors https://partner.example")
    ),
    "the response is a redirect": exchange_of(moved("/home")),
    "the response is an error": exchange_of(page("<p>no", 500)),
    "the response is JSON": exchange_of(page("{}", media_type="application/json")),
    "nothing was modified": exchange_of(page("", 304)),
    "the page is another site's": Exchange(exchange_of(page("<p>x"), "https://other.example/").request, moved("/")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty, found.sink) == (Grade.CONFIRMED, 100, "X-Frame-Options")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


def test_a_static_page_is_best_practice() -> None:
    (found,) = inspect(CHECK, exchange_of(page("<p>x")))

    assert found.severity is Severity.BEST_PRACTICE


def test_a_form_that_posts_for_a_known_visitor_is_weighed_in_full() -> None:
    (found,) = inspect(CHECK, exchange_of(page("<form method=POST>"), cookie="session=1"))

    assert found.severity is None
