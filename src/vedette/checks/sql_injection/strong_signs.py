# SPDX-License-Identifier: Apache-2.0
"""Signs that a statement failed, strong enough for labels that a server could read: status, type, error text.

The techniques that use them draw at random between a well formed and a malformed statement. What they prove is that
the value is read as part of something with SQL's grammar; since the two texts can be told apart without a database,
the finding is *possible*.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

from vedette.checks.features import Sign, agreeing, strong_features
from vedette.checks.randomised_test import Survived, rounds_needed, run_rounds
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.checks.steady import ask_steadily
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Survey, Trial
from vedette.domain.finding import Evidence, Fact, Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade

ALPHA_OF_LIKELY = 1e-3
CERTAINTY = 85
_STRONG = ("status ", "type ", "error ")


def is_strong(feature: str) -> bool:
    """Whether the feature speaks of success or failure of the whole request."""
    return feature.startswith(_STRONG)


def draw_between(
    point: InsertionPoint,
    technique: str,
    signs: frozenset[Sign],
    screening: tuple[tuple[Probe, bool], ...],
    probe_for: Callable[[bool], Probe],
    story: Callable[[int], str],
    survey: Survey,
    chance: Chance,
) -> Trial:
    """Screen `signs` with probes that must look well formed or not, then draw between the two at random."""

    screened = yield from _screen(signs, screening)
    if screened is None:
        return None
    left, shown = screened
    rounds = rounds_needed(len(left), ALPHA_OF_LIKELY)
    survived: Survived[Sign] | None = yield from run_rounds(left, probe_for, _following, chance, rounds)
    if survived is None:
        return None
    replays = tuple(seen.as_evidence("replay") for _, seen in survived.rounds)
    sign = min(survived.candidates, key=lambda each: (not each.present, each.feature))
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=technique,
        grade=Grade.POSSIBLE,
        certainty=CERTAINTY,
        story=story(rounds),
        evidence=(*(one.as_evidence() for one in survey.baselines), *shown, *replays),
        facts=(Fact("what followed", sign.feature),),
        bound=survived.bound,
    )


def _following(signs: frozenset[Sign], seen: Observation, well_formed: bool) -> frozenset[Sign]:
    return agreeing(signs, strong_features(seen.exchange.response), normal=well_formed)


def _screen(
    signs: frozenset[Sign], screening: tuple[tuple[Probe, bool], ...]
) -> Generator[tuple[Probe, ...], Observations, tuple[frozenset[Sign], tuple[Evidence, ...]] | None]:
    shown: list[Evidence] = []
    for probe, well_formed in screening:
        seen = (yield from ask_steadily(probe)) if signs else None
        if seen is None:
            return None
        signs = _following(signs, seen, well_formed)
        shown.append(seen.as_evidence())
    return (signs, tuple(shown)) if signs else None
