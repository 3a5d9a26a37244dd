# SPDX-License-Identifier: Apache-2.0
"""The count of false alarms: its limits are right, and it sees alarms where a decider would deserve them."""

from __future__ import annotations

import pytest
from benchmarks.false_alarms import CANDIDATES, FLICKER, Count, count_delays, count_rounds, upper_limit

LIMITS = {
    "none of twenty": (0, 20, 1 - 0.05 ** (1 / 20)),
    "none of a thousand": (0, 1_000, 1 - 0.05 ** (1 / 1_000)),
    "ten of a hundred": (10, 100, 0.1637),
    "all": (5, 5, 1.0),
}


@pytest.mark.parametrize(("alarms", "decisions", "limit"), LIMITS.values(), ids=LIMITS)
def test_the_upper_limit_is_that_of_clopper_and_pearson(alarms: int, decisions: int, limit: float) -> None:
    assert upper_limit(alarms, decisions) == pytest.approx(limit, abs=1e-4)


def test_the_lower_limit_is_that_of_the_decisions_without_an_alarm() -> None:
    assert Count("x", 0.1, 100, 100, 0).lower_limit == pytest.approx(0.05 ** (1 / 100), abs=1e-4)
    assert Count("x", 0.1, 100, 0, 0).lower_limit == 0


def test_a_bound_of_one_lets_every_decision_of_coins_run_on() -> None:
    count = count_rounds("coins", FLICKER["independent coins"], 0.5, 40)

    assert 1 <= count.alarms < 40
    assert count.requests / count.decisions < CANDIDATES


def test_a_page_that_waits_as_told_by_chance_alone_is_no_alarm() -> None:
    assert count_delays("slow", lambda dice, number: dice.uniform(2, 9), 5).alarms == 0
