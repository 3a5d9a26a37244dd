# SPDX-License-Identifier: Apache-2.0
"""Load is waited out, and probes are counted."""

from __future__ import annotations

import pytest
from tests.support.judge import page, point_at

from vedette.checks.steady import ask_all_steadily, ask_steadily, within
from vedette.domain.check import Observation, Probe, Trial
from vedette.domain.exchange import Exchange

PROBES = tuple(Probe(point_at().append(str(number))) for number in range(3))


def seen(probe: Probe, status: int) -> Observation:
    return Observation(probe, Exchange(probe.request, page("x", status)))


def test_only_what_was_throttled_is_asked_again() -> None:
    trial = ask_all_steadily(PROBES)

    assert next(trial) == PROBES
    assert trial.send((seen(PROBES[0], 200), seen(PROBES[1], 429), seen(PROBES[2], 500))) == (PROBES[1],)
    with pytest.raises(StopIteration) as end:
        trial.send((seen(PROBES[1], 200),))

    assert [one.exchange.response.status for one in end.value.value] == [200, 200, 500]


def test_after_three_throttled_answers_there_is_none() -> None:
    trial = ask_steadily(PROBES[0])
    asked = [next(trial)]
    with pytest.raises(StopIteration) as end:
        while True:
            asked.append(trial.send((seen(PROBES[0], 503),)))

    assert end.value.value is None
    assert asked == [(PROBES[0],)] * 3


def endless() -> Trial:
    while True:
        yield PROBES[:2]


def test_a_trial_ends_before_it_asks_for_too_much() -> None:
    trial = within(5, endless())
    count = len(next(trial))
    with pytest.raises(StopIteration) as end:
        while True:
            count += len(trial.send(tuple(seen(probe, 200) for probe in PROBES[:2])))

    assert end.value.value is None
    assert count == 4
