# SPDX-License-Identifier: Apache-2.0
"""Content type options missing: the browser may take a response for another type than it is said to be.

Asked of pages, scripts and style sheets that arrived with success. Sources: CWE-693; Fetch, section 3.6 (nosniff).
"""

from __future__ import annotations

from vedette.checks.documents import SCRIPT_TYPES, is_html_page, is_nosniff, is_subject_page, is_successful
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="content-type-options-missing",
    name="X-Content-Type-Options missing",
    cwe=693,
    severity=Severity.BEST_PRACTICE,
    wasc=15,
    description="Responses are sent without `X-Content-Type-Options: nosniff`.",
    impact="A browser may guess another type from the content: an uploaded file can be taken for a script or a page.",
    remedy="Send `X-Content-Type-Options: nosniff` with every response, and a right Content-Type.",
    references=(
        "https://fetch.spec.whatwg.org/#x-content-type-options-header",
        "https://cwe.mitre.org/data/definitions/693.html",
    ),
)
HEADER = "X-Content-Type-Options"
_ASKED_TYPES = SCRIPT_TYPES | {"text/css"}


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report a page, script or style sheet without the header, or with a value that means nothing."""
    response = exchange.response
    is_asked = is_html_page(response) or (is_successful(response) and response.media_type in _ASKED_TYPES)
    if not is_asked or not is_subject_page(exchange.request, subject) or is_nosniff(response):
        return ()
    value = response.headers.get(HEADER)
    facts = () if value is None else (Fact("value", value),)
    story = f"The response has no {HEADER} header." if value is None else f"The {HEADER} header means nothing."
    return (seen_in(exchange, subject, WEAKNESS, story, sink=HEADER, facts=facts),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
