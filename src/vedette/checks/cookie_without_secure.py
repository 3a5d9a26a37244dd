# SPDX-License-Identifier: Apache-2.0
"""Cookie without Secure: an https site sets a cookie that plain http requests carry along.

A cookie that is set over plain http is no matter of this check. There a browser ignores a cookie that has Secure, so
nobody could follow the advice; and where the same cookie is set over https as well, that answer is seen and reported.

Sources: CWE-614; RFC 6265bis, sections 5.6.5 (Secure) and 5.7 (what a browser does not store).
"""

from __future__ import annotations

from vedette.checks.set_cookies import report_cookies
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="cookie-without-secure",
    name="Cookie without Secure",
    cwe=614,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N",
    wasc=13,
    capec=102,
    description="A cookie of an https site is set without the Secure attribute.",
    impact="One plain http request to the site, which anybody on the network can bring about, shows the cookie to the "
    "network. Whoever has a session's cookie has the session.",
    remedy="Set every cookie of an https site with Secure; the name prefix __Secure- or __Host- makes browsers insist.",
    references=(
        "https://cwe.mitre.org/data/definitions/614.html",
        "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis",
    ),
)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the cookies of an https response that lack Secure."""
    if exchange.request.url.origin.scheme != "https":
        return ()
    return report_cookies(exchange, subject, WEAKNESS, lambda cookie: not cookie.is_secure, "over https without Secure")


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
