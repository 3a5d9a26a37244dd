# SPDX-License-Identifier: Apache-2.0
"""The engine of a process that does not hold the data directory: rows are all it can give.

Whoever holds the lock looks for unfinished scans every second (`services/queue.py`), so a row in state Queued or
Resuming is enough to have the scan run there.
"""

from __future__ import annotations

from uuid import UUID


class QueuedElsewhere:
    """`scan.ports.Engine` for processes beside the one that runs the scans: every wish is in the row already."""

    async def start(self, scan_id: UUID) -> None:
        """Leave the scan to the next tick of the process that runs scans."""

    async def stop(self, scan_id: UUID) -> None:
        """Leave the scan to its agent, who finds the wish in the row within a second."""
