# SPDX-License-Identifier: Apache-2.0
"""Asking a site that is under load, and stopping in time.

An answer that speaks of load (429, 503) is discarded and asked for again, twice at most; it never counts as a sign.
Source: detection.md, section 3.2.
"""

from __future__ import annotations

from collections.abc import Generator

from vedette.checks.survey_probes import MOST_RESENDS, is_throttled
from vedette.domain.check import Observation, Observations, Probe, Trial
from vedette.domain.finding import Finding


def ask_all_steadily(
    probes: tuple[Probe, ...],
) -> Generator[tuple[Probe, ...], Observations, tuple[Observation | None, ...]]:
    """Ask all at once, and those again whose answers speak of load; None where one still does after `MOST_RESENDS`."""
    answers: dict[int, Observation] = {}
    for _ in range(1 + MOST_RESENDS):
        open_ones = [index for index in range(len(probes)) if index not in answers]
        if not open_ones:
            break
        seen = yield tuple(probes[index] for index in open_ones)
        answered = zip(open_ones, seen, strict=True)
        answers |= {index: one for index, one in answered if not is_throttled(one.exchange.response)}
    return tuple(answers.get(index) for index in range(len(probes)))


def ask_steadily(probe: Probe) -> Generator[tuple[Probe, ...], Observations, Observation | None]:
    """Ask until the answer is not one of load; None when it still is after `MOST_RESENDS` more times."""
    (seen,) = yield from ask_all_steadily((probe,))
    return seen


def within(most_probes: int, trial: Trial) -> Trial:
    """Drive `trial` and end it without a finding before it asks for more than `most_probes` in all."""
    spent = 0
    try:
        probes = next(trial)
        while spent + len(probes) <= most_probes:
            spent += len(probes)
            probes = trial.send((yield probes))
    except StopIteration as end:
        finding: Finding | None = end.value
        return finding
    trial.close()
    return None
