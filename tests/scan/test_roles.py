# SPDX-License-Identifier: Apache-2.0
"""Whole scans with several users, without sockets: each crawls by itself, and what is not checked is found."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from tests.support.conducting import Bench, a_scan, a_spec
from tests.support.memory_journal import Disk, is_killed
from tests.support.offices_site import BOSS, KIM, PASSWORDS, VERA, OfficesSite

from vedette.domain.coverage import CellState
from vedette.domain.login import Account, FormLogin, User
from vedette.domain.scan import Credentials, FailureReason, Phase, ScanState, ScanType

pytestmark = pytest.mark.anyio
CHECKS = frozenset({"object-level-access", "function-level-access"})


def a_bench(site: OfficesSite, *users: str, passwords: dict[str, str] | None = None) -> Bench:
    known = {**PASSWORDS, **(passwords or {})}
    logins = tuple(User(each.partition("@")[0], FormLogin(Account(each, known[each]))) for each in users)
    spec = a_spec()
    spec = replace(spec, policy=replace(spec.policy, checks=CHECKS))
    return Bench(site, Disk(replace(a_scan(spec), credentials=Credentials(users=logins))))


def story(disk: Disk) -> str:
    return "\n".join(event.text for event in disk.events)


def ledger(disk: Disk) -> dict[tuple[str, str, str], str]:
    """The states of the cells of both checks, by check, route and role."""
    return {
        (each.cell.check, each.cell.subject.route, each.cell.role): each.state.value
        for each in disk.cells.values()
        if each.cell.check in CHECKS
    }


def shown(disk: Disk) -> set[tuple[str, str, str]]:
    """What was found: by check, path and reader."""
    return {
        (row.cell.check, row.url.removeprefix("http://shop.example").rpartition("/")[0], row.cell.role)
        for row in disk.findings.values()
    }


async def test_objects_that_are_not_checked_are_found_and_checked_ones_are_not() -> None:
    bench = a_bench(OfficesSite(), VERA, KIM)

    await bench.run()

    assert bench.disk.scan.state is ScanState.COMPLETE, bench.disk.scan.failure
    assert shown(bench.disk) == {("object-level-access", "/notes", "kim"), ("object-level-access", "/notes", "vera")}
    states = ledger(bench.disk)
    assert states["object-level-access", "/letters/{2}", "kim"] == "clean"
    assert states["object-level-access", "/notes/{2}", ""] == "clean"


@pytest.mark.parametrize("users", [(VERA, BOSS), (BOSS, VERA)], ids=["customer first", "office first"])
async def test_functions_of_a_higher_role_are_found_whoever_is_named_first(users: tuple[str, ...]) -> None:
    bench = a_bench(OfficesSite(), *users)

    await bench.run()

    found = {each for each in shown(bench.disk) if each[0] == "function-level-access"}
    assert found == {("function-level-access", "/office", "vera")}
    states = ledger(bench.disk)
    assert states["function-level-access", "/office/takings", "vera"] == "clean"
    assert states["function-level-access", "/office/prices", ""] == "clean"


async def test_each_exchange_of_a_crawl_knows_its_role_and_roles_only_read() -> None:
    site = OfficesSite()
    bench = a_bench(site, VERA, KIM)

    await bench.run()

    by_role = {(each.role, bool(each.session)) for each in bench.disk.exchanges.values()}
    assert by_role == {("", False), ("vera", True), ("kim", True)}
    assert all(asked.startswith("GET ") for user, asked in site.asked if user == KIM)
    assert "kim reached" in story(bench.disk)
    assert "Nobody reached" in story(bench.disk)


async def test_a_wrong_password_of_a_further_user_ends_the_scan() -> None:
    bench = a_bench(OfficesSite(), VERA, KIM, passwords={KIM: "not-this-one"})

    await bench.run()

    failure = bench.disk.scan.failure
    assert failure is not None
    assert failure.reason is FailureReason.LOGIN_FAILED


@pytest.mark.parametrize("kind", ["login", "role-visit", "role-trial"])
async def test_a_killed_scan_goes_on_and_ends_alike(kind: str) -> None:
    calm, killed = a_bench(OfficesSite(), VERA, BOSS), a_bench(OfficesSite(), VERA, BOSS)
    await calm.run()
    killed.disk.kill_when = lambda batch: kind in {step.kind for step in batch.steps if step.state.is_finished}
    with pytest.raises(BaseException) as death:
        await killed.run()
    assert is_killed(death.value)
    killed.disk.kill_when = None

    await killed.run()

    assert killed.disk.scan.state is ScanState.COMPLETE, story(killed.disk)
    assert ledger(killed.disk) == ledger(calm.disk)
    assert shown(killed.disk) == shown(calm.disk)


async def test_sessions_that_end_early_change_no_result() -> None:
    calm, restless = a_bench(OfficesSite(), VERA, BOSS), a_bench(OfficesSite(requests_of_session=25), VERA, BOSS)
    await calm.run()

    await restless.run()

    assert restless.disk.scan.state is ScanState.COMPLETE, story(restless.disk)
    assert "was lost" in story(restless.disk)
    assert ledger(restless.disk) == ledger(calm.disk)
    counters = restless.disk.scan.counters
    assert counters.completed_steps == counters.estimated_steps == len(restless.disk.steps)


async def test_nobody_logs_in_and_no_further_role_crawls() -> None:
    site = OfficesSite()
    bench = a_bench(site)

    await bench.run()

    assert not any(step.kind.startswith("role") for step in bench.disk.steps.values())
    assert not ledger(bench.disk)
    assert CellState.CLEAN not in {each.state for each in bench.disk.cells.values()}


async def test_a_retest_asks_as_the_same_roles_again() -> None:
    site = OfficesSite()
    first = a_bench(site, VERA, BOSS)
    await first.run()
    scan = replace(first.disk.scan, id=UUID(int=77), type=ScanType.RETEST, state=ScanState.QUEUED, phase=Phase.PENDING)
    again = Bench(site, Disk(scan, base=first.disk))

    await again.run()

    assert again.disk.scan.state is ScanState.COMPLETE, again.disk.scan.failure
    assert shown(again.disk) == shown(first.disk) == {("function-level-access", "/office", "vera")}
