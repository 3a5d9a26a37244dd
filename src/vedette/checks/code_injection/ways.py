# SPDX-License-Identifier: Apache-2.0
"""How a language is reached where a value stands: behind a literal's quote, or in the value's place."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.checks import grammar
from vedette.checks.computed_product import Product, draw_product
from vedette.checks.label_test import Written
from vedette.domain.chance import Chance
from vedette.domain.exchange import Request
from vedette.domain.insertion import InsertionPoint


@dataclass(frozen=True, slots=True)
class Way:
    """A language and the literal in which the value stands; the quote is empty where the value is an expression."""

    form: grammar.CodeForm
    quote: str

    @property
    def where(self) -> str:
        """What the value stands in."""
        return f"a literal in {self.quote}" if self.quote else "an expression by itself"

    def request(self, point: InsertionPoint, text: str) -> Request:
        """Return the request with `text` behind the value, or in its place."""
        return point.append(text) if self.quote else point.put(text)

    def draw(self, chance: Chance) -> Product:
        """Return a fresh product."""
        return draw_product(lambda left, right: grammar.quoted_code(self.form, self.quote, left, right), chance)

    def conditional(self, point: InsertionPoint, chance: Chance, *, is_true: bool) -> Written:
        """Return code that fails unless a comparison of fresh numbers, which is true or not, holds."""
        low, high = chance.ordered_pair()
        left, right = (low, high) if is_true else (high, low)
        text = grammar.conditional_code(self.form, self.quote, left, right)
        return Written(self.request(point, text), (text,))

    def broken(self, point: InsertionPoint, chance: Chance) -> Written:
        """Return a true comparison that no interpreter reads."""
        text = grammar.dead_condition(self.form, self.quote, *chance.ordered_pair())
        return Written(self.request(point, text), (text,))

    def draw_dead(self, chance: Chance) -> Product:
        """Return a product that nobody computes."""
        return draw_product(lambda left, right: grammar.dead_code(self.form, self.quote, left, right), chance)


def ways_for(quotes: list[str]) -> list[Way]:
    """Return each language's way for each quote; an empty one stands for the value's place."""
    return [Way(form, quote) for quote in quotes for form in grammar.CODE_FORMS]
