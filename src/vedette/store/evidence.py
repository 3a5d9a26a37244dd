# SPDX-License-Identifier: Apache-2.0
"""Exchanges as they went over the wire, secrets masked: zstd segments, and bodies once each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from vedette.domain.exchange import Exchange
from vedette.scan.rows import ExchangeRef
from vedette.store.database import Database
from vedette.store.masking import Masker


class Evidence:
    """The evidence of all scans, in a database of its own."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def write(self, scan_id: UUID, epoch: int, batch: int, exchanges: Sequence[Exchange], masker: Masker) -> None:
        """Write the exchanges of one batch, masked; what an uncommitted try left under the same key is replaced."""
        raise NotImplementedError

    async def read(self, scan_id: UUID, refs: Collection[ExchangeRef]) -> dict[ExchangeRef, Exchange]:
        """Return the exchanges that are there; refs that resolve to nothing are left out."""
        raise NotImplementedError

    async def get(self, scan_id: UUID, ref: ExchangeRef) -> Exchange:
        """Return one exchange. Raises NotFound."""
        raise NotImplementedError

    async def compact(self, scan_id: UUID, epoch: int, first: int, last: int) -> None:
        """Merge the segments of batches `first` to `last` into one; every ref still resolves."""
        raise NotImplementedError

    async def sweep(self, scan_id: UUID, committed: Collection[tuple[int, int]]) -> int:
        """Remove segments none of whose (epoch, batch) is committed, and their bodies; return how many went."""
        raise NotImplementedError

    async def delete(self, scan_id: UUID) -> None:
        """Remove all evidence of a scan; bodies that another scan uses stay."""
        raise NotImplementedError
