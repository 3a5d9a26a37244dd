# SPDX-License-Identifier: Apache-2.0
"""What stands behind a form's token is found like anything else, and tokens are renewed no more often than it takes."""

from __future__ import annotations

import pytest
from tests.support.conducting import Bench
from tests.support.token_site import Kind, TokenSite

from vedette.checks.catalogue import ACTIVE
from vedette.checks.sql_injection import CHECK
from vedette.checks.verification import verify
from vedette.domain.coverage import CellState
from vedette.domain.proof import Proof
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import decode_finding, decode_trial
from vedette.scan.prober import mark_of
from vedette.scan.runner import SliceOutcome
from vedette.scan.tokens import TOKEN_FIELD
from vedette.web.form_tokens import spoilt

ONLY_SQL = Catalogue((CHECK,), (), ())


async def scanned(site: TokenSite) -> Bench:
    bench = Bench(site, catalogue=ONLY_SQL)
    assert await bench.run() is SliceOutcome.DONE
    return bench


def reads(bench: Bench) -> int:
    """How often the form's page was loaded for its token alone."""
    of_forms = {mark for mark, request in bench.log.asked if request.method == "POST"} | {mark_of("tokens", 0)}
    return sum(request.url.target == "/" and mark in of_forms for mark, request in bench.log.asked)


def states(bench: Bench, parameter: str) -> set[tuple[CellState, str]]:
    return {
        (each.state, each.reason)
        for each in bench.disk.cells.values()
        if each.cell.check == "sql-injection" and each.cell.subject.parameter == parameter
    }


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.anyio
async def test_an_injection_behind_a_form_is_found_whatever_token_it_wants(kind: Kind) -> None:
    bench = await scanned(TokenSite(kind))

    found = [row for row in bench.disk.findings.values() if row.cell.check == "sql-injection"]
    assert [row.cell.subject.parameter for row in found] == ["kind"]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.anyio
async def test_the_safe_twin_behind_a_token_is_tested_and_clean(kind: Kind) -> None:
    site = TokenSite(kind, is_safe=True)
    bench = await scanned(site)

    assert not bench.disk.findings
    assert states(bench, "kind") == {(CellState.CLEAN, "")}
    assert site.posts - site.refusals > 5


@pytest.mark.parametrize("kind", [Kind.MASKED, Kind.ONE_TIME])
@pytest.mark.anyio
async def test_no_value_is_tried_in_a_field_that_is_a_token(kind: Kind) -> None:
    bench = await scanned(TokenSite(kind, is_safe=True))

    assert states(bench, "form_stamp") == {(CellState.SKIPPED, TOKEN_FIELD)}


@pytest.mark.anyio
async def test_a_field_that_changes_and_that_nobody_compares_is_tested_like_any_other() -> None:
    bench = await scanned(TokenSite(Kind.NOT_COMPARED, is_safe=True))

    assert states(bench, "form_stamp") == {(CellState.CLEAN, "")}


READS = {Kind.NONE: 0, Kind.OF_THE_SESSION: 2, Kind.MASKED: 4, Kind.NOT_COMPARED: 4}
"""One before the crawl sends the form, one before its first probe; where the page shows another token, one more then,
and one for the form of the last look, which is another request."""


@pytest.mark.parametrize("kind", READS)
@pytest.mark.anyio
async def test_a_token_of_the_session_is_read_a_few_times_and_none_costs_nothing(kind: Kind) -> None:
    bench = await scanned(TokenSite(kind, is_safe=True))

    assert reads(bench) == READS[kind]


@pytest.mark.anyio
async def test_a_one_time_token_is_read_before_each_probe() -> None:
    site = TokenSite(Kind.ONE_TIME, is_safe=True)
    bench = await scanned(site)

    assert site.refusals == 2  # those that showed that it is one
    assert reads(bench) == site.posts - site.refusals + 1


@pytest.mark.anyio
async def test_a_proof_behind_a_one_time_token_verifies_offline() -> None:
    bench = await scanned(TokenSite(Kind.ONE_TIME))
    row = next(row for row in bench.disk.findings.values() if row.cell.check == "sql-injection")
    record = decode_trial(row.value)
    assert record is not None
    survey = tuple([bench.disk.exchanges[ref] for ref in record.survey])
    seen = tuple([bench.disk.exchanges[ref] for ref in record.observations])
    assert len({each.request.body.partition(b"&")[0] for each in seen}) == len(seen)

    proof = Proof(decode_finding(row.value, ()), record.seed, record.survey_seed, survey, seen)

    assert verify(proof, CHECK).holds


@pytest.mark.anyio
async def test_a_scan_whose_site_refuses_with_a_plain_page_tells_a_stale_token_by_what_it_says() -> None:
    bench = await scanned(TokenSite(Kind.ONE_TIME, refusal=200))

    assert [row.cell.subject.parameter for row in bench.disk.findings.values()] == ["kind"]


@pytest.mark.anyio
async def test_all_checks_of_points_together_find_what_is_behind_a_one_time_token() -> None:
    bench = Bench(TokenSite(Kind.ONE_TIME), catalogue=Catalogue(ACTIVE, (), ()))

    assert await bench.run() is SliceOutcome.DONE
    assert {row.cell.check for row in bench.disk.findings.values()} == {"sql-injection"}


@pytest.mark.parametrize("token", ["q7d8w1x5c3z9k2m4", "AbCdEfGhIjKlMnOpQrSt", "-6235427:623540", "12345678"])
def test_a_spoilt_token_looks_like_the_real_one(token: str) -> None:
    wrong = spoilt(token)

    assert wrong != token
    assert [char.isalpha() for char in wrong] == [char.isalpha() for char in token]
