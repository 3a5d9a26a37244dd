# SPDX-License-Identifier: Apache-2.0
"""What a scan covered: the cells of its ledger, the requests that the crawl knows, the pages, and what was refused."""

from __future__ import annotations

from uuid import UUID

from vedette.domain.coverage import CellResult, CellState
from vedette.scan.rows import CandidateRow, PageRow, RefusalRow
from vedette.store.database import Database


class CoverageReader:
    """Reads the ledger and the inventory of scans; the journal writes them."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def cells(self, scan_id: UUID) -> tuple[CellResult, ...]:
        """Return every cell, ordered by subject, check and role."""
        raise NotImplementedError

    async def totals(self, scan_id: UUID) -> dict[CellState, int]:
        """Return how many cells ended in each state; states without any are left out."""
        raise NotImplementedError

    async def candidates(self, scan_id: UUID) -> tuple[CandidateRow, ...]:
        """Return every request that the crawl knows, in the order in which they were found."""
        raise NotImplementedError

    async def pages(self, scan_id: UUID) -> tuple[PageRow, ...]:
        """Return every page that was fetched, in the order in which they were found."""
        raise NotImplementedError

    async def refusals(self, scan_id: UUID) -> tuple[RefusalRow, ...]:
        """Return what the gate refused, ordered by reason, method and URL."""
        raise NotImplementedError
