# SPDX-License-Identifier: Apache-2.0
"""An engine that starts nothing while the account's scans are suspended; a tick starts later what it held back."""

from __future__ import annotations

from uuid import UUID

from vedette.scan.ports import Engine
from vedette.store.settings import AccountSettings

_SUSPENDED = "scans-suspended"
_YES = "yes"


class Suspension:
    """Whether the scans of the account are suspended."""

    def __init__(self, settings: AccountSettings) -> None:
        self._settings = settings

    async def is_on(self) -> bool:
        """Whether no scan may start."""
        return await self._settings.find(_SUSPENDED) == _YES

    async def switch(self, *, on: bool) -> None:
        """Suspend scans, or let them start again."""
        await self._settings.put(_SUSPENDED, _YES if on else "")


class SuspendableEngine:
    """Fits `scan.ports.Engine` over another engine."""

    def __init__(self, engine: Engine, suspension: Suspension) -> None:
        self._engine = engine
        self._suspension = suspension

    async def start(self, scan_id: UUID) -> None:
        """Start a scan, unless scans are suspended."""
        if not await self._suspension.is_on():
            await self._engine.start(scan_id)

    async def stop(self, scan_id: UUID) -> None:
        """Stop a scan."""
        await self._engine.stop(scan_id)
