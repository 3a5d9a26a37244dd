# SPDX-License-Identifier: Apache-2.0
"""SQL injection, seen by the truth of a comparison: the page follows the order of two random numbers.

1. Canary or breaker must change the page, or the value does not matter here and nothing is sent.
2. For each place in a statement where the value may stand, a true comparison is appended (T). A feature that canary
   or breaker disturbed and that T restores is a candidate.
3. A false comparison (F, the operands swapped) and a destroyed keyword (Z) must both lose it: Z rules out numbers read
   from the front of a text, searches by words, and prefixes.
4. A range test, which SQL knows and XPath does not, must restore and lose it in the same way.
5. What is left is locked and put to the randomised test, with fresh operands each round. True and false texts are the
   same bytes in another order, so nothing but a comparison can tell them apart.

Sources: detection.md, section 3.2; CWE-89.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from vedette.checks.features import Normal, Sign, agreeing, features_of
from vedette.checks.grammar import (
    NUMBERS_FIRST,
    TEXTS_FIRST,
    LiteralContext,
    broken_comparison,
    comparison,
    range_test,
)
from vedette.checks.point_types import is_numeric
from vedette.checks.randomised_test import ALPHA, Survived, rounds_needed, run_rounds
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.checks.steady import ask_steadily
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance
from vedette.domain.check import BREAKERS, Observation, Observations, Probe, Survey, Trial
from vedette.domain.finding import Evidence, Fact, Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade

TECHNIQUE = "boolean"
CONTEXTS_WHERE_QUOTES_DO_NOTHING = 4
"""How many contexts are tried when canary and breaker look alike."""
MORE_BASELINES = 2
"""How many more are asked for where the first two differ: they cost less than chasing noise through the contexts."""
_DISTURBANCES = ("status ", "location ")


@dataclass(frozen=True, slots=True)
class Disturbance:
    """How canary and breaker differ from the untouched page."""

    normal: Normal
    signs: frozenset[Sign]
    """What either of them disturbs; on a noisy page what both do, where there is such a thing."""
    differ: bool
    """Whether the two differ from each other."""


def disturbance_of(survey: Survey, more_baselines: Observations = ()) -> Disturbance | None:
    """Return what the value does to the page; None where it does nothing, or the survey was throttled."""
    canary, breaker = survey.canary, survey.breaker
    samples = (*survey.baselines, canary, breaker)
    if canary is None or breaker is None or any(one and is_throttled(one.exchange.response) for one in samples):
        return None
    untouched = (*survey.baselines, *more_baselines)
    normal = Normal.of(*(features_of(one.exchange.response) for one in untouched))
    first, second = survey.breaker_markers
    told = features_of(canary.exchange.response, (survey.canary_marker,))
    broken = features_of(breaker.exchange.response, (first + BREAKERS + second, first, second))
    if not any(_matters(normal, features) for features in (told, broken)):
        return None
    by_canary, by_breaker = normal.signs(told), normal.signs(broken)
    both = by_canary & by_breaker
    signs = both if both and normal.is_noisy else by_canary | by_breaker
    return Disturbance(normal, signs, told != broken)


def _matters(normal: Normal, features: frozenset[str]) -> bool:
    gained = features - normal.ever
    return not normal.always <= features or any(feature.startswith(_DISTURBANCES) for feature in gained)


def contexts_for(point: InsertionPoint) -> tuple[LiteralContext, ...]:
    """Return the contexts to try, the likely ones for the base value first."""
    return NUMBERS_FIRST if is_numeric(point) else TEXTS_FIRST


@dataclass(frozen=True, slots=True)
class Restored:
    """A context in which a true comparison restored the page but a false one did so as well, and what it restored."""

    context: LiteralContext
    signs: frozenset[Sign]


def search(
    point: InsertionPoint, survey: Survey, chance: Chance
) -> Generator[tuple[Probe, ...], Observations, Finding | tuple[Restored, ...]]:
    """Look for a context in which a true comparison restores the page, then put it to the test.

    Where truth does not matter, return the contexts whose syntax fitted all the same.
    """
    restored: list[Restored] = []
    disturbance = disturbance_of(survey)
    if disturbance is not None and disturbance.normal.is_noisy:
        again = yield tuple(Probe(point.request, "baseline") for _ in range(MORE_BASELINES))
        disturbance = disturbance_of(survey, tuple(one for one in again if not is_throttled(one.exchange.response)))
    if disturbance is None:
        return ()
    contexts = contexts_for(point)
    for context in contexts if disturbance.differ else contexts[:CONTEXTS_WHERE_QUOTES_DO_NOTHING]:
        locked = yield from _candidates(point, context, disturbance, chance)
        if isinstance(locked, Restored):
            restored.append(locked)
        elif locked is not None:
            found = yield from _test(point, context, locked, survey, chance)
            if found is not None:
                return found
    return tuple(restored)


@dataclass(frozen=True, slots=True)
class _Locked:
    """The candidates of one context, and the observations that made them candidates."""

    signs: frozenset[Sign]
    shown: tuple[Observation, ...]


def _candidates(
    point: InsertionPoint, context: LiteralContext, disturbance: Disturbance, chance: Chance
) -> Generator[tuple[Probe, ...], Observations, _Locked | Restored | None]:
    """Return the signs that true texts restore and false or broken ones lose; None when nothing restores any."""
    low, high = chance.ordered_pair()
    a_low, a_high = chance.ordered_pair()
    middle = a_low + (a_high - a_low) // 2
    texts = (
        (comparison(context, low, high), "probe", True),
        (comparison(context, high, low), "control", False),
        (broken_comparison(context, low, high), "control", False),
        (range_test(context, a_low, middle, a_high), "probe", True),
        (range_test(context, a_high, middle, a_low), "control", False),
    )
    signs = disturbance.signs
    shown: list[Observation] = []
    for text, part, restores in texts:
        seen = yield from ask_steadily(Probe(point.append(text), part))
        if seen is None:
            return None
        features = features_of(seen.exchange.response, (text,))
        left = agreeing(signs, features, normal=restores)
        if not left:
            return Restored(context, signs) if shown else None
        signs = left
        shown.append(seen)
    return _Locked(signs, tuple(shown))


def _test(point: InsertionPoint, context: LiteralContext, locked: _Locked, survey: Survey, chance: Chance) -> Trial:
    texts: dict[Probe, str] = {}

    def probe_for(label: bool) -> Probe:
        low, high = chance.ordered_pair()
        text = comparison(context, low, high) if label else comparison(context, high, low)
        probe = Probe(point.append(text), "replay")
        texts[probe] = text
        return probe

    def follow(signs: frozenset[Sign], seen: Observation, label: bool) -> frozenset[Sign]:
        return agreeing(signs, features_of(seen.exchange.response, (texts[seen.probe],)), normal=label)

    survived = yield from run_rounds(locked.signs, probe_for, follow, chance, rounds_needed(len(locked.signs), ALPHA))
    return None if survived is None else _finding(point, context, locked, survived, survey)


def _finding(
    point: InsertionPoint, context: LiteralContext, locked: _Locked, survived: Survived[Sign], survey: Survey
) -> Finding:
    sign = min(survived.candidates, key=lambda each: (not each.present, each.feature))
    count = len(survived.rounds)
    evidence: list[Evidence] = [one.as_evidence() for one in (*survey.baselines, *locked.shown)]
    evidence += [seen.as_evidence() for _, seen in survived.rounds]
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=survived.certainty,
        story=f"Text appended to {point.name} is evaluated by the database: in {count} of {count} randomly ordered "
        "rounds the page followed the truth of a comparison of two fresh numbers.",
        evidence=tuple(evidence),
        facts=(
            Fact("the value stands in", context.name),
            Fact("rounds", str(count)),
            Fact("what followed", f"{sign.feature} {'present' if sign.present else 'absent'} when true"),
        ),
        bound=survived.bound,
    )
