# SPDX-License-Identifier: Apache-2.0
"""Strong signs: status, type or error text must follow a random draw between well formed and malformed values."""

from __future__ import annotations

import pytest
from tests.support.judge import SEED, Site, judge_fully, page, point_at

from vedette.checks.features import Normal, strong_features
from vedette.checks.sql_injection import weakness
from vedette.checks.sql_injection.strong_signs import CERTAINTY, draw_between, is_strong
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Response
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade

GOOD, BAD = "good", "bad"


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Draw between the values `good…` and `bad…`, where the breaker's answer differs from the baseline's."""
    assert survey.breaker is not None
    told = strong_features(survey.baselines[0].exchange.response)
    signs = Normal.of(told).signs(strong_features(survey.breaker.exchange.response))

    def probe_for(well_formed: bool) -> Probe:
        word = GOOD if well_formed else BAD
        return Probe(point.put(word + chance.marker()), "control" if well_formed else "probe")

    screening = ((probe_for(False), False), (probe_for(True), True))
    return (
        yield from draw_between(
            point, "drawn", signs, screening, probe_for, lambda rounds: f"In {rounds} rounds.", survey, chance
        )
    )


CHECK = ActiveCheck(weakness.WEAKNESS, SubjectKind.POINT, 60, trial, frozenset(Place), ("drawn",))


def fails_on(*marks: str) -> Site:
    return lambda value: page("Oops", 500) if any(mark in value for mark in marks) else page("ok")


WEAK: dict[str, Site] = {
    "the status follows": fails_on(BAD, "`"),
    "the type follows": lambda value: (
        page("{}", media_type="application/json") if BAD in value or "`" in value else page("ok")
    ),
    "a database's error follows": lambda value: (
        page("You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version")
        if BAD in value or "`" in value
        else page("ok")
    ),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_possible_where(site: Site) -> None:
    judged = judge_fully(CHECK, site)

    found = judged.finding
    assert found is not None
    assert (found.check, found.technique) == ("sql-injection", "drawn")
    assert (found.grade, found.certainty) == (Grade.POSSIBLE, CERTAINTY)
    rounds = sum(evidence.part == "replay" for evidence in found.evidence)
    assert found.story == f"In {rounds} rounds."
    assert rounds >= 10


class Flaky:
    """Fails as a malformed value does for the first `failures` of them, then never again."""

    def __init__(self, failures: int) -> None:
        self.left = failures

    def __call__(self, value: str) -> Response:
        if "`" in value:
            return page("Oops", 500)
        if BAD in value and self.left:
            self.left -= 1
            return page("Oops", 500)
        return page("ok")


SAFE: dict[str, Site] = {
    "nothing ever fails": lambda value: page("ok"),
    "only the breaker fails": fails_on("`"),
    "well formed values fail, too": fails_on("`", BAD, GOOD),
    "only well formed values fail": fails_on("`", GOOD),
    "only the text of the page follows": lambda value: page(f"{BAD in value} {'`' in value}"),
    "the site recovers after the screening": Flaky(2),
}


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge_fully(CHECK, site).finding is None


def test_nothing_is_sent_where_no_sign_is_strong() -> None:
    assert judge_fully(CHECK, SAFE["nothing ever fails"], point_at(), SEED).observations == []


@pytest.mark.parametrize(
    ("feature", "strong"),
    [
        ("status 500", True),
        ("type text/html", True),
        ("error mysql", True),
        ("text status 500", False),
        ("count p 3", False),
    ],
)
def test_strong_features_speak_of_the_whole_request(feature: str, strong: bool) -> None:
    assert is_strong(feature) is strong
