# SPDX-License-Identifier: Apache-2.0
"""Personal data disclosure: an answer shows the number of a payment card.

A number counts with the check digit and length of an issuer, near a word that speaks of cards, and when it is none of
the numbers that processors publish for tests. Nothing else is looked for: names and addresses have no form of their
own.

Sources: CWE-359; ISO/IEC 7812-1 (issuer ranges, Luhn's check digit); PCI DSS 4.0, requirement 3.4.1 (masking).
"""

from __future__ import annotations

import re

from vedette.checks.documents import HTML_TYPES, is_subject_page, text_of
from vedette.checks.markup import TokenKind, read_tokens
from vedette.checks.passive import seen_in
from vedette.domain.check import PassiveCheck, SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Fact, Finding, Subject
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="personal-data-disclosure",
    name="Payment card number disclosed",
    cwe=359,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
    wasc=13,
    capec=118,
    description="An answer shows what has the form of a payment card's whole number.",
    impact="Whoever can open the page, or reads it in a cache or a log, can misuse the card.",
    remedy="Show the last four digits only, store the number as a token of the payment processor, and find out since "
    "when and to whom the page was open.",
    references=(
        "https://cwe.mitre.org/data/definitions/359.html",
        "https://www.pcisecuritystandards.org/document_library/",
    ),
)
CERTAINTY = 75
_NUMBER = re.compile(r"(?<![\w.,-])\d{4}(?:([ -]?)\d{4}\1\d{4}\1\d{4}|([ -]?)\d{6}\2\d{5})(?![\w-]|[.,]\d)")
_CONTEXT = re.compile(
    r"\b(?:card|credit|debit|visa|mastercard|amex|american express|discover|payment|kreditkarte|carte|tarjeta|pan)\b",
    re.IGNORECASE,
)
_REACH = 80
"""How far from the number the word may stand, in characters."""
_LEAST_DIGITS = 5
"""Different digits that a number has which nobody made up."""
_TEST_NUMBERS = frozenset(
    [
        "4111111111111111",
        "4012888888881881",
        "4242424242424242",
        "4000056655665556",
        "4000000000000002",
        "4917610000000000",
        "5555555555554444",
        "5105105105105100",
        "5200828282828210",
        "5425233430109903",
        "2223003122003222",
        "2222420000001113",
        "378282246310005",
        "371449635398431",
        "378734493671000",
        "374245455400126",
        "6011111111111117",
        "6011000990139424",
        "3530111333300000",
        "3566002020360505",
        "4007702835532454",
        "4263982640269299",
        "4035501000000008",
        "4360000001000005",
    ]
)
_TYPES = HTML_TYPES | {"application/json", "text/plain", "text/csv", "application/xml", "text/xml"}
_ISSUERS = (
    ("Visa", 16, (("4", "4"),)),
    ("Mastercard", 16, (("51", "55"), ("2221", "2720"))),
    ("American Express", 15, (("34", "34"), ("37", "37"))),
    ("Discover", 16, (("6011", "6011"), ("644", "649"), ("65", "65"))),
    ("JCB", 16, (("3528", "3589"),)),
)


def issuer_of(digits: str) -> str | None:
    """Return whose card has this number; None when its beginning, length or check digit is nobody's."""
    if not _has_check_digit(digits):
        return None
    for issuer, length, ranges in _ISSUERS:
        if len(digits) == length and any(low <= digits[: len(low)] <= high for low, high in ranges):
            return issuer
    return None


def _has_check_digit(digits: str) -> bool:
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(each - 9 if each > 9 else each for each in doubled)) % 10 == 0


def find_card(text: str) -> tuple[str, str] | None:
    """Return (issuer, digits) of the first card's number in `text`; None when there is none."""
    for found in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        issuer = issuer_of(digits)
        if issuer is None or digits in _TEST_NUMBERS or len(set(digits)) < _LEAST_DIGITS:
            continue
        if _CONTEXT.search(text, max(0, found.start() - _REACH), found.end() + _REACH):
            return issuer, digits
    return None


def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
    """Report the first card's number that a reader of the answer sees."""
    response = exchange.response
    if not is_subject_page(exchange.request, subject) or response.media_type not in _TYPES:
        return ()
    text = text_of(response)
    if response.media_type in HTML_TYPES:
        text = " ".join(text[token.start : token.end] for token in read_tokens(text) if token.kind is TokenKind.TEXT)
    card = find_card(text)
    if card is None:
        return ()
    issuer, digits = card
    story = f"The answer shows what has the form of a number of {issuer} ({digits[:4]}…)."
    facts = (Fact("issuer", issuer), Fact("begins", f"{digits[:4]}…"))
    return (seen_in(exchange, subject, WEAKNESS, story, sink=issuer, facts=facts, certainty=CERTAINTY),)


CHECK = PassiveCheck(WEAKNESS, SubjectKind.ROUTE, inspect)
