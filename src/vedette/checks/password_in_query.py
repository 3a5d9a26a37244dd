# SPDX-License-Identifier: Apache-2.0
"""Password in the query: a form with a password field is sent by GET, so the password ends in the address.

A form without an action is left out: it is one that a script sends. Sources: CWE-598; WHATWG HTML, section 4.10.22.
"""

from __future__ import annotations

from vedette.checks.documents import is_subject_page
from vedette.checks.page_forms import destinations, forms_of, password_fields
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="password-in-query",
    name="Password sent in the query",
    cwe=598,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:N/A:N",
    wasc=13,
    capec=37,
    description="A form that asks for a password is sent by GET.",
    impact="The password stands in the address: in the browser's history, in the logs of the server and of every "
    "proxy, and in the Referer that other sites get.",
    remedy="Send the form by POST, and ask those whose passwords are in the logs to change them.",
    references=(
        "https://cwe.mitre.org/data/definitions/598.html",
        "https://owasp.org/www-community/vulnerabilities/Information_exposure_through_query_strings_in_url",
    ),
)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the password fields of forms that are sent by GET, once for each name."""
    if not is_subject_page(exchange.request, subject):
        return ()
    found: dict[str, str] = {}
    for form in forms_of(exchange):
        if not form.action or not password_fields(form):
            continue
        for method, url in destinations(form, exchange):
            if method == "GET":
                found.setdefault(password_fields(form)[0].name, f"{url.origin}{url.path}")
    return tuple(
        seen_in(
            exchange,
            subject,
            WEAKNESS,
            f"The form asks for a password ({name}) and is sent to {found[name]} by GET.",
            sink=name,
            facts=(Fact("field", name), Fact("action", found[name])),
        )
        for name in sorted(found)
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
