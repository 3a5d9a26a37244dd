# SPDX-License-Identifier: Apache-2.0
"""What a delay that was obeyed makes of a finding, and where none is asked for."""

from __future__ import annotations

import pytest
from tests.support.judge import Judged, page, point_at, survey_of

from vedette.checks.delays import delay_finding, is_worth_delays
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.checks.timing_test import ALPHA, LIKELY_ALPHA, Delayed
from vedette.domain.check import Observation, Probe
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade

POINT = point_at(value="shoes", name="kind")


def found(bound: float, batches: int = 21) -> Finding:
    """The finding of a delay that was proved with `bound`."""
    survey = survey_of(POINT, lambda request: page("<p>same</p>"), Judged())
    parts = ("probe", "control", *["replay"] * batches)
    exchange = Exchange(POINT.request, page("<p>same</p>"))
    seen = tuple(Observation(Probe(POINT.request, part), exchange) for part in parts)
    return delay_finding(WEAKNESS, "time", POINT, survey, Delayed(bound, 1.02, seen), "a database")


def test_a_bound_that_proves_is_confirmed() -> None:
    finding = found(ALPHA)

    assert (finding.grade, finding.certainty, finding.bound) == (Grade.CONFIRMED, 99, ALPHA)
    assert "21 delays in random order were all obeyed, 1.02 seconds for each second" in finding.story
    assert [fact.value for fact in finding.facts] == ["21", "1.02"]


@pytest.mark.parametrize("bound", [ALPHA * 1.01, LIKELY_ALPHA])
def test_a_weaker_bound_is_possible(bound: float) -> None:
    finding = found(bound)

    assert (finding.grade, finding.certainty, finding.bound) == (Grade.POSSIBLE, 90, bound)


def test_the_baseline_comes_first_and_every_delay_is_evidence() -> None:
    assert [piece.part for piece in found(ALPHA, 7).evidence] == ["baseline", "probe", "control", *["replay"] * 7]


WORTH = {
    "a parameter": (point_at(Place.QUERY), True),
    "a cookie": (point_at(Place.COOKIE, "dark", "theme"), True),
    "a leaf of JSON": (point_at(Place.JSON), True),
    "the referer": (point_at(Place.HEADER, "x", "Referer"), True),
    "the user agent": (point_at(Place.HEADER, "x", "user-agent"), True),
    "another header": (point_at(Place.HEADER, "x", "X-Forwarded-Host"), False),
}


@pytest.mark.parametrize(("point", "is_worth"), WORTH.values(), ids=WORTH)
def test_delays_are_asked_for_where_values_are_kept(point: InsertionPoint, is_worth: bool) -> None:
    assert is_worth_delays(point) is is_worth
