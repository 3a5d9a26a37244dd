# SPDX-License-Identifier: Apache-2.0
"""Cross-Origin-Opener-Policy missing: a page of somebody who is known may be held by the window that opened it.

Asked of pages that come with a cookie only: what everybody may see has nothing to leak. Sources: CWE-693; WHATWG HTML,
section 7.1.3 (cross-origin opener policies).
"""

from __future__ import annotations

from vedette.checks.documents import is_html_page, is_subject_page
from vedette.checks.passive import seen_in
from vedette.checks.visitors import is_of_known_visitor
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="cross-origin-opener-policy-missing",
    name="Cross-Origin-Opener-Policy missing",
    cwe=693,
    severity=Severity.BEST_PRACTICE,
    wasc=15,
    description="Pages that a visitor sees with a session may be opened by other sites, which keep a handle on the "
    "window.",
    impact="Another site can count the frames of the page, see whether it navigates, and so learn what the visitor "
    "sees there (cross-site leaks).",
    remedy="Send `Cross-Origin-Opener-Policy: same-origin` with pages, or `same-origin-allow-popups` where a login or "
    "a payment opens a window of another site.",
    references=(
        "https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies",
        "https://cwe.mitre.org/data/definitions/693.html",
    ),
)
HEADER = "Cross-Origin-Opener-Policy"
_PARTING = frozenset({"same-origin", "same-origin-allow-popups", "noopener-allow-popups", "same-origin-plus-coep"})


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report an https page of a known visitor that does not part from its opener."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_html_page(response):
        return ()
    if exchange.request.url.origin.scheme != "https" or not is_of_known_visitor(exchange):
        return ()  # over http browsers ignore the header
    value = response.headers.get(HEADER)
    if value is not None and value.partition(";")[0].strip().lower() in _PARTING:
        return ()
    facts = () if value is None else (Fact("value", value),)
    story = "The page does not part from a window of another site that opened it."
    return (seen_in(exchange, subject, WEAKNESS, story, sink=HEADER, facts=facts),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
