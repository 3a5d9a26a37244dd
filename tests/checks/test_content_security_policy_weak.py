# SPDX-License-Identifier: Apache-2.0
"""CSP weak: the parsed policies together decide."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.content_security_policy_weak import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade, Severity

WEAK: dict[str, Exchange] = {
    "inline script may run": exchange_of(
        page("<p>x", content_security_policy="default-src 'self'; script-src 'self' 'unsafe-inline'; object-src 'none'")
    ),
    "the default lets inline script run": exchange_of(
        page("<p>x", content_security_policy="default-src 'self' 'unsafe-inline'")
    ),
    "scripts may come from any host": exchange_of(
        page("<p>x", content_security_policy="script-src *; object-src 'none'")
    ),
    "scripts may come from any https host": exchange_of(
        page("<p>x", content_security_policy="script-src 'self' https:; object-src 'none'")
    ),
    "scripts may come from data addresses": exchange_of(
        page("<p>x", content_security_policy="script-src 'self' data:; object-src 'none'")
    ),
    "plug-ins are not limited": exchange_of(page("<p>x", content_security_policy="script-src 'self'")),
    "nonces are used and the base address is free": exchange_of(
        page("<p>x", content_security_policy="script-src 'nonce-abc123'; object-src 'none'")
    ),
    "nothing is said about scripts": exchange_of(page("<p>x", content_security_policy="frame-ancestors 'self'")),
    "both policies let inline script run": exchange_of(
        page(
            "<p>x",
            content_security_policy="script-src 'unsafe-inline'; object-src 'none', default-src * 'unsafe-inline'",
        )
    ),
}
SAFE: dict[str, Exchange] = {
    "only the site's own scripts run": exchange_of(page("<p>x", content_security_policy="default-src 'self'")),
    "a nonce makes browsers ignore unsafe-inline": exchange_of(
        page(
            "<p>x",
            content_security_policy="script-src 'nonce-abc123' 'unsafe-inline'; object-src 'none'; base-uri 'none'",
        )
    ),
    "strict-dynamic makes browsers ignore whole schemes": exchange_of(
        page(
            "<p>x",
            content_security_policy="script-src 'nonce-a' 'strict-dynamic' https:; object-src 'none'; base-uri 'self'",
        )
    ),
    "a hash is used": exchange_of(
        page(
            "<p>x",
            content_security_policy="script-src 'sha256-abc=' 'unsafe-inline'; object-src 'none'; base-uri 'none'",
        )
    ),
    "a second policy is strict": exchange_of(
        page(
            "<p>x",
            content_security_policy="script-src 'unsafe-inline', script-src 'self'; object-src 'none'",
        )
    ),
    "the second mention of a directive is ignored": exchange_of(
        page("<p>x", content_security_policy="script-src 'self'; script-src *; object-src 'none'")
    ),
    "nothing may load": exchange_of(page("<p>x", content_security_policy="default-src 'none'")),
    "images may come from anywhere": exchange_of(
        page("<p>x", content_security_policy="default-src 'self'; img-src * data:")
    ),
    "there is no policy": exchange_of(page("<p>x")),
    "the weak policy only reports": exchange_of(page("<p>x", content_security_policy_report_only="script-src *")),
    "the type is JSON": exchange_of(page("{}", media_type="application/json", content_security_policy="script-src *")),
    "the page is an error": exchange_of(page("<p>x", 404, content_security_policy="script-src *")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty, found.sink) == (Grade.CONFIRMED, 100, "Content-Security-Policy")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


@pytest.mark.parametrize(
    ("policy", "severity"),
    [
        ("script-src * 'unsafe-inline'", None),
        ("script-src 'self'", Severity.BEST_PRACTICE),
        ("upgrade-insecure-requests", Severity.BEST_PRACTICE),
    ],
)
def test_minor_gaps_are_best_practice(policy: str, severity: Severity | None) -> None:
    (found,) = inspect(CHECK, exchange_of(page("<p>x", content_security_policy=policy)))

    assert found.severity == severity
