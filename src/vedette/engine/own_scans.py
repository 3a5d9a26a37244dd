# SPDX-License-Identifier: Apache-2.0
"""Which scans a process runs that was asked for one: those started in it, and no other of its data directory.

A data directory may hold scans that others launched and that are not finished. A server runs them all; `vedette scan`
must not, or it would send to sites that nobody named at its command line.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from vedette.scan.ports import Engine
from vedette.scan.runner import SliceOutcome


class OwnScans:
    """The scans that were started in this process; `in` asks for one."""

    def __init__(self) -> None:
        self._ids: set[UUID] = set()

    def __contains__(self, scan_id: object) -> bool:
        return scan_id in self._ids

    def only(self, run_slice: Callable[[UUID], SliceOutcome]) -> Callable[[UUID], SliceOutcome]:
        """Return `run_slice` for own scans; another one that the engine remembers is put aside, to go on elsewhere."""

        def run_own_slice(scan_id: UUID) -> SliceOutcome:
            return run_slice(scan_id) if scan_id in self else SliceOutcome.STOPPED

        return run_own_slice

    def started_by(self, engine: Engine) -> Engine:
        """Return `engine` such that what is started by it becomes an own scan."""
        return _NotingEngine(engine, self._ids)


class _NotingEngine:
    """Fits `scan.ports.Engine`; notes what it starts."""

    def __init__(self, engine: Engine, ids: set[UUID]) -> None:
        self._engine = engine
        self._ids = ids

    async def start(self, scan_id: UUID) -> None:
        self._ids.add(scan_id)
        await self._engine.start(scan_id)

    async def stop(self, scan_id: UUID) -> None:
        await self._engine.stop(scan_id)
