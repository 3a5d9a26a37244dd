# SPDX-License-Identifier: Apache-2.0
"""Keeps scans going: whatever waits, was put off, or lost its workflow is given to the engine again.

It runs on a tick, so that a row is enough to have a scan run: launches, resumes, time windows and the death of a
process all end here.
"""

from __future__ import annotations

from collections.abc import Container
from uuid import UUID

from vedette.domain.scan import Scan, ScanState
from vedette.scan.ports import Clock, Engine
from vedette.scan.window import is_open
from vedette.store.issues import Issues
from vedette.store.scans import Scans


class QueueService:
    """Starts what should run and does not, and carries over to the issues what ended without an archive.

    Only scans of `only` are started; None stands for all.
    """

    def __init__(
        self, scans: Scans, issues: Issues, engine: Engine, clock: Clock, only: Container[UUID] | None = None
    ) -> None:
        self._scans = scans
        self._issues = issues
        self._engine = engine
        self._clock = clock
        self._only = only

    async def tick(self) -> None:
        """Start every unfinished scan that is not paused and may send now; harmless for those that run.

        A scan that failed or was cancelled has findings too: its issues are brought up to date here.
        """
        now = self._clock.now()
        for scan in await self._scans.unfinished():
            if not self._is_left_out(scan) and is_open(scan.spec.time_window, now):
                await self._engine.start(scan.id)
        for scan_id in await self._issues.unapplied_scans():
            await self._issues.apply_scan(scan_id)

    def _is_left_out(self, scan: Scan) -> bool:
        return scan.state is ScanState.PAUSED or (self._only is not None and scan.id not in self._only)
