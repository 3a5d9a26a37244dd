# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from tests.support.stored import SECRET, cell_result, exchange, finding_row, shop_scan, status

from vedette.domain.coverage import CellState
from vedette.domain.finding import Evidence
from vedette.domain.scan import Agent
from vedette.domain.weakness import Severity
from vedette.errors import NotFound
from vedette.scan.rows import Batch, ExchangeRef, FindingRow
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


async def scanned(store: Store, *findings: FindingRow) -> UUID:
    scan = shop_scan()
    await store.scans.insert(scan, SECRET)
    await store.scans.claim(scan.id, Agent(uuid4(), "a"))
    cells = (
        cell_result("/b", CellState.CLEAN),
        cell_result("/a", CellState.CLEAN),
        cell_result("/c", CellState.BLOCKED),
    )
    batch = Batch(scan.id, 1, 0, status(), exchanges=(exchange("/1"), exchange("/2")), findings=findings, cells=cells)
    await store.journal(scan.id, 1).commit(batch)
    return scan.id


async def test_the_worst_comes_first(store: Store) -> None:
    rows = (
        finding_row("/b", severity=Severity.LOW),
        finding_row("/b", certainty=90),
        finding_row("/a", certainty=90),
        finding_row(severity=Severity.CRITICAL, certainty=10),
    )

    scan_id = await scanned(store, *rows)

    assert await store.findings.rows(scan_id) == (rows[3], rows[2], rows[1], rows[0])
    assert await store.findings.severity_counts(scan_id) == {Severity.CRITICAL: 1, Severity.HIGH: 2, Severity.LOW: 1}


async def test_a_finding_comes_with_its_evidence(store: Store) -> None:
    row = finding_row(evidence=(("baseline", ExchangeRef(1, 0, 0)), ("probe", ExchangeRef(1, 0, 1))))
    scan_id = await scanned(store, row)

    (stored,) = await store.findings.of_scan(scan_id)

    assert stored.row == row
    assert stored.finding.evidence == (Evidence("baseline", exchange("/1")), Evidence("probe", exchange("/2")))
    assert await store.findings.get(row.id) == (scan_id, stored)
    with pytest.raises(NotFound):
        await store.findings.get(uuid4())


async def test_the_ledger_is_read_in_order_and_summed(store: Store) -> None:
    scan_id = await scanned(store)

    cells = await store.coverage.cells(scan_id)

    assert [result.cell.subject.route for result in cells] == ["/a", "/b", "/c"]
    assert await store.coverage.totals(scan_id) == {CellState.CLEAN: 2, CellState.BLOCKED: 1}
    assert await store.coverage.pages(scan_id) == ()
