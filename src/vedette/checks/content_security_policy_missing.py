# SPDX-License-Identifier: Apache-2.0
"""Content Security Policy missing: a page names no policy, neither in the header nor in a meta element.

Silent on pages that only report (the policy is being tried out), on redirects, errors and anything but HTML.
Sources: CWE-693; CSP Level 3.
"""

from __future__ import annotations

from vedette.checks.csp import HEADER, REPORT_ONLY, binding_policies, header_policies
from vedette.checks.documents import is_html_page, is_subject_page
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="content-security-policy-missing",
    name="Content Security Policy missing",
    cwe=693,
    severity=Severity.BEST_PRACTICE,
    wasc=15,
    description="Pages are served without a Content Security Policy, which tells the browser where scripts and other "
    "content may come from.",
    impact="Nothing is weaker than before, but a second line of defence is missing: injected script runs unhindered.",
    remedy="Send a Content-Security-Policy header with every page. Begin with Report-Only, then enforce a policy that "
    "trusts scripts by nonce or hash, with object-src 'none' and base-uri 'none'.",
    references=(
        "https://www.w3.org/TR/CSP3/",
        "https://cwe.mitre.org/data/definitions/693.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html",
    ),
)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report a page that no policy binds."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_html_page(response):
        return ()
    if binding_policies(response) or header_policies(response, REPORT_ONLY):
        return ()
    return (seen_in(exchange, subject, WEAKNESS, "The page has no Content Security Policy.", sink=HEADER),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
