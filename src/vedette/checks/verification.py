# SPDX-License-Identifier: Apache-2.0
"""Whether stored observations still bear out a finding: they are fed to the same trial, and nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Survey
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint
from vedette.errors import UsageError


def run_on_stored(
    check: ActiveCheck[InsertionPoint],
    subject: InsertionPoint,
    survey: Survey,
    chance: Chance,
    observations: Iterable[Observation],
) -> Finding | None:
    """Return the verdict of `check` on `observations`, given in the order in which they were made.

    The chance must have the seed of the trial that made them. Raises UsageError when the trial asks for a probe that
    is not the next one stored, or for more than are stored.
    """
    stored = iter(observations)
    trial = check.trial(subject, survey, Chance(chance.seed))
    try:
        probes = next(trial)
        while True:
            seen = tuple(islice(stored, len(probes)))
            if len(seen) < len(probes):
                raise UsageError(
                    "The stored observations end before the trial does.", "Verify a proof that holds all of them."
                )
            if any(one.exchange.request != probe.request for one, probe in zip(seen, probes, strict=True)):
                raise UsageError(
                    "A stored observation answers another probe than the trial asks for.",
                    "Verify with the version of the check and the seed that made the proof.",
                )
            probes = trial.send(seen)
    except StopIteration as end:
        finding: Finding | None = end.value
        return finding
