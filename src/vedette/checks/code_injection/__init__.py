# SPDX-License-Identifier: Apache-2.0
"""Code injection: a value from the request becomes part of code that an interpreter on the server runs.

Three ways in. Where the canary came back and the breaker did not, its quotes broke a literal: a product is joined to
the literal in each language's own way, with either quote. Where the value is a formula and a product of two numbers
that is put in its place is computed, that may be a calculator: so the product is asked for again with one factor in a
text, by a function that only the language has; so it is where the value is a text in quotes. And where an error of
the language came, both are tried. Two fresh products must be computed as well; the same text without its quotes, or
with the function's name destroyed, must bring none. Where nothing that is computed is shown, code is sent that fails
when a comparison is false, with true and false ones drawn at random, round by round.

Sources: CWE-94, CWE-95; detection.md, section 7.1.
"""

from __future__ import annotations

import re
from collections.abc import Generator

from vedette.checks import grammar
from vedette.checks.boolean_test import disturbance_of
from vedette.checks.code_injection import conditions, products
from vedette.checks.code_injection.conditions import what_it_does
from vedette.checks.code_injection.ways import ways_for
from vedette.checks.code_injection.weakness import WEAKNESS
from vedette.checks.computed_product import draw_product, is_reflected
from vedette.checks.documents import text_of
from vedette.checks.features import strong_features
from vedette.checks.steady import ask_steadily, within
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observations, Probe, SubjectKind, Survey, Trial
from vedette.domain.insertion import InsertionPoint, Place

MOST_PROBES = 56
_QUOTES = ("'", '"')
_FORMULA = re.compile(r"[\d\s.+*/()-]*\d[\d\s.+*/()-]*")
_QUOTED = re.compile(r"(['\"])(?:\\.|(?!\1)[^\\])*\1", re.DOTALL)
_ERRORS = re.compile(
    r"\beval\(\)'d code\b|\bParse error: syntax error, |\b(?:NameError|SyntaxError|ReferenceError)\b:? "
    r"|\bundefined (?:local variable or method|method) [`']|\bBareword \"|\bsyntax error at \(eval "
)


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Ask each language for a product, where the survey gives a reason to."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    complains = _complains(survey)
    quotes = list(_QUOTES) if complains or _breaks(survey) else []
    for quote in quotes:
        found = yield from products.trial(point, quote, survey, chance)
        if found is not None:
            return found
    if complains or (yield from _is_code(point, survey, chance)):
        quotes.append("")
        found = yield from products.trial(point, "", survey, chance)
        if found is not None:
            return found
    disturbance = what_it_does(point, survey)
    if disturbance is None:
        return None
    for way in ways_for(quotes):
        found = yield from conditions.trial(point, way, disturbance, survey, chance)
        if found is not None:
            return found
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


def _is_code(point: InsertionPoint, survey: Survey, chance: Chance) -> Generator[tuple[Probe, ...], Observations, bool]:
    """Whether the value is code by itself: a text in quotes, or a formula in whose place a product is computed."""
    if _QUOTED.fullmatch(point.value):
        return what_it_does(point, survey) is not None
    if disturbance_of(survey) is None:
        return False
    if _FORMULA.fullmatch(point.value) is None:
        return False
    product = draw_product(grammar.plain_product, chance)
    seen = yield from ask_steadily(Probe(point.put(product.text)))
    return seen is not None and product.is_in(seen.exchange.response)


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(products.TECHNIQUE, conditions.TECHNIQUE),
)
