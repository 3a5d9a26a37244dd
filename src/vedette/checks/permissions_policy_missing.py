# SPDX-License-Identifier: Apache-2.0
"""Permissions policy missing: a page does not say which features of the browser it and its frames may use.

Sources: CWE-693; Permissions Policy, W3C, section 5 (`Permissions-Policy`; `Feature-Policy` is its older form).
"""

from __future__ import annotations

from vedette.checks.documents import is_html_page, is_subject_page
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="permissions-policy-missing",
    name="Permissions-Policy missing",
    cwe=693,
    severity=Severity.BEST_PRACTICE,
    wasc=15,
    description="Pages do not say which features of the browser, such as camera or location, they may use.",
    impact="Script that gets into a page, or a frame of another site in it, may ask the visitor for these features in "
    "the site's name.",
    remedy="Send `Permissions-Policy` with every page and switch off what the site does not use, such as "
    "`camera=(), microphone=(), geolocation=()`.",
    references=(
        "https://www.w3.org/TR/permissions-policy/",
        "https://cwe.mitre.org/data/definitions/693.html",
    ),
)
HEADER = "Permissions-Policy"
_OLDER = "Feature-Policy"


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report a page without the header, in its form of today or the older one."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_html_page(response):
        return ()
    if any((response.headers.get(name) or "").strip() for name in (HEADER, _OLDER)):
        return ()
    return (seen_in(exchange, subject, WEAKNESS, f"The page has no {HEADER} header.", sink=HEADER),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
