# SPDX-License-Identifier: Apache-2.0
"""What a scan covered: the cells of its ledger, the requests that the crawl knows, the pages, and what was refused."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, func, select

from vedette.domain.coverage import CellResult, CellState
from vedette.scan.rows import CandidateRow, ComponentRow, PageRow, PictureRow, RefusalRow
from vedette.store import tables
from vedette.store.database import Database
from vedette.store.journal_rows import (
    read_candidate,
    read_cell,
    read_component,
    read_page,
    read_picture,
    read_refusal,
    read_rows,
)


class CoverageReader:
    """Reads the ledger and the inventory of scans; the journal writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cells(self, scan_id: UUID) -> tuple[CellResult, ...]:
        """Return every cell, ordered by subject, check and role."""
        found = await self._database.read(lambda connection: read_rows(connection, scan_id, tables.cell, read_cell))
        return tuple(sorted(found, key=lambda result: result.cell))

    async def totals(self, scan_id: UUID) -> dict[CellState, int]:
        """Return how many cells ended in each state; states without any are left out."""
        cell = tables.cell
        counted = select(cell.c.state, func.count()).where(cell.c.scan_id == scan_id).group_by(cell.c.state)

        def work(connection: Connection) -> dict[CellState, int]:
            return {CellState(state): count for state, count in connection.execute(counted)}

        return await self._database.read(work)

    async def candidates(self, scan_id: UUID) -> tuple[CandidateRow, ...]:
        """Return every request that the crawl knows, in the order in which they were found."""
        return await self._database.read(
            lambda connection: read_rows(connection, scan_id, tables.candidate, read_candidate)
        )

    async def pages(self, scan_id: UUID) -> tuple[PageRow, ...]:
        """Return every page that was fetched, in the order in which they were found."""
        return await self._database.read(lambda connection: read_rows(connection, scan_id, tables.page, read_page))

    async def components(self, scan_id: UUID) -> tuple[ComponentRow, ...]:
        """Return the products that the scan saw, ordered by product and version."""
        chosen = select(tables.component).where(tables.component.c.scan_id == scan_id)
        found = await self._database.read(
            lambda connection: [read_component(row) for row in connection.execute(chosen).mappings()]
        )
        return tuple(sorted(found, key=lambda row: (row.product, row.version)))

    async def pictures(self, scan_id: UUID) -> tuple[PictureRow, ...]:
        """Return the screenshots of the scan's logins, in the order in which they were taken."""
        picture = tables.login_picture
        chosen = select(picture).where(picture.c.scan_id == scan_id)
        found = await self._database.read(
            lambda connection: [read_picture(row) for row in connection.execute(chosen).mappings()]
        )
        return tuple(sorted(found, key=lambda row: (row.at, row.role, row.what)))

    async def refusals(self, scan_id: UUID) -> tuple[RefusalRow, ...]:
        """Return what the gate refused, ordered by reason, method and URL."""
        refusal = tables.refusal
        chosen = select(refusal).where(refusal.c.scan_id == scan_id)
        found = await self._database.read(
            lambda connection: [read_refusal(row) for row in connection.execute(chosen).mappings()]
        )
        return tuple(sorted(found, key=lambda row: (row.reason, row.method, row.url)))
