# SPDX-License-Identifier: Apache-2.0
"""The randomised test: does any feature of the answers follow a label that we draw and the server cannot know?

Candidates are locked before the first round. In each round a fair coin chooses the label, the probe that carries it
is sent, and every candidate that disagrees is dropped. If the answers do not depend on the label's meaning, a fixed
candidate agrees with k labels with probability 2^-k, whatever the noise, drift or caching of the page; so the chance
that any of m candidates survives is at most m * 2^-k. There is no similarity and no threshold in it.

Rounds are asked for in growing batches: a noisy candidate dies in the first two or three.
Source: detection.md, section 3.2 (version-space elimination) and section 12.6 (rounds may be sent together).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from vedette.checks.steady import ask_all_steadily
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe

ALPHA = 1e-6
"""The chance of a false alarm that one decision may have; a scan of 10,000 decisions stays below 0.01."""
_LARGEST_BATCH = 4
MOST_DISCARDED = 4
"""One round in so many may be discarded before the test is given up."""

CandidateT = TypeVar("CandidateT", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Survived(Generic[CandidateT]):
    """Candidates that agreed with every label, the bound that this gives, and the observations with their labels."""

    candidates: frozenset[CandidateT]
    bound: float
    rounds: tuple[tuple[bool, Observation], ...]

    @property
    def certainty(self) -> int:
        """100 * (1 - bound), cut off, and never above 99: the proof is statistical."""
        return min(99, math.floor(100 * (1 - self.bound)))


def rounds_needed(candidates: int, alpha: float) -> int:
    """Return the least k with `candidates` * 2^-k <= `alpha`."""
    return max(1, math.ceil(math.log2(candidates / alpha)))


def run_rounds(
    candidates: frozenset[CandidateT],
    probe_for: Callable[[bool], Probe],
    agreeing: Callable[[frozenset[CandidateT], Observation, bool], frozenset[CandidateT]],
    chance: Chance,
    rounds: int,
) -> Generator[tuple[Probe, ...], Observations, Survived[CandidateT] | None]:
    """Run `rounds` rounds and return what survived; None when nothing did or the site would not answer.

    `probe_for` must draw its operands afresh at every call; `agreeing` returns those of the candidates that agree with
    the label. An answer that speaks of load is asked for again; where it
    still does, the round is discarded and another drawn, up to a quarter of the rounds.
    """
    locked = len(candidates)
    done: list[tuple[bool, Observation]] = []
    discarded = 0
    while candidates and len(done) < rounds and discarded <= rounds // MOST_DISCARDED:
        size = min(max(len(done), 1), _LARGEST_BATCH, rounds - len(done))
        labels = [chance.coin() for _ in range(size)]
        seen = yield from ask_all_steadily(tuple(probe_for(label) for label in labels))
        for label, one in zip(labels, seen, strict=True):
            if one is None:
                discarded += 1
                continue
            candidates = agreeing(candidates, one, label)
            done.append((label, one))
    if len(done) < rounds or not candidates:
        return None
    return Survived(candidates, locked * 2.0**-rounds, tuple(done))
