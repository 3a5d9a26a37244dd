# SPDX-License-Identifier: Apache-2.0
"""Pausing every running scan of the installation, and letting exactly those go on."""

from __future__ import annotations

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import ScanState
from vedette.errors import Conflict
from vedette.scan.ports import Engine
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.permission import require
from vedette.store.scans import Scans

_RUNNING = frozenset({ScanState.SCANNING, ScanState.DELAYED, ScanState.RESUMING})


class ScanControlService:
    """What can be done to all scans at once. It takes the permission for the whole account."""

    def __init__(self, scans: Scans, engine: Engine, audit: AuditWriter) -> None:
        self._scans = scans
        self._engine = engine
        self._audit = audit

    async def pause_all(self, actor: Member) -> int:
        """Pause every scan that is under way and is not paused already; return how many. Raises Refused."""
        require(actor, Permission.START_SCANS)
        paused = 0
        for scan in await self._scans.unfinished():
            if scan.state not in _RUNNING or scan.wish is not None:
                continue
            try:
                await self._scans.pause(scan.id, with_all=True)
            except Conflict:  # it ended, or was ended, since the list was read
                continue
            await self._engine.stop(scan.id)
            await self._audit.write(actor, Deed.SCAN_PAUSED, str(scan.id))
            paused += 1
        return paused

    async def resume_all(self, actor: Member) -> int:
        """Let the scans that `pause_all` paused go on; return how many. Those paused by themselves stay so.

        Raises Refused.
        """
        require(actor, Permission.START_SCANS)
        resumed = 0
        for scan in await self._scans.paused_with_all():
            try:
                await self._scans.resume(scan.id)
            except Conflict:  # it was resumed or ended since the list was read
                continue
            await self._engine.start(scan.id)
            await self._audit.write(actor, Deed.SCAN_RESUMED, str(scan.id))
            resumed += 1
        return resumed
