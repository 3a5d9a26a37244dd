# SPDX-License-Identifier: Apache-2.0
"""Cookie without HttpOnly: scripts in the page can read a cookie that no script needs.

Silent on tokens that a page's own script must send back in a header. Sources: CWE-1004; RFC 6265bis, section 5.6.6.
"""

from __future__ import annotations

from vedette.checks.set_cookies import is_meant_for_scripts, report_cookies
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.cookies import SetCookie

WEAKNESS = Weakness(
    id="cookie-without-httponly",
    name="Cookie without HttpOnly",
    cwe=1004,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N",
    wasc=13,
    capec=31,
    description="A cookie is set without the HttpOnly attribute, so scripts in the page can read it.",
    impact="A cross-site scripting weakness anywhere on the site is enough to copy the cookie, and with a session's "
    "cookie the session.",
    remedy="Set HttpOnly on every cookie that no script has to read, above all on those of the session.",
    references=(
        "https://cwe.mitre.org/data/definitions/1004.html",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis",
    ),
)


def _lacks(cookie: SetCookie) -> bool:
    return not cookie.is_http_only and not is_meant_for_scripts(cookie)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the cookies of a response that lack HttpOnly."""
    return report_cookies(exchange, subject, WEAKNESS, _lacks, "without HttpOnly")


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
