# SPDX-License-Identifier: Apache-2.0
"""Two ways to write a value, one that means the same and one that does not: does the page follow which was sent?

First each way, and the controls, are sent once; a sign of the survey's disturbance that does not go along is dropped.
What is left is put to the randomised test, with a way drawn by a fair coin in each round and written afresh.
Source: detection.md, section 3.2.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from vedette.checks.features import Sign, agreeing, features_of
from vedette.checks.randomised_test import ALPHA, Survived, rounds_needed, run_rounds
from vedette.checks.steady import ask_steadily
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Survey
from vedette.domain.exchange import Request
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade


@dataclass(frozen=True, slots=True)
class Written:
    """A request, and the texts in it that come from us: they are taken out before pages are compared."""

    request: Request
    inserted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What is sent once before the rounds, and whether it means what the untouched value does."""

    written: Written
    means_same: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """What was shown before the rounds, and what survived them."""

    shown: tuple[Observation, ...]
    survived: Survived[Sign]


def follow_labels(
    signs: frozenset[Sign], steps: tuple[Step, ...], write: Callable[[bool], Written], chance: Chance
) -> Generator[tuple[Probe, ...], Observations, Followed | None]:
    """Return what followed every label; None as soon as nothing does. `write` draws afresh at every call."""
    shown: list[Observation] = []
    for step in steps:
        seen = yield from ask_steadily(Probe(step.written.request, "probe" if step.means_same else "control"))
        if seen is None:
            return None
        signs = _following(signs, seen, step.written, step.means_same)
        if not signs:
            return None
        shown.append(seen)
    written: dict[Probe, Written] = {}

    def probe_for(means_same: bool) -> Probe:
        drawn = write(means_same)
        probe = Probe(drawn.request, "replay")
        written[probe] = drawn
        return probe

    def follow(left: frozenset[Sign], seen: Observation, means_same: bool) -> frozenset[Sign]:
        return _following(left, seen, written[seen.probe], means_same)

    survived = yield from run_rounds(signs, probe_for, follow, chance, rounds_needed(len(signs), ALPHA))
    return None if survived is None else Followed(tuple(shown), survived)


def _following(signs: frozenset[Sign], seen: Observation, written: Written, means_same: bool) -> frozenset[Sign]:
    return agreeing(signs, features_of(seen.exchange.response, written.inserted), normal=means_same)


def labelled_finding(
    check: str,
    technique: str,
    point: InsertionPoint,
    survey: Survey,
    followed: Followed,
    story: Callable[[int], str],
    facts: tuple[Fact, ...] = (),
) -> Finding:
    """Return the finding that `followed` makes; `story` is told with the number of rounds."""
    survived = followed.survived
    sign = min(survived.candidates, key=lambda each: (not each.present, each.feature))
    count = len(survived.rounds)
    seen = (*survey.baselines, *followed.shown, *(one for _, one in survived.rounds))
    return Finding(
        check=check,
        subject=point,
        technique=technique,
        grade=Grade.CONFIRMED,
        certainty=survived.certainty,
        story=story(count),
        evidence=tuple(one.as_evidence() for one in seen),
        facts=(
            *facts,
            Fact("rounds", str(count)),
            Fact("what followed", f"{sign.feature} {'present' if sign.present else 'absent'} when the same"),
        ),
        bound=survived.bound,
    )
