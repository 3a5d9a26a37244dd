# SPDX-License-Identifier: Apache-2.0
"""Database error disclosure: an answer shows what the database said when a statement failed.

Silent on articles and manuals about such errors. Whether a value can change the statement is another check's matter.
Sources: CWE-209.
"""

from __future__ import annotations

from vedette.checks.database_errors import find_database_errors
from vedette.checks.documents import is_subject_page
from vedette.checks.passive import seen_in
from vedette.checks.prose import certainty_of_error
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="database-error-disclosure",
    name="Database error disclosed",
    cwe=209,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
    wasc=13,
    capec=54,
    description="When a statement fails, the answer repeats the database's own error text.",
    impact="It tells which database is used and often parts of the statement. That makes an SQL injection, where "
    "there is one, far easier to use.",
    remedy="Catch database errors, log them on the server, and answer with a plain error page. Then look for why the "
    "statement failed.",
    references=(
        "https://cwe.mitre.org/data/definitions/209.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html",
    ),
)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the error text of the answer that comes first, unless it is a quotation."""
    if not is_subject_page(exchange.request, subject):
        return ()
    errors = find_database_errors(exchange.response)
    if not errors:
        return ()
    error = min(errors, key=lambda each: (each.start, each.product))
    certainty = certainty_of_error(exchange.response, error.text)
    if certainty is None:
        return ()
    story = f"The answer (status {exchange.response.status}) shows an error text of {error.product}."
    facts = (Fact("database", error.product), Fact("text", error.text))
    return (seen_in(exchange, subject, WEAKNESS, story, sink=error.product, facts=facts, certainty=certainty),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
