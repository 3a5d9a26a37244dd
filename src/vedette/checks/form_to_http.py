# SPDX-License-Identifier: Apache-2.0
"""Form to http: a page over https sends what is typed into it over http.

A password field makes it another, worse weakness (`password-over-http`), and is left to that. This machine's own
addresses are no network. Sources: CWE-319; W3C Mixed Content, section 5 (forms).
"""

from __future__ import annotations

from vedette.checks.documents import is_subject_page
from vedette.checks.mixed_content import is_loopback
from vedette.checks.page_forms import destinations, forms_of, password_fields
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="form-to-http",
    name="Form sent over http",
    cwe=319,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N",
    wasc=4,
    capec=94,
    description="A page that came over https sends its form over http.",
    impact="Whoever is on the way reads what is typed into it, and can change it, while the browser shows a secure "
    "page.",
    remedy="Let the form's action begin with https or be a path, and send Strict-Transport-Security.",
    references=(
        "https://cwe.mitre.org/data/definitions/319.html",
        "https://www.w3.org/TR/mixed-content/",
    ),
)
_TYPED = frozenset({"text", "textarea", "email", "tel", "search", "url", "number", "date", "file", "select"})


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the forms with something to fill in that lead from https to http, once for each address."""
    if exchange.request.url.origin.scheme != "https" or not is_subject_page(exchange.request, subject):
        return ()
    found: dict[str, str] = {}
    for form in forms_of(exchange):
        if password_fields(form) or not any(field.kind in _TYPED and field.name for field in form.fields):
            continue
        for _, url in destinations(form, exchange):
            if url.origin.scheme == "http" and not is_loopback(url.origin.host):
                found.setdefault(f"{url.origin}{url.path}", form.name)
    return tuple(
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The page came over https, and its form is sent to {address}.",
            sink=address,
            facts=(Fact("action", address),),
        )
        for address in sorted(found)
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
