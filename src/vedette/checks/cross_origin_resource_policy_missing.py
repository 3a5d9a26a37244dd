# SPDX-License-Identifier: Apache-2.0
"""Cross-Origin-Resource-Policy missing: data of somebody who is known may be loaded into pages of other sites.

Asked of data that comes with a cookie and that no CORS header shares on purpose. Sources: CWE-693; Fetch, WHATWG,
section 3.7 (Cross-Origin-Resource-Policy).
"""

from __future__ import annotations

from vedette.checks.documents import is_subject_page, is_successful
from vedette.checks.passive import seen_in
from vedette.checks.visitors import is_of_known_visitor
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="cross-origin-resource-policy-missing",
    name="Cross-Origin-Resource-Policy missing",
    cwe=693,
    severity=Severity.BEST_PRACTICE,
    wasc=15,
    description="Data that the site sends to a visitor with a session may be loaded into a page of any other site.",
    impact="The other site cannot read it, but its process holds it (Spectre), and whether it loads tells something.",
    remedy="Send `Cross-Origin-Resource-Policy: same-origin` with everything that belongs to a session.",
    references=(
        "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header",
        "https://cwe.mitre.org/data/definitions/693.html",
    ),
)
HEADER = "Cross-Origin-Resource-Policy"
_DATA = frozenset({"application/json", "text/csv", "application/xml", "text/xml", "application/pdf"})
_KEPT = frozenset({"same-origin", "same-site"})


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report data of a known visitor that says nothing, or that every site may load it."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_successful(response):
        return ()
    if response.media_type not in _DATA or not is_of_known_visitor(exchange):
        return ()
    value = response.headers.get(HEADER)
    if "access-control-allow-origin" in response.headers or (value or "").strip().lower() in _KEPT:
        return ()
    facts = () if value is None else (Fact("value", value),)
    story = "The data is sent to a known visitor, and pages of every other site may load it."
    return (seen_in(exchange, subject, WEAKNESS, story, sink=HEADER, facts=facts),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
