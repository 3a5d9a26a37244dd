# SPDX-License-Identifier: Apache-2.0
"""The listener of a scan that has none: nobody can call it. Fits `scan.ports.Callbacks`."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from vedette.domain.callback import Call, ListenerAddress


class NoListener:
    """Has no address, so no probe ever carries a token of it."""

    def address(self, *, is_loopback: bool) -> ListenerAddress | None:
        """Return None: no site can call."""
        return None

    async def expect(self, token: str, scan_id: UUID, trial: str) -> None:
        """Do nothing."""

    async def calls_of(self, tokens: Collection[str]) -> dict[str, tuple[Call, ...]]:
        """Return nothing: nobody has called."""
        return {}
