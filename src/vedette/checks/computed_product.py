# SPDX-License-Identifier: Apache-2.0
"""A product of two fresh numbers that a text asks for and no request holds: who shows it has computed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass

from vedette.checks.documents import text_of
from vedette.checks.steady import ask_steadily
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Survey
from vedette.domain.exchange import Request, Response

DIGITS = 5
_GROUPING = "[^0-9A-Za-z<>]{0,3}"
"""What is put between groups of three digits: a sign of one to three bytes, or an apostrophe."""


@dataclass(frozen=True, slots=True)
class Product:
    """The text that asks for a product, and how the product looks where it is shown."""

    text: str
    shown: re.Pattern[str]

    def is_in(self, response: Response) -> bool:
        """Whether the product is shown in the response's body, as a number of its own."""
        return self.shown.search(text_of(response)) is not None


def draw_product(write: Callable[[int, int], str], chance: Chance) -> Product:
    """Return a fresh product that `write` asks for; it has nine or ten digits."""
    left, right = chance.number(DIGITS), chance.number(DIGITS)
    return _product(write(left, right), left * right)


def draw_length(write: Callable[[str, int], str], chance: Chance) -> Product:
    """Return a fresh product of the length of a text and a number of eight digits."""
    text, factor = chance.marker() * (1 + chance.below(4)), chance.number(8)
    return _product(write(text, factor), len(text) * factor)


def is_reflected(survey: Survey) -> bool:
    """Whether the canary came back; its core, since some applications cut a character off."""
    if survey.canary is None:
        return False
    return survey.canary_marker[1:-1] in text_of(survey.canary.exchange.response)


def confirm_products(
    first: Observation,
    put: Callable[[str], Request],
    draw_dead: Callable[[], Product],
    draw_again: Callable[[], Product],
) -> Generator[tuple[Probe, ...], Observations, tuple[Observation, ...] | None]:
    """Ask for a dead product, which must not come, and for two fresh ones, which must; None where it is otherwise."""
    shown = [first]
    for draw, part, comes in (
        (draw_dead, "control", False),
        (draw_again, "replay", True),
        (draw_again, "replay", True),
    ):
        product = draw()
        seen = yield from ask_steadily(Probe(put(product.text), part))
        if seen is None or product.is_in(seen.exchange.response) is not comes:
            return None
        shown.append(seen)
    return tuple(shown)


def _product(text: str, number: int) -> Product:
    return Product(text, re.compile(f"(?<![0-9]){_GROUPING.join(str(number))}(?![0-9])"))
