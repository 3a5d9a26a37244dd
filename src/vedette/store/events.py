# SPDX-License-Identifier: Apache-2.0
"""The story of a scan, line by line, for progress displays and history."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.scan.rows import EventRow
from vedette.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A line with its number, which grows with time: `Last-Event-ID` of a stream."""

    number: int
    event: EventRow


class Events:
    """The events of all scans."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def after(self, scan_id: UUID, number: int = 0, most: int = 1000) -> tuple[StoredEvent, ...]:
        """Return at most `most` lines of a scan behind line `number`, oldest first."""
        raise NotImplementedError
