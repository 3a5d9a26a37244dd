# SPDX-License-Identifier: Apache-2.0
"""Framing allowed: any site may show the page in a frame of its own, and steer clicks into it.

It matters where somebody who is logged in can change something with a click; elsewhere it is best practice.
Sources: CWE-1021; HTML, section 7.8 (X-Frame-Options); CSP Level 3, section 6.4.2 (frame-ancestors, header only).
"""

from __future__ import annotations

from vedette.checks.csp import header_policies
from vedette.checks.documents import attribute_text, is_html_page, is_subject_page, start_tags
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="framing-allowed",
    name="Framing by other sites allowed (clickjacking)",
    cwe=1021,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:L/A:N",
    wasc=15,
    capec=103,
    description="Neither X-Frame-Options nor the frame-ancestors directive keeps other sites from framing the page.",
    impact="A page of another site can lay this page, unseen, under its own buttons: the visitor's clicks do here what "
    "he never meant to do.",
    remedy="Send `Content-Security-Policy: frame-ancestors 'self'` (or 'none') and, for old browsers, "
    "`X-Frame-Options: SAMEORIGIN` (or DENY) with every page.",
    references=(
        "https://www.w3.org/TR/CSP3/#directive-frame-ancestors",
        "https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header",
        "https://cwe.mitre.org/data/definitions/1021.html",
    ),
)
HEADER = "X-Frame-Options"
_ANY_SITE = frozenset({"*", "http:", "https:", "http://*", "https://*"})


def refuses_frames(response: Response) -> bool:
    """Whether a browser would refuse to show the response in a frame of any other site.

    frame-ancestors wins over X-Frame-Options; ALLOW-FROM means nothing to browsers; different values together block.
    """
    named = (policy.sources("frame-ancestors") for policy in header_policies(response))
    ancestors = [sources for sources in named if sources is not None]
    if ancestors:
        return any(_ANY_SITE.isdisjoint(source.lower() for source in sources) for sources in ancestors)
    values = {word.strip().lower() for line in response.headers.get_all(HEADER) for word in line.split(",")} - {""}
    known = {"deny", "sameorigin", "allowall"}
    return bool(values & {"deny", "sameorigin"}) if len(values) == 1 else len(values) > 1 and bool(values & known)


def _can_be_changed_by_click(exchange: Exchange) -> bool:
    """Whether the page, seen by somebody who is logged in, holds a form that posts."""
    known_visitor = bool(exchange.role) or "cookie" in exchange.sent or "cookie" in exchange.request.headers
    if not known_visitor:
        return False
    forms = (tag.get("method") for tag in start_tags(exchange.response, "<form", "post") if tag.name == "form")
    return any(method is not None and attribute_text(method.value).strip().lower() == "post" for method in forms)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report a page that other sites may frame."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_html_page(response) or refuses_frames(response):
        return ()
    value = response.headers.get(HEADER)
    return (
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            "Other sites may show the page in a frame.",
            sink=HEADER,
            facts=() if value is None else (Fact("value", value),),
            severity=None if _can_be_changed_by_click(exchange) else Severity.BEST_PRACTICE,
        ),
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
