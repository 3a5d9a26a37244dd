# SPDX-License-Identifier: Apache-2.0
"""E-mail address disclosure: answers show addresses of people.

Told once a host, with the first that are found: an address of contact is meant to be seen, so it is information.
Addresses of nobody (example domains), of roles that sites publish on purpose and of files (`logo@2x.png`) do not count.
Sources: CWE-200; RFC 5321, section 4.1.2; RFC 2606 and 6761 (names that nobody has); RFC 2142 (mailboxes of roles).
"""

from __future__ import annotations

import re

from vedette.checks.documents import HTML_TYPES, attribute_text, is_subject_page, is_successful, text_of
from vedette.checks.markup import TokenKind, read_tokens
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="email-address-disclosure",
    name="E-mail addresses disclosed",
    cwe=200,
    severity=Severity.INFORMATION,
    wasc=13,
    capec=118,
    description="Answers show e-mail addresses that look like those of people.",
    impact="They are collected for unwanted mail, and help whoever writes to these people in somebody's name.",
    remedy="Show addresses of roles, such as info@, or a form; and send data of people only where it is needed.",
    references=("https://cwe.mitre.org/data/definitions/200.html", "https://www.rfc-editor.org/rfc/rfc2142"),
)
CERTAINTY = 90
"""That a text is an address of somebody cannot be proved without writing to it."""
_MOST_SHOWN = 5
_TYPES = HTML_TYPES | {"application/json", "text/plain", "text/csv", "application/xml", "text/xml"}
_ADDRESS = re.compile(
    r"(?<![\w.+%/@-])([a-z0-9][\w.+%-]{0,63})@((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?![\w@-])", re.I
)
_NOBODY = re.compile(
    r"(?:^|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost|local|domain\.com|email\.com)$"
)
_FILES = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|css|js|map|woff2?|ico|html?|php|json)$", re.IGNORECASE)
_ROLES = frozenset(
    {"info", "contact", "support", "sales", "hello", "help", "service", "office", "mail", "admin", "webmaster", "abuse"}
    | {"postmaster", "hostmaster", "security", "privacy", "press", "jobs", "noreply", "no-reply", "newsletter", "legal"}
    | {
        "git",
        "feedback",
        "team",
        "name",
        "user",
        "you",
        "your",
        "someone",
        "email",
        "username",
        "kontakt",
        "datenschutz",
    }
)


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the addresses that look like those of people, in lower case, each once, in order."""
    found = (f"{name}@{host}".lower() for name, host in _ADDRESS.findall(text) if _is_of_person(name, host))
    return tuple(dict.fromkeys(found))


def _is_of_person(name: str, host: str) -> bool:
    lowered = host.lower()
    return name.lower() not in _ROLES and not _NOBODY.search(lowered) and not _FILES.search(lowered)


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report an answer with such addresses in what a reader sees, or in its links."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or not is_successful(response):
        return ()
    if response.media_type not in _TYPES or not (b"@" in response.body or b"&#" in response.body):
        return ()
    text = text_of(response)
    addresses = addresses_in(_shown(text) if response.media_type in HTML_TYPES else text)
    if not addresses:
        return ()
    told = ", ".join(addresses[:_MOST_SHOWN])
    story = f"The answer shows {len(addresses)} addresses, among them {told}."
    facts = (Fact("addresses", told),)
    return (seen_in(exchange, subject, WEAKNESS, story, sink="e-mail", facts=facts, certainty=CERTAINTY),)


def _shown(text: str) -> str:
    """Return the texts of a page and the addresses of its mail links."""
    parts: list[str] = []
    for token in read_tokens(text):
        if token.kind is TokenKind.TEXT:
            parts.append(attribute_text(text[token.start : token.end]))
        elif token.kind is TokenKind.START_TAG and token.name == "a":
            link = token.get("href")
            if link is not None and link.value.lower().startswith("mailto:"):
                parts.append(attribute_text(link.value)[len("mailto:") :])
    return " ".join(parts)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.HOST, inspect)
