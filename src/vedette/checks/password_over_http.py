# SPDX-License-Identifier: Apache-2.0
"""Password over http: a password field stands on a page that came over http, or is sent over http.

A page over http counts even where the form leads to https: whoever is on the way can change where it leads. Pages over
http of this machine are not reported, since no network lies in front of them; where such a site has https and still
sends a password over http, it is. Sources: CWE-319; OWASP Transport Layer Security Cheat Sheet.
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
from vedette.web.forms import Form

WEAKNESS = Weakness(
    id="password-over-http",
    name="Password over http",
    cwe=319,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N",
    wasc=4,
    capec=102,
    description="A password is asked for on a page that came over http, or is sent over http.",
    impact="Whoever is on the way, such as anybody in the same wireless network, reads the password or has the form "
    "sent to another place.",
    remedy="Serve the whole site over https, redirect http to it, send Strict-Transport-Security, and let the form's "
    "action be a path.",
    references=(
        "https://cwe.mitre.org/data/definitions/319.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
    ),
)


def _reason(form: Form, exchange: Exchange) -> tuple[str, str] | None:
    """Return (technique, what is wrong) of a form with a password field; None when nothing is."""
    page = exchange.request.url.origin
    to_http = [url for _, url in destinations(form, exchange) if url.origin.scheme == "http"]
    if page.scheme == "https" and to_http:
        return "sent", f"the page came over https, and sends it to {to_http[0].origin}{to_http[0].path}"
    if page.scheme == "http" and not is_loopback(page.host):
        return (
            ("sent", "the page came over http, and sends it over http")
            if to_http
            else (
                "page",
                "the page came over http, though it sends it over https",
            )
        )
    return None


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the password fields that http shows or sends, once for each name."""
    if not is_subject_page(exchange.request, subject):
        return ()
    found: dict[str, tuple[str, str]] = {}
    for form in forms_of(exchange):
        reason = _reason(form, exchange) if password_fields(form) else None
        if reason is not None:
            found.setdefault(password_fields(form)[0].name, reason)
    return tuple(
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The form asks for a password ({name}): {found[name][1]}.",
            sink=name,
            facts=(Fact("field", name),),
            technique=found[name][0],
        )
        for name in sorted(found)
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
