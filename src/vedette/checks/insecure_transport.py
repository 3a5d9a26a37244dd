# SPDX-License-Identifier: Apache-2.0
"""Insecure transport: the site answers with pages over http instead of sending the visitor to https.

A redirect to https, an error and this machine's own addresses are no finding. Sources: CWE-319; RFC 9110, section
4.2.2; OWASP Transport Layer Security Cheat Sheet.
"""

from __future__ import annotations

from vedette.checks.documents import is_html_page, is_subject_page
from vedette.checks.mixed_content import is_loopback
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="insecure-transport",
    name="Pages served over http",
    cwe=319,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N",
    wasc=4,
    capec=94,
    description="The site answers over http with pages instead of a redirect to https.",
    impact="Whoever is on the way reads what the visitor reads and writes, and can change it: links, forms, downloads.",
    remedy="Answer every address over http with a redirect to the same one over https, and send "
    "Strict-Transport-Security there.",
    references=(
        "https://cwe.mitre.org/data/definitions/319.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
    ),
)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report a page that came over http from a host that a network lies in front of."""
    origin = exchange.request.url.origin
    if origin.scheme != "http" or is_loopback(origin.host) or not is_subject_page(exchange.request, subject):
        return ()
    if not is_html_page(exchange.response):
        return ()
    story = f"{origin} answered with a page (status {exchange.response.status}) and no redirect to https."
    return (seen_in(exchange, subject, WEAKNESS, story, sink="http", facts=(Fact("origin", str(origin)),)),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
