# SPDX-License-Identifier: Apache-2.0
"""The story of a scan, line by line, for progress displays and history."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from vedette.scan.rows import EventRow
from vedette.store.database import Database
from vedette.store.journal_rows import read_event
from vedette.store.tables import scan_event


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A line with its number, which grows with time: `Last-Event-ID` of a stream."""

    number: int
    event: EventRow


class Events:
    """The events of all scans."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def after(self, scan_id: UUID, number: int = 0, most: int = 1000) -> tuple[StoredEvent, ...]:
        """Return at most `most` lines of a scan behind line `number`, oldest first."""
        chosen = (
            select(scan_event)
            .where(scan_event.c.scan_id == scan_id, scan_event.c.number > number)
            .order_by(scan_event.c.number)
            .limit(most)
        )
        return await self._database.read(
            lambda connection: tuple(
                StoredEvent(row["number"], read_event(row)) for row in connection.execute(chosen).mappings()
            )
        )
