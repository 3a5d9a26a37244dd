# SPDX-License-Identifier: Apache-2.0
"""Stored observations give the verdict again, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.fake_sites import WILLING
from tests.support.judge import SEED, Judged, judge_fully, page, point_at

from vedette.checks.sql_injection import CHECK
from vedette.checks.verification import run_on_stored
from vedette.domain.chance import Chance
from vedette.domain.check import Observation
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Finding
from vedette.errors import UsageError

POINT = point_at(value="shoes")
CHANCE = Chance(SEED + CHECK.id.encode())


def judged() -> Judged:
    return judge_fully(CHECK, WILLING[CHECK.id](), POINT)


def again(stored: list[Observation], chance: Chance = CHANCE) -> Finding | None:
    survey = judged().survey
    assert survey is not None
    return run_on_stored(CHECK, POINT, survey, chance, stored)


def test_the_same_observations_give_the_same_finding() -> None:
    assert again(judged().observations) == judged().finding


def test_a_chance_that_was_drawn_from_does_not_matter() -> None:
    used = Chance(CHANCE.seed)
    used.marker()

    assert again(judged().observations, used) == judged().finding


def test_an_answer_that_was_changed_leads_the_trial_elsewhere() -> None:
    first, *others = judged().observations
    changed = replace(first, exchange=Exchange(first.exchange.request, page("always the same")))

    with pytest.raises(UsageError, match="another probe"):
        again([changed, *others])


def test_too_few_observations_are_an_error() -> None:
    with pytest.raises(UsageError, match="end before"):
        again(judged().observations[:5])


def test_another_seed_is_an_error() -> None:
    with pytest.raises(UsageError, match="another probe"):
        again(judged().observations, Chance(b"another"))
