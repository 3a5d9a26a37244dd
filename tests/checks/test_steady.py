# SPDX-License-Identifier: Apache-2.0
"""Load is waited out, and probes are counted."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from tests.support.judge import page, point_at

from vedette.checks.steady import ask_all_steadily, ask_steadily, within
from vedette.domain.check import Observation, Observations, Probe, Trial
from vedette.domain.exchange import Exchange

PROBES = tuple(Probe(point_at().append(str(number))) for number in range(3))


def seen(probe: Probe, status: int) -> Observation:
    return Observation(probe, Exchange(probe.request, page("x", status)))


def drained(
    trial: Generator[tuple[Probe, ...], Observations, object], status: int
) -> tuple[list[tuple[Probe, ...]], object]:
    """Answer everything with `status`; return what was asked and what came out."""
    asked = [next(trial)]
    while True:
        try:
            asked.append(trial.send(tuple(seen(probe, status) for probe in asked[-1])))
        except StopIteration as end:
            return asked, end.value


def test_only_what_was_throttled_is_asked_again() -> None:
    trial = ask_all_steadily(PROBES)

    assert next(trial) == PROBES
    assert trial.send((seen(PROBES[0], 200), seen(PROBES[1], 429), seen(PROBES[2], 500))) == (PROBES[1],)
    with pytest.raises(StopIteration) as end:
        trial.send((seen(PROBES[1], 200),))

    assert [one.exchange.response.status for one in end.value.value] == [200, 200, 500]


def test_after_three_throttled_answers_there_is_none() -> None:
    asked, answer = drained(ask_steadily(PROBES[0]), 503)

    assert answer is None
    assert asked == [(PROBES[0],)] * 3


def endless() -> Trial:
    while True:
        yield PROBES[:2]


def test_a_trial_ends_before_it_asks_for_too_much() -> None:
    asked, answer = drained(within(5, endless()), 200)

    assert answer is None
    assert asked == [PROBES[:2]] * 2
