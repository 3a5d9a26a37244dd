# SPDX-License-Identifier: Apache-2.0
"""The substitution that prints nothing: likely where it alone leaves a page as it is, in random rounds."""

from __future__ import annotations

import random
import re

import pytest
from tests.support.judge import Judged, Site, page, point_at, survey_of, value_in

from vedette.checks.os_command_injection import empty_substitution
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Finding
from vedette.domain.weakness import Grade

POINT = point_at(value="db", name="host")


def drive(site: Site, seed: bytes = b"empty") -> tuple[Finding | None, list[Probe]]:
    """Drive this technique alone."""
    survey = survey_of(POINT, lambda request: site(value_in(POINT, request)), Judged())
    running = empty_substitution.trial(POINT, survey, Chance(seed))
    sent: list[Probe] = []
    try:
        probes = next(running)
        while True:
            sent.extend(probes)
            answers = [Exchange(probe.request, site(value_in(POINT, probe.request))) for probe in probes]
            probes = running.send(tuple(Observation(*pair) for pair in zip(probes, answers, strict=True)))
    except StopIteration as end:
        return end.value, sent


def known(is_known: bool) -> Response:
    return page("<p>the host is up</p>" if is_known else "<p>no such host</p>")


def bare(value: str) -> Response:
    """A shell that reads the value unquoted and shows only whether the host is known."""
    return known(re.sub(r"\$\(echo ?(\w*)\)", r"\1", value) == "db")


def quoted(value: str) -> Response:
    """The same for a value in single quotes, out of which only another quote leads."""
    return known(re.sub(r"'\$\(echo ?(\w*)\)'", r"\1", value) == "db")


@pytest.mark.parametrize("site", [bare, quoted], ids=["bare", "in quotes"])
def test_is_possible_where_nothing_is_shown_but_success(site: Site) -> None:
    finding, _ = drive(site)

    assert finding is not None
    assert (finding.grade, finding.certainty) == (Grade.POSSIBLE, 85)
    assert finding.bound is not None
    assert finding.bound <= 1e-3


SAFE: dict[str, Site] = {
    "the value is looked up": lambda value: known(value == "db"),
    "punctuation is taken out": lambda value: known(re.sub(r"\W", "", value) == "db"),
    "all that is in parentheses is taken out": lambda value: known(re.sub(r"'?\$?\(.*?\)'?", "", value) == "db"),
    "the first word counts": lambda value: known(re.split(r"\W", value)[0] == "db"),
    "the page is always the same": lambda value: page("<p>same</p>"),
    "every answer speaks of load": lambda value: page("slow down", 429),
}


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert drive(site)[0] is None


@pytest.mark.parametrize("seed", range(20))
def test_a_page_of_chance_is_not_taken_for_a_shell(seed: int) -> None:
    dice = random.Random(seed)

    assert drive(lambda value: known(dice.random() < 0.5), seed.to_bytes(2, "big"))[0] is None


def test_a_point_that_does_not_matter_costs_nothing() -> None:
    assert drive(SAFE["the page is always the same"])[1] == []
