# SPDX-License-Identifier: Apache-2.0
"""Cookie without SameSite: it is left to the browser whether requests that other sites start carry the cookie.

`None` is the site's own word and counts as stated only together with Secure: browsers drop it otherwise.
Sources: CWE-1275; RFC 6265bis, section 5.6.7.
"""

from __future__ import annotations

from vedette.checks.set_cookies import report_cookies
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.cookies import SetCookie

WEAKNESS = Weakness(
    id="cookie-without-samesite",
    name="Cookie without SameSite",
    cwe=1275,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:N/I:L/A:N",
    wasc=9,
    capec=62,
    description="A cookie is set without a valid SameSite attribute.",
    impact="Browsers that do not take Lax for granted send the cookie with requests that other sites start, which is "
    "what cross-site request forgery lives on.",
    remedy="State SameSite=Lax or SameSite=Strict; SameSite=None; Secure only where other sites must embed this one.",
    references=(
        "https://cwe.mitre.org/data/definitions/1275.html",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis",
    ),
)


def _lacks(cookie: SetCookie) -> bool:
    return cookie.same_site is None or (cookie.same_site == "none" and not cookie.is_secure)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the cookies of a response that state no valid SameSite."""
    return report_cookies(exchange, subject, WEAKNESS, _lacks, "without a valid SameSite")


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
