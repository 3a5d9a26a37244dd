# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from tests.support.senders import HandClock
from tests.support.stored import SECRET, cell_result, finding_row, later, shop_scan, shop_spec, shop_website, status

from vedette.domain.coverage import CellResult, CellState
from vedette.domain.page import PageWish
from vedette.domain.scan import Agent, CommitInfo, ScanState, ScanType
from vedette.domain.weakness import Severity
from vedette.errors import Conflict, NotFound
from vedette.issues.edit import Assignee, IssueEdit
from vedette.issues.issue import Issue
from vedette.issues.lifecycle import IssueEvent, IssueStage, IssueState
from vedette.scan.rows import Batch, FindingRow
from vedette.store.issues import IssueFilter
from vedette.store.store import Store

pytestmark = pytest.mark.anyio
ANN = uuid4()
CLEAN = cell_result("/search", CellState.CLEAN)
SEEN = cell_result("/search", CellState.CONFIRMED)


class Site:
    """A website, and scans of it that end at once."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.store = store
        self.clock = clock
        self.website = shop_website()
        self.group = uuid4()
        self.commit = CommitInfo()

    async def scan(
        self,
        findings: tuple[FindingRow, ...] = (),
        cells: tuple[CellResult, ...] = (),
        *,
        kind: ScanType = ScanType.FULL,
        state: ScanState = ScanState.COMPLETE,
        scan_id: UUID | None = None,
    ) -> UUID:
        self.clock.at = self.clock.at + (later(60) - later(0))
        scan = shop_scan(
            id=scan_id or uuid4(),
            website_id=self.website.id,
            group_id=self.group,
            type=kind,
            initiated_at=self.clock.now(),
            spec=replace(shop_spec(), commit=self.commit),
        )
        await self.store.scans.insert(scan, SECRET)
        epoch = (await self.store.scans.claim(scan.id, Agent(uuid4(), "a"))).epoch
        batch = Batch(scan.id, epoch, 0, status(state), findings=findings, cells=cells)
        await self.store.journal(scan.id, epoch).commit(batch)
        await self.store.issues.apply_scan(scan.id)
        return scan.id

    async def only_issue(self) -> Issue:
        (issue,) = (await self.store.issues.page(IssueFilter(), PageWish())).items
        return issue


@pytest.fixture
async def site(store: Store, clock: HandClock) -> Site:
    made = Site(store, clock)
    await store.websites.insert(made.website)
    return made


async def test_a_finding_makes_an_issue(site: Site) -> None:
    row = finding_row(found_at=later(3))

    scan_id = await site.scan((row,), (SEEN,))

    issue = await site.only_issue()
    assert (issue.state, issue.severity, issue.first_seen_at) == (IssueState.PRESENT, Severity.HIGH, later(3))
    assert (issue.first_scan_id, issue.last_scan_id, issue.last_finding_id) == (scan_id, scan_id, row.id)
    assert (issue.key.host, issue.key.route, issue.key.check) == ("", "/search", "sql-injection")
    assert await site.store.issues.of_scan(scan_id) == {row.id: issue}
    assert await site.store.issues.get(issue.id) == issue


async def test_two_findings_of_one_fingerprint_are_one_issue(site: Site) -> None:
    rows = (finding_row(certainty=90), finding_row(certainty=100), finding_row(sink="other"))

    scan_id = await site.scan(rows)

    issues = await site.store.issues.of_scan(scan_id)
    assert issues[rows[0].id] == issues[rows[1].id] != issues[rows[2].id]
    assert issues[rows[0].id].last_finding_id == rows[1].id


async def test_an_issue_lives_over_scans(site: Site) -> None:
    first = await site.scan((finding_row(),), (SEEN,))
    await site.scan((), (CLEAN,))
    fixed = await site.only_issue()
    last = await site.scan((finding_row(found_at=later(999)),), (SEEN,))
    revived = await site.only_issue()

    assert (fixed.state, fixed.fixed_confirmed_at) == (IssueState.FIXED_CONFIRMED, later(120))
    assert (revived.state, revived.last_revived_at) == (IssueState.REVIVED, later(180))
    assert (revived.first_scan_id, revived.last_scan_id, revived.last_seen_at) == (first, last, later(999))
    history = await site.store.issues.history(revived.id)
    assert [(line.event, line.after) for line in history] == [
        (IssueEvent.SEEN, IssueState.PRESENT),
        (IssueEvent.CLEAN, IssueState.FIXED_CONFIRMED),
        (IssueEvent.SEEN, IssueState.REVIVED),
    ]


@pytest.mark.parametrize("state", [CellState.BLOCKED, CellState.ERROR, CellState.NOT_REACHED, None])
async def test_what_was_not_tested_is_not_fixed(site: Site, state: CellState | None) -> None:
    await site.scan((finding_row(),), (SEEN,))
    await site.scan((), () if state is None else (cell_result("/search", state),))

    issue = await site.only_issue()
    assert (issue.state, issue.not_verified) == (IssueState.PRESENT, True)
    await site.scan((finding_row(),), (SEEN,))
    assert not (await site.only_issue()).not_verified


async def test_a_clean_cell_of_another_check_proves_nothing(site: Site) -> None:
    await site.scan((finding_row(),), (SEEN,))
    await site.scan((), (cell_result("/search", CellState.CLEAN, "open-redirect"),))

    assert (await site.only_issue()).state is IssueState.PRESENT


async def test_a_finding_that_came_after_the_end_moves_its_own_issue_alone(site: Site) -> None:
    first = await site.scan((finding_row(),), (SEEN,))
    await site.scan((), (CLEAN,))
    late = finding_row(sink="late")
    epoch = (await site.store.scans.get(first)).epoch
    await site.store.journal(first, epoch).commit(Batch(first, epoch, 1, status(ScanState.COMPLETE), findings=(late,)))

    await site.store.issues.apply_late(first, (late.id,))
    issues = {each.key.sink: each for each in await _all_issues(site)}
    assert issues["late"].state is IssueState.PRESENT
    assert issues[""].state is IssueState.FIXED_CONFIRMED
    (known,) = [each for each in await site.store.findings.rows(first) if each.id != late.id]
    await site.store.issues.apply_late(first, (known.id,))
    assert {each.state for each in await _all_issues(site)} == {IssueState.PRESENT, IssueState.REVIVED}


async def _all_issues(site: Site) -> tuple[Issue, ...]:
    return (await site.store.issues.page(IssueFilter(), PageWish())).items


async def test_applying_a_scan_twice_changes_nothing(site: Site) -> None:
    scan_id = await site.scan((finding_row(),), (SEEN,))
    before = await site.only_issue()

    assert await site.store.issues.apply_scan(scan_id) == 0

    assert await site.only_issue() == before
    assert len(await site.store.issues.history(before.id)) == 1


async def test_a_cancelled_scan_s_silence_means_nothing(site: Site) -> None:
    await site.scan((finding_row(),), (SEEN,))
    await site.scan((finding_row("/other"),), (CLEAN,), state=ScanState.CANCELLED)

    issues = (await site.store.issues.page(IssueFilter(), PageWish())).items
    assert {(issue.key.route, issue.state, issue.not_verified) for issue in issues} == {
        ("/search", IssueState.PRESENT, False),
        ("/other", IssueState.PRESENT, False),
    }


async def test_a_running_scan_is_not_applied(site: Site) -> None:
    with pytest.raises(Conflict, match="still at work"):
        await site.scan(state=ScanState.SCANNING)
    with pytest.raises(NotFound):
        await site.store.issues.apply_scan(uuid4())


async def test_an_archiving_scan_is_applied(site: Site) -> None:
    await site.scan((finding_row(),), (SEEN,), state=ScanState.ARCHIVING)

    assert (await site.only_issue()).state is IssueState.PRESENT


async def test_ended_scans_wait_to_be_applied(site: Site) -> None:
    scan = shop_scan(state=ScanState.COMPLETE, website_id=site.website.id)
    await site.store.scans.insert(scan, SECRET)
    await site.store.scans.insert(shop_scan(), SECRET)

    assert await site.store.issues.unapplied_scans() == (scan.id,)
    await site.store.issues.apply_scan(scan.id)
    assert await site.store.issues.unapplied_scans() == ()


RETESTS: dict[str, tuple[tuple[FindingRow, ...], tuple[CellResult, ...], ScanState, IssueState]] = {
    "clean": ((), (CLEAN,), ScanState.COMPLETE, IssueState.FIXED_CONFIRMED),
    "seen": ((finding_row(),), (SEEN,), ScanState.COMPLETE, IssueState.REVIVED),
    "blocked": ((), (cell_result("/search", CellState.BLOCKED),), ScanState.COMPLETE, IssueState.FIXED_CANT_RETEST),
    "not reached": ((), (), ScanState.COMPLETE, IssueState.FIXED_CANT_RETEST),
    "failed": ((), (), ScanState.FAILED, IssueState.FIXED_CANT_RETEST),
}


@pytest.mark.parametrize(("findings", "cells", "end", "expected"), RETESTS.values(), ids=RETESTS)
async def test_a_retest_decides_when_it_is(
    site: Site, findings: tuple[FindingRow, ...], cells: tuple[CellResult, ...], end: ScanState, expected: IssueState
) -> None:
    await site.scan((finding_row(),), (SEEN,))
    issue = await site.only_issue()
    retest = uuid4()
    _, said = await site.store.issues.edit(issue.id, IssueEdit(IssueEvent.SAID_FIXED, note="patched"), actor_id=ANN)
    await site.store.issues.await_retest(issue.id, retest)

    assert said.state is IssueState.FIXED_UNCONFIRMED
    assert (await site.only_issue()).is_retesting
    await site.scan(findings, cells, kind=ScanType.RETEST, state=end, scan_id=retest)

    after = await site.only_issue()
    assert (after.state, after.is_retesting) == (expected, False)
    said_line = (await site.store.issues.history(issue.id))[1]
    assert (said_line.actor_id, said_line.note, said_line.scan_id) == (ANN, "patched", None)


async def test_what_a_human_decided_stays(site: Site) -> None:
    await site.scan((finding_row(),), (SEEN,))
    issue = await site.only_issue()
    await site.store.issues.edit(issue.id, IssueEdit(IssueEvent.SAID_ACCEPTED), actor_id=ANN)

    await site.scan((finding_row(),), (SEEN,))
    await site.scan((), (CLEAN,))

    assert (await site.only_issue()).state is IssueState.ACCEPTED_RISK
    with pytest.raises(Conflict):
        await site.store.issues.edit(issue.id, IssueEdit(IssueEvent.SAID_FIXED), actor_id=ANN)
    with pytest.raises(NotFound):
        await site.store.issues.edit(uuid4(), IssueEdit(IssueEvent.RESET), actor_id=ANN)
    with pytest.raises(ValueError, match="no decision"):
        await site.store.issues.edit(issue.id, IssueEdit(IssueEvent.SEEN), actor_id=ANN)


async def test_an_issue_is_assigned(site: Site) -> None:
    await site.scan((finding_row(),))
    issue = await site.only_issue()

    wanted = IssueEdit(assignee=Assignee(ANN, "Ann"), tags=("x",), note="yours")
    before, assigned = await site.store.issues.edit(issue.id, wanted, actor_id=ANN)

    assert before == issue
    assert assigned == replace(issue, assignee_id=ANN, tags=("x",), updated_at=site.clock.now())
    assert await site.store.issues.get(issue.id) == assigned
    lines = (await site.store.issues.history(issue.id))[1:]
    told = [(line.event, line.detail, line.note) for line in lines]
    assert told == [(IssueEvent.ASSIGNED, "Ann", "yours"), (IssueEvent.TAGGED, "x", "")]
    assert {(line.before, line.after, line.actor_id) for line in lines} == {(issue.state, issue.state, ANN)}


async def test_a_group_counts_its_open_issues(site: Site) -> None:
    rows = (finding_row("/a"), finding_row("/b"), finding_row("/c", severity=Severity.LOW))
    await site.scan(rows)
    await site.scan(rows[:1], (cell_result("/c", CellState.CLEAN),))
    site.group, first = uuid4(), site.group

    assert await site.store.issues.open_counts([first, site.group]) == {first: {Severity.HIGH: 2}}


async def test_issues_are_filtered(site: Site) -> None:
    await site.scan((finding_row("/a", found_at=later(1)), finding_row("/b", found_at=later(2))))
    await site.scan(
        (finding_row("/c", severity=Severity.LOW, found_at=later(3)),), (cell_result("/a", CellState.CLEAN),)
    )

    async def routes(wanted: IssueFilter) -> str:
        page = await site.store.issues.page(wanted, PageWish())
        assert page.total == len(page.items)
        return "".join(issue.key.route for issue in page.items)

    assert await routes(IssueFilter()) == "/c/b/a"
    assert await routes(IssueFilter(oldest_first=True)) == "/a/b/c"
    assert await routes(IssueFilter(stage=IssueStage.TODO)) == "/c/b"
    assert await routes(IssueFilter(severity=Severity.LOW)) == "/c"
    assert await routes(IssueFilter(website_name="other")) == ""
    assert await routes(IssueFilter(website_name="SHOP")) == "/c/b/a"
    assert await routes(IssueFilter(website_group_name="Ours")) == ""
    assert await routes(IssueFilter(seen_since=later(2))) == "/c/b"
    assert await routes(IssueFilter(seen_until=later(2))) == "/b/a"
    assert await routes(IssueFilter(stage=IssueStage.ADDRESSED)) == "/a"
    assert await routes(IssueFilter(visible_in=frozenset({uuid4()}))) == ""


async def test_the_newest_sighting_in_a_complete_scan_is_the_base_of_a_retest(site: Site) -> None:
    first, second = finding_row(), finding_row()
    complete = await site.scan((first,), (SEEN,))
    await site.scan((second,), (SEEN,), state=ScanState.FAILED)
    issue = await site.only_issue()

    assert issue.last_finding_id == second.id
    assert await site.store.issues.retest_base(issue.id) == (complete, first.id)
    assert (await site.store.issues.newest_findings([issue])).keys() == {issue.id}
    await site.store.scans.delete(complete)
    assert await site.store.issues.retest_base(issue.id) is None


async def test_a_retest_that_has_ended_is_not_awaited(site: Site) -> None:
    retest = await site.scan((finding_row(),), (SEEN,), kind=ScanType.RETEST)
    issue = await site.only_issue()

    await site.store.issues.await_retest(issue.id, retest)

    assert not (await site.only_issue()).is_retesting


async def test_a_retest_that_cannot_run_says_why(site: Site) -> None:
    await site.scan((finding_row(),), (SEEN,))
    issue = await site.only_issue()
    await site.store.issues.edit(issue.id, IssueEdit(IssueEvent.SAID_FIXED), actor_id=ANN)

    await site.store.issues.give_up_retest(issue.id, "The website was deleted.")

    assert (await site.only_issue()).state is IssueState.FIXED_CANT_RETEST
    assert (await site.store.issues.history(issue.id))[-1].note == "The website was deleted."


@pytest.mark.parametrize("may_see", [True, False])
async def test_new_issues_are_the_committers(site: Site, may_see: bool) -> None:
    commit = CommitInfo(committer_id=ANN, committer_name="Ann", is_committer_authorized=may_see)
    site.commit = commit
    await site.scan((finding_row(),), (SEEN,))

    issue = await site.only_issue()
    lines = await site.store.issues.history(issue.id)

    assert issue.assignee_id == (ANN if may_see else None)
    assert [line.detail for line in lines if line.event is IssueEvent.ASSIGNED] == (["Ann"] if may_see else [])
