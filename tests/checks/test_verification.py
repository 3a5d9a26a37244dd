# SPDX-License-Identifier: Apache-2.0
"""Stored observations give the verdict again, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.fake_sites import WILLING
from tests.support.judge import ORIGIN, SEED, Judged, judge_area, judge_fully, page, point_at

from vedette.checks import directory_listing, version_control_exposed
from vedette.checks.sql_injection import CHECK
from vedette.checks.verification import is_masked_form, run_on_stored, verify
from vedette.domain.chance import Chance
from vedette.domain.check import Observation
from vedette.domain.exchange import Exchange, Request, Response, Url
from vedette.domain.finding import Directory, Finding
from vedette.domain.proof import Proof
from vedette.errors import UsageError

POINT = point_at(value="shoes")
CHANCE = Chance(SEED + CHECK.id.encode())


def judged() -> Judged:
    return judge_fully(CHECK, WILLING[CHECK.id](), POINT)


def again(stored: list[Observation], chance: Chance = CHANCE) -> Finding | None:
    survey = judged().survey
    assert survey is not None
    return run_on_stored(CHECK.trial(POINT, survey, Chance(chance.seed)), [seen.exchange for seen in stored])


def test_the_same_observations_give_the_same_finding() -> None:
    assert again(judged().observations) == judged().finding


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


def a_proof(finding: Finding | None = None, survey: tuple[Exchange, ...] | None = None) -> Proof:
    happened = judged()
    assert happened.finding is not None
    assert happened.survey is not None
    shared = (*happened.survey.baselines, happened.survey.canary, happened.survey.breaker)
    return Proof(
        finding or happened.finding,
        CHANCE.seed,
        SEED,
        tuple(seen.exchange for seen in shared if seen is not None) if survey is None else survey,
        tuple(seen.exchange for seen in happened.observations),
    )


def test_a_proof_holds() -> None:
    assert verify(a_proof(), CHECK).holds


def test_a_proof_of_an_area_holds() -> None:
    here = Directory(Url(ORIGIN, "/app/"))

    def site(request: Request) -> Response:
        return page("ref: refs/heads/main\n") if request.url.path.endswith("HEAD") else page("No", 404)

    happened = judge_area(version_control_exposed.CHECK, site, here)
    assert happened.finding is not None
    assert happened.survey is not None
    proof = Proof(
        happened.finding,
        SEED + version_control_exposed.CHECK.id.encode(),
        b"",
        tuple(seen.exchange for seen in happened.survey.baselines),
        tuple(seen.exchange for seen in happened.observations),
    )

    assert verify(proof, version_control_exposed.CHECK).holds


def test_a_proof_that_claims_more_than_it_shows_does_not_hold() -> None:
    stated = a_proof().finding

    assert not verify(a_proof(finding=replace(stated, technique="another")), CHECK).holds


def test_a_proof_without_its_survey_is_refused() -> None:
    with pytest.raises(UsageError, match="every check shares"):
        verify(a_proof(survey=()), CHECK)


def test_a_check_that_reads_only_has_nothing_to_verify() -> None:
    with pytest.raises(UsageError, match="has no trial"):
        verify(a_proof(), directory_listing.CHECK)


MASK = "masked-8-0123abcd"


@pytest.mark.parametrize(
    ("stored", "asked", "same"),
    [
        (f"a={MASK}&b=2", "a=secret&b=2", True),
        (f"a={MASK}", "a=", True),
        (f"a={MASK}&b=2", "a=secret&b=3", False),
        (f"x{MASK}", "a=secret", False),
        (f"{MASK}aa{MASK}b", "1aab", True),
        ("a=1", "a=2", False),
        (f"ab{MASK}ba", "aba", False),
    ],
)
def test_what_was_masked_may_have_been_anything(stored: str, asked: str, same: bool) -> None:
    assert is_masked_form(stored, asked) is same
