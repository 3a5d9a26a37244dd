# SPDX-License-Identifier: Apache-2.0
"""Asking a site that is under load, and stopping in time.

An answer that speaks of load (429, 503) is discarded and asked for again, twice at most; it never counts as a sign.
Source: detection.md, section 3.2.
"""

from __future__ import annotations

from collections.abc import Generator

from vedette.checks.survey_probes import MOST_RESENDS, is_throttled
from vedette.domain.check import Observation, Observations, Probe, Trial, ask
from vedette.domain.finding import Finding


def ask_steadily(probe: Probe) -> Generator[tuple[Probe, ...], Observations, Observation | None]:
    """Ask until the answer is not one of load; None when it still is after `MOST_RESENDS` more times."""
    for _ in range(1 + MOST_RESENDS):
        seen = yield from ask(probe)
        if not is_throttled(seen.exchange.response):
            return seen
    return None


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
