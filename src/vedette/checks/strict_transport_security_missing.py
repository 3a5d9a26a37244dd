# SPDX-License-Identifier: Apache-2.0
"""Strict transport security missing: an https site does not tell browsers to stay with https.

Only https answers can carry the header, and browsers ignore it from hosts that are addresses.
Sources: CWE-319; RFC 6797, sections 6.1 and 8.1.
"""

from __future__ import annotations

import re

from vedette.checks.documents import is_html_page, is_subject_page
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness
from vedette.web.host import is_address

WEAKNESS = Weakness(
    id="strict-transport-security-missing",
    name="HTTP Strict Transport Security missing",
    cwe=319,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N",
    wasc=4,
    capec=94,
    description="The site is served over https but does not send a Strict-Transport-Security header that lasts.",
    impact="Somebody on the network path can answer a visitor's first plain http request and keep him there.",
    remedy="Send `Strict-Transport-Security: max-age=31536000; includeSubDomains` with every https answer, once all "
    "sub-domains serve https.",
    references=(
        "https://www.rfc-editor.org/rfc/rfc6797",
        "https://cwe.mitre.org/data/definitions/319.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Strict_Transport_Security_Cheat_Sheet.html",
    ),
)
HEADER = "Strict-Transport-Security"
LEAST_SECONDS = 15_768_000
"""Half a year: what Mozilla's and Qualys' graders ask for at least."""
_MAX_AGE = re.compile(r'max-age[\t ]*=[\t ]*"?(\d{1,18})"?[\t ]*\Z', re.IGNORECASE)


def max_age_seconds(value: str) -> int | None:
    """Return the max-age of a header value; None where a browser would ignore the header."""
    ages = [found for piece in value.split(";") if (found := _MAX_AGE.match(piece.strip()))]
    return int(ages[0][1]) if len(ages) == 1 else None


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report an https page without the header, or with one that is void or too short."""
    url = exchange.request.url
    if url.origin.scheme != "https" or is_address(url.origin.host) or url.origin.host == "localhost":
        return ()
    if not is_subject_page(exchange.request, subject) or not is_html_page(exchange.response):
        return ()
    value = exchange.response.headers.get(HEADER)
    if value is None:
        return (seen_in(exchange, subject, WEAKNESS, f"The https page has no {HEADER} header.", sink=HEADER),)
    age = max_age_seconds(value)
    if age is not None and age >= LEAST_SECONDS:
        return ()
    void = not age
    story = f"The page's {HEADER} header " + ("has no effect." if void else f"lasts {age} seconds only.")
    facts = (Fact("value", value),)
    severity = None if void else Severity.BEST_PRACTICE
    return (seen_in(exchange, subject, WEAKNESS, story, sink=HEADER, facts=facts, severity=severity),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
