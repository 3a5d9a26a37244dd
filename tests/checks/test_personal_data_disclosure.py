# SPDX-License-Identifier: Apache-2.0
"""Payment card numbers: check digit, issuer and context, and many other long numbers."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.personal_data_disclosure import CHECK, issuer_of
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade


def shown(text: str, media_type: str = "text/html") -> Exchange:
    return exchange_of(page(text, media_type=media_type))


def numbered(start: str, length: int = 16) -> str:
    """A number that begins so and ends in its check digit."""
    body = (start + "739218456037295184")[: length - 1]
    doubled = [int(digit) * 2 for digit in body[::-2]]
    total = sum(map(int, body[-2::-2])) + sum(each - 9 if each > 9 else each for each in doubled)
    return body + str(-total % 10)


def grouped(digits: str, joint: str = " ") -> str:
    return joint.join(digits[at : at + 4] for at in range(0, 16, 4))


VISA, MASTER, AMEX = numbered("4929"), numbered("5288"), numbered("3742", 15)
LIKELY: dict[str, tuple[Exchange, str]] = {
    "a card's number is shown": (shown(f"<p>Card: {VISA}</p>"), "Visa"),
    "it is grouped by spaces": (shown(f"<td>Credit card</td><td>{grouped(VISA)}</td>"), "Visa"),
    "it is grouped by hyphens": (shown(f"<p>Payment by {grouped(MASTER, '-')}</p>"), "Mastercard"),
    "JSON holds it": (shown(f'{{"card": "{MASTER}"}}', "application/json"), "Mastercard"),
    "it has fifteen digits": (shown(f"<p>Amex {AMEX}</p>"), "American Express"),
}
SAFE: dict[str, Exchange] = {
    "no number is shown": shown("<p>Pay by card</p>"),
    "the number is masked": shown("<p>Card: **** **** **** 1881</p>"),
    "the check digit is wrong": shown(f"<p>Card: {VISA[:-1]}{(int(VISA[-1]) + 1) % 10}</p>"),
    "no issuer begins so": shown(f"<p>Card: {numbered('9929')}</p>"),
    "nothing near speaks of cards": shown(f"<p>Parcel {VISA}</p>"),
    "the word is far away": shown(f"<p>Card</p>{'<p>lorem ipsum dolor sit amet</p>' * 8}<p>{VISA}</p>"),
    "it is a number for tests": shown("<p>Test card: 4111 1111 1111 1111</p>"),
    "it is another number for tests": shown("<p>Card 4242424242424242</p>"),
    "its digits are made up": shown("<p>Card 4000 0000 0000 0002</p>"),
    "it is part of a longer number": shown(f"<p>Card {VISA}99</p>"),
    "it is a fraction": shown(f"<p>card 0.{VISA}</p>"),
    "it is in a script": shown(f"<script>card={VISA}</script>"),
    "it is an attribute": shown(f'<div data-card="{VISA}"></div>'),
    "the answer is a picture": shown(f"card {VISA}", "image/png"),
}


@pytest.mark.parametrize(("exchange", "issuer"), LIKELY.values(), ids=LIKELY)
def test_is_reported_as_possible_where(exchange: Exchange, issuer: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.POSSIBLE, issuer)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


def test_the_finding_shows_four_digits_only() -> None:
    (found,) = inspect(CHECK, shown(f"<p>Card: {VISA}</p>"))

    assert VISA[:5] not in found.story + "".join(fact.value for fact in found.facts)


@pytest.mark.parametrize(
    ("start", "issuer"), [("2221", "Mastercard"), ("2720", "Mastercard"), ("2721", None), ("3528", "JCB"), ("56", None)]
)
def test_an_issuer_has_its_range(start: str, issuer: str | None) -> None:
    assert issuer_of(numbered(start)) == issuer
