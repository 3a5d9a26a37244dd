# SPDX-License-Identifier: Apache-2.0
"""What the three checks of cookies' attributes have in common: cookies of no matter, and how the others weigh."""

from __future__ import annotations

from tests.support.judge import exchange_of, page

from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Severity

OF_NO_MATTER: dict[str, Exchange] = {
    "it is deleted by its lifetime": exchange_of(page("<p>x", set_cookie="sid=d41f8a90b2c37e6510ab; Max-Age=0")),
    "it is deleted by its date": exchange_of(
        page("<p>x", set_cookie="sid=d41f8a90b2c37e6510ab; Expires=Thu, 01-Jan-1970 00:00:00 GMT")
    ),
    "it is emptied": exchange_of(page("<p>x", set_cookie="sid=; Path=/")),
    "it keeps the language": exchange_of(page("<p>x", set_cookie="lang=en")),
    "it keeps the theme": exchange_of(page("<p>x", set_cookie="ui_theme=dark")),
    "it keeps the consent": exchange_of(page("<p>x", set_cookie="cookieConsent=1")),
    "no cookie is set": exchange_of(page("<p>x")),
    "a browser would ignore the line": exchange_of(page("<p>x", set_cookie=" ; Path=/")),
}
WEIGHED: list[tuple[str, Severity | None]] = [
    ("session_id=d41f8a90b2c37e6510ab", None),
    ("connect.sid=d41f8a90b2c37e6510ab", None),
    ("basket=3", Severity.BEST_PRACTICE),
    ("session=1", Severity.BEST_PRACTICE),
    ("visit_id=d41f8a90b2c37e6510ab", Severity.BEST_PRACTICE),
]
"""A cookie without any attribute, and its severity; None for that of the weakness."""
