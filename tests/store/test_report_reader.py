# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from tests.support.stored import NOON, SECRET, cell_result, finding_row, later, shop_scan, shop_website, status

from vedette.domain.coverage import CellState
from vedette.domain.scan import Agent, Counters, Scan, ScanState, ScanType
from vedette.domain.weakness import Severity
from vedette.issues.edit import IssueEdit
from vedette.issues.lifecycle import IssueEvent
from vedette.reports.ledger import groups_of, sum_ledger
from vedette.scan.rows import Batch, FindingRow
from vedette.store.report_reader import ReportReader
from vedette.store.store import Store

pytestmark = pytest.mark.anyio
CELLS = (
    cell_result("/a", CellState.CLEAN),
    cell_result("/b", CellState.CONFIRMED, "open-redirect"),
    replace(cell_result("/c", CellState.BLOCKED), reason="401"),
    replace(cell_result("/d", CellState.BLOCKED), reason="401"),
)


async def ended(store: Store, scan: Scan, *findings: FindingRow, state: ScanState = ScanState.COMPLETE) -> UUID:
    await store.scans.insert(scan, SECRET)
    await store.scans.claim(scan.id, Agent(uuid4(), "a"))
    told = status(state, counters=Counters(high=len(findings)))
    await store.journal(scan.id, 1).commit(Batch(scan.id, 1, 0, told, findings=findings, cells=CELLS))
    if state is ScanState.COMPLETE:
        await store.issues.apply_scan(scan.id)
    return scan.id


async def test_ids_stand_in_the_order_of_the_findings(store: Store) -> None:
    rows = [
        finding_row(f"/{number}", severity=severity, certainty=certainty)
        for number, (severity, certainty) in enumerate(
            ((Severity.LOW, 100), (Severity.HIGH, 80), (Severity.HIGH, 90), (Severity.CRITICAL, 10))
        )
    ]
    scan_id = await ended(store, shop_scan(), *rows)

    ids = await ReportReader(store.main).finding_ids(scan_id)

    assert ids == tuple(row.id for row in await store.findings.rows(scan_id))


async def test_findings_come_as_they_are_named(store: Store) -> None:
    rows = [finding_row(f"/{number}") for number in range(5)]
    scan_id = await ended(store, shop_scan(), *rows)
    reader = ReportReader(store.main)

    assert await reader.findings(scan_id, [rows[3].id, uuid4(), rows[0].id]) == (rows[3], rows[0])
    assert await reader.findings(uuid4(), [rows[3].id]) == ()


async def test_issues_come_with_their_history(store: Store) -> None:
    row = finding_row()
    scan_id = await ended(store, shop_scan(), row)
    reader = ReportReader(store.main)
    issues = await reader.issues(scan_id, [row.id])
    member_id = uuid4()
    await store.issues.edit(issues[row.id].id, IssueEdit(IssueEvent.SAID_IGNORED, note="known"), actor_id=member_id)

    histories = await reader.histories([issues[row.id].id])

    assert histories[issues[row.id].id] == await store.issues.history(issues[row.id].id)
    assert [change.event for change in histories[issues[row.id].id]] == [IssueEvent.SEEN, IssueEvent.SAID_IGNORED]
    assert await reader.member_names([member_id]) == {}


async def test_the_database_sums_the_ledger_as_its_cells_do(store: Store) -> None:
    scan_id = await ended(store, shop_scan())

    assert await ReportReader(store.main).ledger(scan_id) == sum_ledger(groups_of(CELLS))


async def test_the_trend_holds_complete_scans_of_the_website_up_to_this_one(store: Store) -> None:
    website = shop_website()
    scans = [shop_scan(website_id=website.id, initiated_at=later(number)) for number in range(4)]
    for number, scan in enumerate(scans):
        await ended(store, scan, *(finding_row(f"/{index}") for index in range(number)))
    await ended(store, shop_scan(website_id=website.id, initiated_at=NOON), state=ScanState.FAILED)
    await ended(store, shop_scan(website_id=website.id, type=ScanType.RETEST, initiated_at=NOON))
    await ended(store, shop_scan(initiated_at=NOON))

    points = await ReportReader(store.main).trend(scans[2], 2)

    assert [point.at for point in points] == [later(1), later(2)]
    assert [dict(point.counts)[Severity.HIGH] for point in points] == [1, 2]
