# SPDX-License-Identifier: Apache-2.0
"""Whole scans that log in, without sockets: the proof, lost sessions, what is done again, and deaths."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.conducting import Bench, a_scan, a_spec
from tests.support.members_site import PASSWORD, USER, MembersSite
from tests.support.memory_journal import Disk, is_killed

from vedette.domain.coverage import CellState
from vedette.domain.login import Account, FormLogin, User
from vedette.domain.scan import Credentials, FailureReason, Phase, ScanState
from vedette.scan.runner import SliceOutcome

pytestmark = pytest.mark.anyio


def a_bench(site: MembersSite, password: str = PASSWORD) -> Bench:
    user = User("vera", FormLogin(Account(USER, password)))
    scan = replace(a_scan(a_spec()), credentials=Credentials(users=(user,)))
    return Bench(site, Disk(scan))


def ledger(disk: Disk) -> frozenset[tuple[object, ...]]:
    return frozenset((result.cell, result.state) for result in disk.cells.values())


def story(disk: Disk) -> str:
    return "\n".join(event.text for event in disk.events)


async def test_a_scan_that_logs_in_reaches_what_only_members_see() -> None:
    site = MembersSite()
    bench = a_bench(site)

    assert await bench.run() is SliceOutcome.DONE

    assert bench.disk.scan.state is ScanState.COMPLETE, bench.disk.scan.failure
    assert "/members/item/one" in site.served_inside
    assert any(row.cell.check == "cross-site-scripting" for row in bench.disk.findings.values())
    assert {row.cell.role for row in bench.disk.findings.values() if "/members" in row.url} == {"vera"}
    assert site.logouts == 0
    assert {step.phase for step in bench.disk.steps.values() if step.kind == "login"} == {Phase.AUTHENTICATING}
    assert "is proved" in story(bench.disk)


async def test_a_login_form_that_only_members_see_is_tested_by_a_member() -> None:
    bench = a_bench(MembersSite(has_inner_login=True))

    assert await bench.run() is SliceOutcome.DONE

    scripts = [row.cell for row in bench.disk.findings.values() if row.cell.check == "cross-site-scripting"]
    assert ("/members/safe", "username", "vera") in {
        (each.subject.route, each.subject.parameter, each.role) for each in scripts
    }


async def test_one_wrong_password_is_tried_and_the_right_one_once() -> None:
    site = MembersSite()

    await a_bench(site).run()

    own = [tried for tried in site.logins if tried in (PASSWORD, "Vedette-wrong-password-1")]
    assert own == [PASSWORD, "Vedette-wrong-password-1"]


async def test_a_wrong_password_ends_the_scan_in_one_sentence() -> None:
    bench = a_bench(MembersSite(), password="something-else")

    await bench.run()

    failure = bench.disk.scan.failure
    assert failure is not None
    assert failure.reason is FailureReason.LOGIN_FAILED
    assert "The login did not work" in failure.sentence
    assert "something-else" not in failure.sentence


async def test_a_site_that_takes_any_password_proves_no_login() -> None:
    bench = a_bench(MembersSite(takes_any_password=True))

    await bench.run()

    failure = bench.disk.scan.failure
    assert failure is not None
    assert "shows the same to a wrong password" in failure.sentence


async def test_what_is_the_same_for_everybody_proves_no_login() -> None:
    bench = a_bench(MembersSite(is_same_for_all=True))

    await bench.run()

    assert bench.disk.scan.state is ScanState.FAILED


async def test_sessions_that_end_early_change_no_result() -> None:
    calm, restless = a_bench(MembersSite()), a_bench(MembersSite(requests_of_session=150))
    await calm.run()

    await restless.run()

    assert restless.disk.scan.state is ScanState.COMPLETE, story(restless.disk)
    assert "was lost" in story(restless.disk)
    assert ledger(restless.disk) == ledger(calm.disk)


async def test_counters_are_those_of_the_rows_after_sessions_were_lost() -> None:
    bench = a_bench(MembersSite(requests_of_session=150))

    await bench.run()

    counters = bench.disk.scan.counters
    assert counters.estimated_steps == len(bench.disk.steps)
    assert counters.completed_steps == sum(step.state.is_finished for step in bench.disk.steps.values())
    assert counters.completed_steps == counters.estimated_steps


async def test_an_address_that_ends_the_session_twice_is_left_out() -> None:
    site = MembersSite(ends_it=frozenset({"/members/leave"}))
    bench = a_bench(site)

    await bench.run()

    assert bench.disk.scan.state is ScanState.COMPLETE
    assert "/members/leave ended the session twice" in story(bench.disk)


async def test_a_session_that_is_lost_all_the_time_is_given_up_and_the_rest_is_named() -> None:
    bench = a_bench(MembersSite(requests_of_session=12))

    await bench.run()

    assert bench.disk.scan.state is ScanState.COMPLETE
    assert "The role is given up." in story(bench.disk)
    unreached = [result for result in bench.disk.cells.values() if result.state is CellState.NOT_REACHED]
    assert any("the session was lost too often" in result.reason for result in unreached)


@pytest.mark.parametrize("lived", [1, 3, 4, 5])
async def test_a_killed_scan_goes_on_logged_in_and_ends_alike(lived: int) -> None:
    calm, killed = a_bench(MembersSite()), a_bench(MembersSite())
    await calm.run()
    killed.slice_seconds = 0.3
    killed.disk.kill_at = lived
    with pytest.raises(BaseException) as death:
        await killed.run()
    assert is_killed(death.value)
    killed.disk.kill_at = None

    await killed.run()

    assert killed.disk.scan.state is ScanState.COMPLETE, story(killed.disk)
    assert ledger(killed.disk) == ledger(calm.disk)


async def test_a_session_that_died_with_the_process_is_had_anew() -> None:
    site = MembersSite()
    bench = a_bench(site)
    bench.disk.kill_at = 4  # the login is proved by then, and nothing after it is written
    bench.slice_seconds = 0.3
    with pytest.raises(BaseException) as death:
        await bench.run()
    assert is_killed(death.value)
    bench.disk.kill_at = None
    site.sessions.clear()

    await bench.run()

    assert bench.disk.scan.state is ScanState.COMPLETE, story(bench.disk)
    assert site.logins.count(PASSWORD) >= 2
