# SPDX-License-Identifier: Apache-2.0
"""The memory of one scan, as one holder of it sees it. Fits `scan.ports.Journal`."""

from __future__ import annotations

from uuid import UUID

from vedette.domain.exchange import Exchange
from vedette.domain.scan import ScanState
from vedette.scan.ports import Clock
from vedette.scan.rows import Batch, ExchangeRef, JournalState
from vedette.store.database import Database
from vedette.store.evidence import Evidence
from vedette.store.secrets import Vault


class StoreJournal:
    """The journal of the holder that claimed `scan_id` at `epoch`."""

    def __init__(
        self, database: Database, evidence: Evidence, vault: Vault, clock: Clock, scan_id: UUID, epoch: int
    ) -> None:
        raise NotImplementedError

    async def load(self) -> JournalState:
        """Return all that was committed, rows in the order in which they were first written.

        Raises NotFound; Conflict when a newer epoch has the scan.
        """
        raise NotImplementedError

    async def commit(self, batch: Batch) -> ScanState | None:
        """Write `batch` in one transaction and return the user's wish for the scan, if there is one.

        Raises Conflict when a newer epoch has the scan; StoreFailed, in which case nothing of the batch is there.
        """
        raise NotImplementedError

    async def read_exchange(self, ref: ExchangeRef) -> Exchange:
        """Return one exchange. Raises NotFound."""
        raise NotImplementedError

    async def compact(self, first: int, last: int) -> None:
        """Merge the evidence of batches `first` to `last` of this epoch; called at the end of a slice."""
        raise NotImplementedError
