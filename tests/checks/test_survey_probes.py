# SPDX-License-Identifier: Apache-2.0
"""The survey's probes and the survey read from their answers name the same markers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.judge import page, point_at, value_in

from vedette.checks.survey_probes import (
    BASELINES,
    MORE_BASELINES,
    baseline_probes,
    differ,
    is_throttled,
    survey_from,
    survey_probes,
)
from vedette.domain.chance import Chance
from vedette.domain.check import BREAKERS, Observation
from vedette.domain.exchange import Exchange
from vedette.domain.insertion import Place


@pytest.mark.parametrize("place", list(Place))
def test_two_baselines_then_canary_then_breaker(place: Place) -> None:
    point = point_at(place, "shoes")
    probes = survey_probes(point, Chance(b"seed"))
    seen = tuple(Observation(probe, Exchange(probe.request, page("x"))) for probe in probes)
    survey = survey_from(Chance(b"seed"), seen)

    assert probes[:2] == baseline_probes(point.request)
    assert [probe.part for probe in probes] == ["baseline", "baseline", "probe", "probe"]
    assert value_in(point, probes[2].request) == "shoes" + survey.canary_marker
    first, second = survey.breaker_markers
    assert value_in(point, probes[3].request) == "shoes" + first + BREAKERS + second
    assert (survey.baselines, survey.canary, survey.breaker) == (seen[:2], seen[2], seen[3])


def test_a_chance_that_was_drawn_from_names_the_same_markers() -> None:
    fresh, used = Chance(b"seed"), Chance(b"seed")
    used.marker()

    assert survey_probes(point_at(), fresh) == survey_probes(point_at(), used)


def test_the_three_markers_differ() -> None:
    survey = survey_from(Chance(b"seed"), (_seen(),) * 4)

    assert len({survey.canary_marker, *survey.breaker_markers}) == 3


def test_a_survey_of_a_noisy_page_has_four_baselines() -> None:
    probes = survey_probes(point_at(), Chance(b"seed"), BASELINES + MORE_BASELINES)
    seen = tuple(Observation(probe, Exchange(probe.request, page("x"))) for probe in probes)
    survey = survey_from(Chance(b"seed"), seen)

    assert [probe.part for probe in probes] == ["baseline"] * 4 + ["probe"] * 2
    assert (survey.baselines, survey.canary, survey.breaker) == (seen[:4], seen[4], seen[5])


def test_a_page_is_noisy_where_its_first_two_answers_differ() -> None:
    same, other = _seen(), replace(_seen(), exchange=Exchange(_seen().probe.request, page("<b>y</b>")))

    assert differ((same, other))
    assert not differ((same, same))
    assert not differ((same, same, other))


def test_a_survey_needs_every_observation() -> None:
    for count in (3, 8, 9):
        with pytest.raises(ValueError, match="baselines"):
            survey_from(Chance(b"seed"), (_seen(),) * count)


def _seen() -> Observation:
    probe, _ = baseline_probes(point_at().request)
    return Observation(probe, Exchange(probe.request, page("x")))


@pytest.mark.parametrize(("status", "throttled"), [(429, True), (503, True), (200, False), (500, False), (403, False)])
def test_only_answers_that_speak_of_load_are_discarded(status: int, throttled: bool) -> None:
    assert is_throttled(page("x", status)) is throttled
