# SPDX-License-Identifier: Apache-2.0
"""Code injection, seen by products that only the interpreter of a language can have computed.

Every language is asked at once. Two fresh products must be computed as well; the same text without its quotes, or with
the function's name destroyed, must bring none.
"""

from __future__ import annotations

from vedette.checks.code_injection.ways import Way, ways_for
from vedette.checks.code_injection.weakness import WEAKNESS
from vedette.checks.computed_product import confirm_products
from vedette.checks.steady import ask_all_steadily
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe, Survey, Trial
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade

TECHNIQUE = "computed-product"


def trial(point: InsertionPoint, quote: str, survey: Survey, chance: Chance) -> Trial:
    """Ask every language at once for a product in literals of this quote, or in the value's place."""
    drawn = [(way, way.draw(chance)) for way in ways_for([quote])]
    seen = yield from ask_all_steadily(tuple(Probe(way.request(point, product.text)) for way, product in drawn))
    for (way, product), one in zip(drawn, seen, strict=True):
        if one is not None and product.is_in(one.exchange.response):
            return (yield from _confirm(point, way, one, survey, chance))
    return None


def _confirm(point: InsertionPoint, way: Way, seen: Observation, survey: Survey, chance: Chance) -> Trial:
    shown = yield from confirm_products(
        seen,
        lambda text: way.request(point, text),
        lambda: way.draw_dead(chance),
        lambda: way.draw(chance),
    )
    if shown is None:
        return None
    language = way.form.language
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"An interpreter ({language}) evaluated {point.name}: three products that no request held were computed "
        "by a function of the language; the same digits without its syntax brought none.",
        evidence=(survey.baselines[0].as_evidence(), *(one.as_evidence() for one in shown)),
        facts=(Fact("language", language), Fact("the value stands in", way.where), Fact("products", "3")),
        sink=f"{language}, {way.where}",
    )
