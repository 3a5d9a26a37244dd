# SPDX-License-Identifier: Apache-2.0
"""The boolean test: does the page follow the truth of a comparison that is appended to a value?

1. Canary or breaker must change the page, or the value does not matter here and nothing is sent.
2. For each place in a statement where the value may stand, a true comparison is appended (T). A feature that canary
   or breaker disturbed and that T restores is a candidate.
3. A false comparison (F, the operands swapped) and a destroyed keyword (Z) must both lose it: Z rules out numbers read
   from the front of a text, searches by words, and prefixes.
4. A test that only the language in question knows must restore and lose it in the same way.
5. What is left is locked and put to the randomised test, with fresh operands each round. True and false texts are the
   same bytes in another order, so nothing but a comparison can tell them apart.

Source: detection.md, section 3.2.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from vedette.checks.features import Normal, Sign, agreeing, features_of
from vedette.checks.grammar import LiteralContext, broken_comparison, comparison
from vedette.checks.randomised_test import ALPHA, Survived, rounds_needed, run_rounds
from vedette.checks.steady import ask_steadily
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance, derive_seed
from vedette.domain.check import BREAKERS, Observation, Observations, Probe, Survey, Trial
from vedette.domain.finding import Evidence, Fact, Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade, Weakness

TECHNIQUE = "boolean"
CONTEXTS_WHERE_QUOTES_DO_NOTHING = 4
"""How many contexts are tried when canary and breaker look alike."""
_DISTURBANCES = ("status ", "location ")


@dataclass(frozen=True, slots=True)
class Disturbance:
    """How canary and breaker differ from the untouched page."""

    normal: Normal
    signs: frozenset[Sign]
    """What either of them disturbs; on a noisy page what both do, where there is such a thing."""
    differ: bool
    """Whether the two differ from each other."""


def disturbance_of(survey: Survey) -> Disturbance | None:
    """Return what the value does to the page; None where it does nothing, or the survey was throttled."""
    canary, breaker = survey.canary, survey.breaker
    samples = (*survey.baselines, canary, breaker)
    if canary is None or breaker is None or any(one and is_throttled(one.exchange.response) for one in samples):
        return None
    normal = Normal.of(*(features_of(one.exchange.response) for one in survey.baselines))
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


@dataclass(frozen=True, slots=True)
class Dialect:
    """A language with comparisons: its weakness, who reads it, the contexts to try, and what it alone knows.

    `own_test(context, chance)` returns a text that only this language takes for true, and one that it takes for false.
    """

    weakness: Weakness
    reader: str
    contexts_for: Callable[[InsertionPoint], tuple[LiteralContext, ...]]
    own_test: Callable[[LiteralContext, Chance], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Restored:
    """A context in which a true comparison restored the page but a false one did so as well, and what it restored."""

    context: LiteralContext
    signs: frozenset[Sign]


def search(
    dialect: Dialect, point: InsertionPoint, survey: Survey, chance: Chance
) -> Generator[tuple[Probe, ...], Observations, Finding | tuple[Restored, ...]]:
    """Look for a context in which a true comparison restores the page, then put it to the test.

    Where truth does not matter, return the contexts whose syntax fitted all the same.
    """
    restored: list[Restored] = []
    disturbance = disturbance_of(survey)
    if disturbance is None:
        return ()
    contexts = dialect.contexts_for(point)
    for context in contexts if disturbance.differ else contexts[:CONTEXTS_WHERE_QUOTES_DO_NOTHING]:
        locked = yield from _candidates(dialect, point, context, disturbance, survey, chance)
        if isinstance(locked, Restored):
            restored.append(locked)
        elif locked is not None:
            found = yield from _test(dialect, point, context, locked, survey, chance)
            if found is not None:
                return found
    return tuple(restored)


@dataclass(frozen=True, slots=True)
class _Locked:
    """The candidates of one context, and the observations that made them candidates."""

    signs: frozenset[Sign]
    shown: tuple[Observation, ...]


def _candidates(
    dialect: Dialect,
    point: InsertionPoint,
    context: LiteralContext,
    disturbance: Disturbance,
    survey: Survey,
    chance: Chance,
) -> Generator[tuple[Probe, ...], Observations, _Locked | Restored | None]:
    """Return the signs that true texts restore and false or broken ones lose; None when nothing restores any.

    The first three texts are those of every dialect at the point, so their answers serve all; no bound rests on them.
    """
    low, high = Chance(derive_seed(survey.canary_marker.encode(), context.name)).ordered_pair()
    own_true, own_false = dialect.own_test(context, chance)
    texts = (
        (comparison(context, low, high), "probe", True),
        (comparison(context, high, low), "control", False),
        (broken_comparison(context, low, high), "control", False),
        (own_true, "probe", True),
        (own_false, "control", False),
    )
    signs = disturbance.signs
    shown: list[Observation] = []
    for text, part, restores in texts:
        is_shared = text not in (own_true, own_false)
        seen = yield from ask_steadily(Probe(point.append(text), part, is_shared=is_shared))
        if seen is None:
            return None
        features = features_of(seen.exchange.response, (text,))
        left = agreeing(signs, features, normal=restores)
        if not left:
            return Restored(context, signs) if shown else None
        signs = left
        shown.append(seen)
    return _Locked(signs, tuple(shown))


def _test(
    dialect: Dialect,
    point: InsertionPoint,
    context: LiteralContext,
    locked: _Locked,
    survey: Survey,
    chance: Chance,
) -> Trial:
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
    return None if survived is None else _finding(dialect, point, context, locked, survived, survey)


def _finding(
    dialect: Dialect,
    point: InsertionPoint,
    context: LiteralContext,
    locked: _Locked,
    survived: Survived[Sign],
    survey: Survey,
) -> Finding:
    sign = min(survived.candidates, key=lambda each: (not each.present, each.feature))
    count = len(survived.rounds)
    evidence: list[Evidence] = [one.as_evidence() for one in (*survey.baselines, *locked.shown)]
    evidence += [seen.as_evidence() for _, seen in survived.rounds]
    return Finding(
        check=dialect.weakness.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=survived.certainty,
        story=f"Text appended to {point.name} is evaluated by {dialect.reader}: in {count} of {count} randomly ordered "
        "rounds the page followed the truth of a comparison of two fresh numbers.",
        evidence=tuple(evidence),
        facts=(
            Fact("the value stands in", context.name),
            Fact("rounds", str(count)),
            Fact("what followed", f"{sign.feature} {'present' if sign.present else 'absent'} when true"),
        ),
        bound=survived.bound,
    )
