# SPDX-License-Identifier: Apache-2.0
"""Code injection: a value from the request becomes part of code that an interpreter on the server runs.

Three ways in. Where the canary came back and the breaker did not, its quotes broke a literal: a product is joined to
the literal in each language's own way, with either quote. Where the value is a formula and a product of two numbers
that is put in its place is computed, that may be a calculator: so the product is asked for again with one factor in a
text, by a function that only the language has; so it is where the value is a text in quotes. And where an error of
the language came, both are tried. Two fresh products must be computed as well; the same text without its quotes, or
with the function's name destroyed, must bring none.

Sources: CWE-94, CWE-95; detection.md, section 7.1.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass

from vedette.checks import grammar
from vedette.checks.boolean_test import disturbance_of
from vedette.checks.computed_product import Product, confirm_products, draw_product, is_reflected
from vedette.checks.documents import text_of
from vedette.checks.features import strong_features
from vedette.checks.steady import ask_all_steadily, ask_steadily, within
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Observations, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Request
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="code-injection",
    name="Code injection",
    cwe=94,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    wasc=20,
    capec=242,
    description="A value from the request becomes part of code that the server evaluates.",
    impact="Whoever sends the request can run code on the server with the rights of the application.",
    remedy="Do not evaluate text: read numbers with a parser of numbers (`ast.literal_eval` in Python, `JSON.parse` in "
    "Node.js, `intval` in PHP, `Integer()` in Ruby), look actions up in a fixed table, and compute formulas of users "
    "with a library that knows arithmetic only.",
    references=(
        "https://cwe.mitre.org/data/definitions/94.html",
        "https://cwe.mitre.org/data/definitions/95.html",
        "https://owasp.org/www-community/attacks/Code_Injection",
    ),
)
TECHNIQUE = "computed-product"
MOST_PROBES = 24
_QUOTES = ("'", '"')
_FORMULA = re.compile(r"[\d\s.+*/()-]*\d[\d\s.+*/()-]*")
_QUOTED = re.compile(r"(['\"])[^'\"]*\1")
_ERRORS = re.compile(
    r"\beval\(\)'d code\b|\bParse error: syntax error, |\b(?:NameError|SyntaxError|ReferenceError)\b:? "
    r"|\bundefined (?:local variable or method|method) [`']|\bBareword \"|\bsyntax error at \(eval "
)


@dataclass(frozen=True, slots=True)
class Way:
    """A language and the literal in which the value stands; the quote is empty where the value is an expression."""

    form: grammar.CodeForm
    quote: str

    def request(self, point: InsertionPoint, text: str) -> Request:
        """Return the request with `text` behind the value, or in its place."""
        return point.append(text) if self.quote else point.put(text)

    def draw(self, chance: Chance) -> Product:
        """Return a fresh product."""
        return draw_product(lambda left, right: grammar.quoted_code(self.form, self.quote, left, right), chance)

    def draw_dead(self, chance: Chance) -> Product:
        """Return a product that nobody computes."""
        return draw_product(lambda left, right: grammar.dead_code(self.form, self.quote, left, right), chance)


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Ask each language for a product, where the survey gives a reason to."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    complains = _complains(survey)
    for quote in _QUOTES if complains or _breaks(survey) else ():
        found = yield from _ask_each(point, quote, survey, chance)
        if found is not None:
            return found
    if complains or (yield from _calculates(point, survey, chance)):
        return (yield from _ask_each(point, "", survey, chance))
    return None


def _ask_each(point: InsertionPoint, quote: str, survey: Survey, chance: Chance) -> Trial:
    """Ask every language at once for a product in literals of this quote, or in the value's place."""
    drawn = [(way, way.draw(chance)) for way in (Way(form, quote) for form in grammar.CODE_FORMS)]
    seen = yield from ask_all_steadily(tuple(Probe(way.request(point, product.text)) for way, product in drawn))
    for (way, product), one in zip(drawn, seen, strict=True):
        if one is not None and product.is_in(one.exchange.response):
            return (yield from _confirm(point, way, one, survey, chance))
    return None


def _breaks(survey: Survey) -> bool:
    """Whether the value comes back unless it holds quotes, and is not merely refused or escaped with them."""
    if not is_reflected(survey) or survey.breaker is None or is_throttled(survey.breaker.exchange.response):
        return False
    shown = text_of(survey.breaker.exchange.response)
    return not any(marker[1:-1] in shown for marker in survey.breaker_markers) or _fails(survey)


def _fails(survey: Survey) -> bool:
    """Whether the breaker's answer is a failure and the canary's is none."""
    if survey.canary is None or survey.breaker is None:
        return False
    told, broken = survey.canary.exchange.response, survey.breaker.exchange.response
    return strong_features(told) != strong_features(broken) and told.status < 500 <= broken.status


def _complains(survey: Survey) -> bool:
    """Whether canary or breaker brought an error of a language, which the untouched page does not have."""
    if any(_ERRORS.search(text_of(one.exchange.response)) for one in survey.baselines):
        return False
    return any(one and _ERRORS.search(text_of(one.exchange.response)) for one in (survey.canary, survey.breaker))


def _calculates(
    point: InsertionPoint, survey: Survey, chance: Chance
) -> Generator[tuple[Probe, ...], Observations, bool]:
    """Whether the value is code by itself: a text in quotes, or a formula in whose place a product is computed."""
    if disturbance_of(survey) is None:
        return False
    if _QUOTED.fullmatch(point.value):
        return True
    if _FORMULA.fullmatch(point.value) is None:
        return False
    product = draw_product(grammar.plain_product, chance)
    seen = yield from ask_steadily(Probe(point.put(product.text)))
    return seen is not None and product.is_in(seen.exchange.response)


def _confirm(point: InsertionPoint, way: Way, seen: Observation, survey: Survey, chance: Chance) -> Trial:
    shown = yield from confirm_products(
        seen,
        lambda text: way.request(point, text),
        lambda: way.draw_dead(chance),
        lambda: way.draw(chance),
    )
    if shown is None:
        return None
    where = f"a literal in {way.quote}" if way.quote else "an expression by itself"
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
        facts=(Fact("language", language), Fact("the value stands in", where), Fact("products", "3")),
        sink=f"{language}, {where}",
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(TECHNIQUE,),
)
