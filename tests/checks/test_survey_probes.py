# SPDX-License-Identifier: Apache-2.0
"""The survey's probes and the survey read from their answers name the same markers."""

from __future__ import annotations

import pytest
from tests.support.judge import page, point_at, value_in

from vedette.checks.survey_probes import baseline_probes, is_throttled, survey_from, survey_probes
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


def test_a_survey_needs_every_observation() -> None:
    with pytest.raises(ValueError, match="unpack"):
        survey_from(Chance(b"seed"), (_seen(),) * 3)


def _seen() -> Observation:
    probe, _ = baseline_probes(point_at().request)
    return Observation(probe, Exchange(probe.request, page("x")))


@pytest.mark.parametrize(("status", "throttled"), [(429, True), (503, True), (200, False), (500, False), (403, False)])
def test_only_answers_that_speak_of_load_are_discarded(status: int, throttled: bool) -> None:
    assert is_throttled(page("x", status)) is throttled
