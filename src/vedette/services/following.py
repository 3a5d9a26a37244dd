# SPDX-License-Identifier: Apache-2.0
"""Looks at a scan while it runs, for displays that follow it: stored rows only, never the engine's own memory."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan
from vedette.scan.rows import FindingRow
from vedette.services.scan_access import ScanAccess
from vedette.store.events import Events, StoredEvent
from vedette.store.findings import Findings


@dataclass(frozen=True, slots=True)
class Sight:
    """A scan at one moment: its row, the lines of its story that are new, and what it has found so far."""

    scan: Scan
    events: tuple[StoredEvent, ...] = ()
    findings: tuple[FindingRow, ...] = ()


class FollowService:
    """Looks at scans."""

    def __init__(self, access: ScanAccess, events: Events, findings: Findings) -> None:
        self._access = access
        self._events = events
        self._findings = findings

    async def look(self, actor: Member, scan_id: UUID, after_event: int = 0) -> Sight:
        """Return the scan as it stands, with the events behind number `after_event`. Raises Refused, NotFound."""
        scan = await self._access.get(actor, Permission.VIEW_SCANS, scan_id)
        events = await self._events.after(scan_id, after_event)
        return Sight(scan, events, await self._findings.rows(scan_id))
