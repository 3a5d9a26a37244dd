# SPDX-License-Identifier: Apache-2.0
"""Secret disclosure: an answer holds a private key or a token that opens an account elsewhere.

Told by form, checksum and randomness (`secret_texts.py`). Silent on keys that are meant to be public, on examples, and
on manuals that quote one. Only the first four characters are shown.

Sources: CWE-312; OWASP Secrets Management Cheat Sheet.
"""

from __future__ import annotations

from vedette.checks.documents import is_subject_page, text_of
from vedette.checks.passive import PARSED, seen_in
from vedette.checks.prose import is_quoted
from vedette.checks.secret_texts import Secret, find_secrets
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="secret-disclosure",
    name="Secret disclosed",
    cwe=312,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
    wasc=13,
    capec=37,
    description="An answer holds a private key, or a token that opens an account at another service.",
    impact="Whoever reads the page can use it: read and change what the account may, or take the site's identity.",
    remedy="Revoke the secret at once: whatever was public stays known. Make a new one, keep it on the server, and let "
    "the browser ask the server instead. Then read the service's log for strangers.",
    references=(
        "https://cwe.mitre.org/data/definitions/312.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    ),
)
CERTAINTY_OF_FORM = 85


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the first secret of each kind, unless the page writes about it."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not response.body:
        return ()
    text = text_of(response)
    found = [secret for secret in find_secrets(text) if not is_quoted(text, secret.text, len(text))]
    return tuple(_finding(exchange, subject, secret) for secret in sorted(found, key=lambda each: each.kind))


def _finding(exchange: Exchange, subject: Subject, secret: Secret) -> Finding:
    return seen_in(
        exchange,
        subject,
        WEAKNESS,
        f"The answer holds what has the form of a {secret.kind} ({secret.shown}).",
        sink=secret.kind,
        facts=(Fact("kind", secret.kind), Fact("begins", secret.shown)),
        certainty=PARSED if secret.is_certain else CERTAINTY_OF_FORM,
        technique="checksum" if secret.is_certain else "form",
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
