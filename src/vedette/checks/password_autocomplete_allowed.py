# SPDX-License-Identifier: Apache-2.0
"""Password autocomplete: a field for a password or a code does not say whether the browser may keep what is typed.

A password manager is a good thing, and `current-password` or `new-password` invites one; what is advised here is to say
so. A code of a card or a one-time code is worth nothing kept. Sources: CWE-522; WHATWG HTML, section 4.10.18.7
(autofill); OWASP ASVS 4.0, 2.1.11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.checks.documents import attribute_text, is_html_page, is_subject_page, start_tags
from vedette.checks.markup import Token
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="password-autocomplete-allowed",
    name="Password field without autocomplete",
    cwe=522,
    severity=Severity.BEST_PRACTICE,
    wasc=15,
    description="A field for a password or a code leaves it to the browser whether to keep what is typed.",
    impact="On a computer that several people use, the next one may be offered what was typed; and password managers "
    "take a field for a new password for that of the old one.",
    remedy="Write `autocomplete` on each such field: `current-password`, `new-password`, `one-time-code`, or `off` "
    "where nothing may be kept.",
    references=(
        "https://cwe.mitre.org/data/definitions/522.html",
        "https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill",
    ),
)
_CODE = re.compile(
    r"(?:^|[_-])(?:cvv2?|cvc2?|csc|otp|totp|card[_-]?code|security[_-]?code|one[_-]?time)(?:$|[_-])", re.I
)


def silent_fields(response: Response) -> Iterator[str]:
    """Yield the names of such fields where neither they nor their form say anything; one without a name is not sent."""
    form_says = False
    for tag in start_tags(response, "<input"):
        if tag.name == "form":
            form_says = bool(_text(tag, "autocomplete").strip())
        elif tag.name == "input" and not form_says and tag.get("disabled") is None:
            name, kind = _text(tag, "name"), _text(tag, "type").strip().lower()
            is_secret = kind == "password" or (kind in ("", "text", "number", "tel") and _CODE.search(name))
            if name and is_secret and not _text(tag, "autocomplete").strip():
                yield name


def _text(tag: Token, name: str) -> str:
    value = tag.get(name)
    return "" if value is None else attribute_text(value.value)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report each such field."""
    if not is_subject_page(exchange.request, subject) or not is_html_page(exchange.response):
        return ()
    names = dict.fromkeys(name[:100] for name in silent_fields(exchange.response))
    return tuple(
        seen_in(exchange, subject, WEAKNESS, f"The field {name} says nothing of autocomplete.", sink=name)
        for name in sorted(names)
    )


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
