# SPDX-License-Identifier: Apache-2.0
"""NoSQL injection by script: the value stands in a literal of JavaScript that the database runs for each document.

Behind the value an operand is joined that is empty where a comparison of two numbers is true; so the literal is what it
was, or another text. True and false texts are the same bytes in another order. The comparison is written so that only
JavaScript reads it, and where the product of two numbers is *shown* the code is evaluated elsewhere than in a query:
that is another weakness (`code-injection`) and left to it.

Sources: CWE-943; MongoDB manual, `$where`; ECMA-262, section 13.11; detection.md, sections 3.2 and 7.1.
"""

from __future__ import annotations

from collections.abc import Generator

from vedette.checks import grammar
from vedette.checks.boolean_test import disturbance_of
from vedette.checks.computed_product import draw_product
from vedette.checks.features import Sign
from vedette.checks.label_test import Step, Written, follow_labels, labelled_finding
from vedette.checks.nosql_injection.weakness import WEAKNESS
from vedette.checks.steady import ask_steadily
from vedette.domain.chance import Chance
from vedette.domain.check import Observations, Probe, Survey, Trial
from vedette.domain.finding import Fact
from vedette.domain.insertion import InsertionPoint, Place

TECHNIQUE = "script"
_QUOTES = ("'", '"')
_NOT_COMPARED = frozenset({Place.PATH, Place.HEADER})
"""Places whose values name things; queries by script compare fields that are typed in."""


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Try each kind of literal, where the value matters and its quotes do."""
    if point.place in _NOT_COMPARED:
        return None
    disturbance = disturbance_of(survey)
    if disturbance is None or not disturbance.differ:
        return None
    for quote in _QUOTES:
        found = yield from _test(point, quote, disturbance.signs, survey, chance)
        if found is not None:
            return found
    return None


def _test(point: InsertionPoint, quote: str, signs: frozenset[Sign], survey: Survey, chance: Chance) -> Trial:
    def write(means_same: bool) -> Written:
        low, high = chance.ordered_pair()
        left, right = (low, high) if means_same else (high, low)
        return _written(point, grammar.unlike_script(quote, left, right))

    broken = _written(point, grammar.broken_script(quote, *chance.ordered_pair()))
    steps = (Step(write(True), True), Step(write(False), False), Step(broken, False))
    followed = yield from follow_labels(signs, steps, write, chance)
    if followed is None or (yield from _is_shown(point, quote, chance)):
        return None

    def story(rounds: int) -> str:
        return (
            f"Script behind {point.name} is run for a query: in {rounds} of {rounds} random rounds the page followed "
            "the truth of a comparison that only JavaScript reads, and what script computes is not shown."
        )

    facts = (Fact("the value stands in", f"a literal of JavaScript in {quote}"),)
    return labelled_finding(WEAKNESS.id, TECHNIQUE, point, survey, followed, story, facts)


def _written(point: InsertionPoint, text: str) -> Written:
    return Written(point.append(text), (text,))


def _is_shown(point: InsertionPoint, quote: str, chance: Chance) -> Generator[tuple[Probe, ...], Observations, bool]:
    """Whether the page shows a product that the code computes."""
    form = next(each for each in grammar.CODE_FORMS if each.language == "Node.js")
    product = draw_product(lambda left, right: grammar.quoted_code(form, quote, left, right), chance)
    seen = yield from ask_steadily(Probe(point.append(product.text), "control"))
    return seen is None or product.is_in(seen.exchange.response)
