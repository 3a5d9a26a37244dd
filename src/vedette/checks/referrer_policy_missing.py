# SPDX-License-Identifier: Apache-2.0
"""Referrer policy missing: a page leaves it to the browser how much of its address other sites are told.

Sources: CWE-200; Referrer Policy, W3C, sections 3 and 8.1 (unknown tokens are skipped).
"""

from __future__ import annotations

from vedette.checks.documents import is_html_page, is_subject_page, meta_contents
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="referrer-policy-missing",
    name="Referrer-Policy missing",
    cwe=200,
    severity=Severity.BEST_PRACTICE,
    wasc=13,
    description="Pages do not say how much of their address is sent along when a visitor follows a link.",
    impact="Older browsers send the whole address, with everything in its query, to every site that is linked.",
    remedy="Send `Referrer-Policy: strict-origin-when-cross-origin`, or `no-referrer`, with every page.",
    references=(
        "https://www.w3.org/TR/referrer-policy/",
        "https://cwe.mitre.org/data/definitions/200.html",
    ),
)
HEADER = "Referrer-Policy"
_KNOWN = frozenset(
    {"no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin", "origin-when-cross-origin"}
    | {"strict-origin-when-cross-origin", "unsafe-url"}
)
_META_ALIASES = frozenset({"never", "default", "always", "origin-when-crossorigin"})


def states_policy(response: Response) -> bool:
    """Whether header or meta element of the page name a policy that browsers know."""
    header = (word.strip().lower() for line in response.headers.get_all(HEADER) for word in line.split(","))
    if not _KNOWN.isdisjoint(header):
        return True
    stated = (content.strip().lower() for content in meta_contents(response, "name", "referrer"))
    return not (_KNOWN | _META_ALIASES).isdisjoint(stated)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report a page that states no policy."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_html_page(response) or states_policy(response):
        return ()
    return (seen_in(exchange, subject, WEAKNESS, "The page states no referrer policy.", sink=HEADER),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
