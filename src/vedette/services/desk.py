# SPDX-License-Identifier: Apache-2.0
"""Hands scans out to the runner of this process and takes them back. Fits `scan.ports.ScanDesk`."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from vedette.domain.exchange import Origin
from vedette.domain.scan import Agent, Failure, Scan, ScanState
from vedette.domain.website import ConsentBasis
from vedette.scan.ports import Clock, Journal
from vedette.scan.rows import Batch, EventRow, FindingRow, PageRow, ScanStatus
from vedette.services.consents import ConsentService
from vedette.store.store import Store


class LocalDesk:
    """The desk of the embedded agent: it reads and writes the store directly."""

    def __init__(self, store: Store, consents: ConsentService, clock: Clock) -> None:
        self._store = store
        self._consents = consents
        self._clock = clock

    async def claim(self, scan_id: UUID, agent: Agent) -> Scan:
        """Give the scan to `agent` under the next epoch. Raises NotFound; Conflict when the scan is over."""
        return await self._store.scans.claim(scan_id, agent)

    def journal(self, scan_id: UUID, epoch: int) -> Journal:
        """Return the journal of a claimed scan."""
        return self._store.journal(scan_id, epoch)

    async def consent(self, scan: Scan) -> Mapping[Origin, ConsentBasis]:
        """Return which of the scan's origins may be reached at this moment, and why."""
        return await self._consents.of_scan(scan)

    async def base_findings(self, scan: Scan) -> tuple[FindingRow, ...]:
        """Return the findings of an earlier scan that `scan` tests again; none when it tests no other."""
        if scan.base_scan_id is None:
            return ()
        rows = await self._store.findings.rows(scan.base_scan_id)
        only = frozenset(scan.spec.retest_only)
        return tuple(row for row in rows if not only or row.id in only)

    async def base_pages(self, scan: Scan) -> tuple[PageRow, ...]:
        """Return the pages of the scan that `scan` is compared with; none when it is compared with no other."""
        if scan.base_scan_id is None:
            return ()
        return await self._store.coverage.pages(scan.base_scan_id)

    async def archive(self, scan_id: UUID, epoch: int) -> None:
        """Carry the scan's findings and its ledger over to the website's issues. May be repeated."""
        await self._store.issues.apply_scan(scan_id)

    async def fail(self, scan_id: UUID, epoch: int, failure: Failure) -> None:
        """Mark the scan as failed, with all that it had committed. Raises StoreFailed; Conflict when it was taken."""
        journal = self.journal(scan_id, epoch)
        state = await journal.load()
        scan = state.scan
        status = ScanStatus(
            ScanState.FAILED, scan.phase, scan.percentage, scan.counters, scan.elapsed, failure, scan.time_limit_hit
        )
        event = EventRow(self._clock.now(), "state", f"The scan failed. {failure.sentence}")
        await journal.commit(Batch(scan_id, epoch, state.next_batch, status, events=(event,)))
