# SPDX-License-Identifier: Apache-2.0
"""Exchanges as they went over the wire, secrets masked: zstd segments, and bodies once each.

A segment holds the exchanges of one batch, or, compacted, of several; an `ExchangeRef` resolves either way, since
each batch keeps its number inside. A body is kept once, under its hash, as long as a scan uses it or another body is
packed against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from uuid import UUID

import msgspec
from anyio import to_thread
from sqlalchemy import Connection, delete, exists, select

from vedette.domain.exchange import Exchange
from vedette.errors import NotFound
from vedette.scan.rows import ExchangeRef
from vedette.store.body_bases import Base, BodyBases
from vedette.store.database import Database
from vedette.store.masking import Masker
from vedette.store.packing import (
    BATCH_LEVEL,
    SEGMENT_LEVEL,
    SEGMENT_LIMIT_BYTES,
    Batches,
    PackedExchange,
    SealedBatches,
    open_segment,
    pack_body,
    pack_exchange,
    pack_segment,
    unpack_body,
    unpack_exchange,
    unpack_segment,
    unseal,
)
from vedette.store.statements import CHUNK, chunks, insert_or_ignore, upsert
from vedette.store.tables import body, body_use, segment

REBASE_ABOVE = 6
"""A body that shrinks to less than 1/6 of its size against its base resembles it; else it is packed alone."""


class Evidence:
    """The evidence of all scans, in a database of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._bases = BodyBases()

    async def write(self, scan_id: UUID, epoch: int, batch: int, exchanges: Sequence[Exchange], masker: Masker) -> None:
        """Write the exchanges of one batch, masked; what an uncommitted try left under the same key is replaced.

        Raises StoreFailed.
        """
        if not exchanges:
            return
        masked, packed, segment_bytes = await to_thread.run_sync(_prepare, batch, exchanges, masker)

        def work(connection: Connection) -> list[tuple[PackedExchange, Base]]:
            row = {
                "scan_id": scan_id,
                "epoch": epoch,
                "first_batch": batch,
                "last_batch": batch,
                "packed": segment_bytes,
            }
            connection.execute(upsert(connection, segment), row)
            return self._write_bodies(connection, scan_id, masked, packed)

        for packed_exchange, base in await self._database.write(work):
            self._bases.remember(scan_id, packed_exchange, base)

    async def read(self, scan_id: UUID, refs: Collection[ExchangeRef]) -> dict[ExchangeRef, Exchange]:
        """Return the exchanges that are there; refs that resolve to nothing are left out. Raises StoreFailed."""
        if not refs:
            return {}

        def work(connection: Connection) -> dict[ExchangeRef, Exchange]:
            packed = _read_packed(connection, scan_id, refs)
            bodies = _read_bodies(connection, {one.body_hash for one in packed.values() if one.body_hash})
            return {
                ref: unpack_exchange(one, bodies[one.body_hash] if one.body_hash else one.inline)
                for ref, one in packed.items()
            }

        return await self._database.read(work)

    async def get(self, scan_id: UUID, ref: ExchangeRef) -> Exchange:
        """Return one exchange. Raises NotFound, StoreFailed."""
        found = await self.read(scan_id, (ref,))
        if ref not in found:
            raise NotFound("This exchange is not kept.", "Its scan may have been deleted.")
        return found[ref]

    async def compact(self, scan_id: UUID, epoch: int, first: int, last: int) -> None:
        """Merge the segments of batches `first` to `last`, each up to `SEGMENT_LIMIT_BYTES`; every ref still resolves.

        Raises StoreFailed.
        """
        chosen = (
            segment.c.scan_id == scan_id,
            segment.c.epoch == epoch,
            segment.c.first_batch >= first,
            segment.c.last_batch <= last,
        )

        def work(connection: Connection) -> None:
            parts = connection.execute(
                select(segment.c.packed).where(*chosen).order_by(segment.c.first_batch)
            ).scalars()
            for some in _groups(open_segment(part) for part in parts.all()):
                merged = tuple(batch for part in some for batch in part)
                firsts = [part[0][0] for part in some]
                connection.execute(delete(segment).where(*chosen, segment.c.first_batch.in_(firsts)))
                connection.execute(segment.insert(), _segment_row(scan_id, epoch, merged))

        await self._database.write(work)

    async def sweep(self, scan_id: UUID, before_epoch: int, committed: Collection[tuple[int, int]]) -> int:
        """Remove what was written for batches that were never committed, and bodies that nothing else uses.

        `committed` holds (epoch, batch); only epochs before `before_epoch` are looked at, since their holders can
        commit nothing more. Returns how many batches went. Raises StoreFailed.
        """
        kept = frozenset(committed)

        def work(connection: Connection) -> int:
            gone = 0
            rows = connection.execute(
                select(segment.c.epoch, segment.c.first_batch, segment.c.last_batch).where(
                    segment.c.scan_id == scan_id, segment.c.epoch < before_epoch
                )
            ).all()
            for epoch, first, last in rows:
                if all((epoch, number) in kept for number in range(first, last + 1)):
                    continue
                gone += _prune(connection, scan_id, epoch, first, kept)
            if gone:
                _release_bodies(connection, scan_id, _used_hashes(connection, scan_id))
            return gone

        return await self._database.write(work)

    async def delete(self, scan_id: UUID) -> None:
        """Remove all evidence of a scan; bodies that another scan uses stay. Raises StoreFailed."""

        def work(connection: Connection) -> None:
            connection.execute(delete(segment).where(segment.c.scan_id == scan_id))
            _release_bodies(connection, scan_id, frozenset())

        await self._database.write(work)

    async def scan_ids(self) -> tuple[UUID, ...]:
        """Return the ids of the scans that have evidence. Raises StoreFailed."""
        return await self._database.read(
            lambda connection: tuple(connection.execute(select(segment.c.scan_id).distinct()).scalars())
        )

    def _write_bodies(
        self, connection: Connection, scan_id: UUID, masked: Sequence[Exchange], packed: Sequence[PackedExchange]
    ) -> list[tuple[PackedExchange, Base]]:
        """Write the bodies that are not there yet; return those that may serve as bases once this is committed."""
        wanted = {
            one.body_hash: (one, exchange.response.body)
            for one, exchange in zip(packed, masked, strict=True)
            if one.body_hash
        }
        if not wanted:
            return []
        bases = {key: self._bases.find(scan_id, one) for key, (one, _) in wanted.items()}
        there = _whole_or_not(connection, {*wanted, *(base.hash for base in bases.values() if base)})
        rows, fresh, own = [], [], BodyBases()
        for key, (one, content) in wanted.items():
            if key in there:
                continue
            known = bases[key]
            base = own.find(scan_id, one) or (known if known is not None and there.get(known.hash) else None)
            base_hash, shrunk = _pack_against(content, base)
            rows.append({"hash": key, "base_hash": base_hash, "packed": shrunk})
            if base_hash is None:
                fresh.append((one, Base(key, content)))
                own.remember(scan_id, one, fresh[-1][1])
        if rows:
            connection.execute(insert_or_ignore(connection, body), rows)
        connection.execute(
            insert_or_ignore(connection, body_use), [{"scan_id": scan_id, "hash": key} for key in wanted]
        )
        return fresh


def _prepare(
    batch: int, exchanges: Sequence[Exchange], masker: Masker
) -> tuple[list[Exchange], list[PackedExchange], bytes]:
    masked = [masker.mask_exchange(exchange) for exchange in exchanges]
    packed = [pack_exchange(exchange) for exchange in masked]
    return masked, packed, pack_segment(((batch, tuple(packed)),), BATCH_LEVEL)


def _pack_against(content: bytes, base: Base | None) -> tuple[bytes | None, bytes]:
    """Return the hash of the base that `content` was packed against, None when it was packed alone, and the bytes."""
    if base is not None:
        against = pack_body(content, base.body)
        if len(against) * REBASE_ABOVE < len(content):
            return base.hash, against
    return None, pack_body(content)


def _groups(parts: Iterable[SealedBatches]) -> Iterator[list[SealedBatches]]:
    """Yield the contents of segments that are to be one: neighbours, at least two, together within the limit."""
    group: list[SealedBatches] = []
    size_bytes = 0
    for part in parts:
        more_bytes = sum(len(memoryview(exchanges)) for _, exchanges in part)
        if group and (size_bytes + more_bytes > SEGMENT_LIMIT_BYTES or len(group) == CHUNK):
            if len(group) > 1:
                yield group
            group, size_bytes = [], 0
        group.append(part)
        size_bytes += more_bytes
    if len(group) > 1:
        yield group


def _segment_row(scan_id: UUID, epoch: int, batches: Batches | SealedBatches) -> dict[str, object]:
    return {
        "scan_id": scan_id,
        "epoch": epoch,
        "first_batch": batches[0][0],
        "last_batch": batches[-1][0],
        "packed": pack_segment(batches, SEGMENT_LEVEL),
    }


def _read_packed(
    connection: Connection, scan_id: UUID, refs: Collection[ExchangeRef]
) -> dict[ExchangeRef, PackedExchange]:
    """Return the packed exchanges of `refs`; each segment is read once, and one at a time is kept."""
    found: dict[ExchangeRef, PackedExchange] = {}
    for epoch, of_epoch in groupby(sorted(refs), key=attrgetter("epoch")):
        sealed: dict[int, msgspec.Raw] = {}
        for number, of_batch in groupby(of_epoch, key=attrgetter("batch")):
            if number not in sealed:
                sealed = dict(_segment_of(connection, scan_id, epoch, number))
            exchanges = unseal(sealed[number]) if number in sealed else ()
            found |= {ref: exchanges[ref.index] for ref in of_batch if ref.index < len(exchanges)}
    return found


def _segment_of(connection: Connection, scan_id: UUID, epoch: int, number: int) -> SealedBatches:
    """Return the content of the segment that covers a batch; nothing when there is none."""
    packed = connection.execute(
        select(segment.c.packed)
        .where(
            segment.c.scan_id == scan_id,
            segment.c.epoch == epoch,
            segment.c.first_batch <= number,
            segment.c.last_batch >= number,
        )
        .order_by(segment.c.first_batch.desc())
        .limit(1)
    ).scalar_one_or_none()
    return () if packed is None else open_segment(packed)


def _read_bodies(connection: Connection, hashes: Collection[bytes]) -> dict[bytes, bytes]:
    rows = [
        row
        for some in chunks(hashes)
        for row in connection.execute(select(body.c.hash, body.c.base_hash, body.c.packed).where(body.c.hash.in_(some)))
    ]
    missing_bases = {row.base_hash for row in rows if row.base_hash is not None}
    bases = _read_bodies(connection, missing_bases) if missing_bases else {}
    return {row.hash: unpack_body(row.packed, None if row.base_hash is None else bases[row.base_hash]) for row in rows}


def _whole_or_not(connection: Connection, hashes: Iterable[bytes]) -> dict[bytes, bool]:
    """Return, for those of the bodies that are stored, whether each was packed alone and so can be a base."""
    return {
        row.hash: row.base_hash is None
        for some in chunks(hashes)
        for row in connection.execute(select(body.c.hash, body.c.base_hash).where(body.c.hash.in_(some)))
    }


def _prune(connection: Connection, scan_id: UUID, epoch: int, first: int, kept: frozenset[tuple[int, int]]) -> int:
    """Take the batches that are not in `kept` out of one segment; return how many."""
    chosen = (segment.c.scan_id == scan_id, segment.c.epoch == epoch, segment.c.first_batch == first)
    batches = open_segment(connection.execute(select(segment.c.packed).where(*chosen)).scalar_one())
    good = tuple(batch for batch in batches if (epoch, batch[0]) in kept)
    if len(good) < len(batches):
        connection.execute(delete(segment).where(*chosen))
        if good:
            connection.execute(segment.insert(), _segment_row(scan_id, epoch, good))
    return len(batches) - len(good)


def _used_hashes(connection: Connection, scan_id: UUID) -> frozenset[bytes]:
    packed = connection.execute(select(segment.c.packed).where(segment.c.scan_id == scan_id)).scalars()
    return frozenset(
        exchange.body_hash
        for part in packed
        for _, exchanges in unpack_segment(part)
        for exchange in exchanges
        if exchange.body_hash
    )


def _release_bodies(connection: Connection, scan_id: UUID, still_used: frozenset[bytes]) -> None:
    """Forget that the scan uses any body but `still_used`, and remove the bodies that nobody needs any more."""
    before = connection.execute(select(body_use.c.hash).where(body_use.c.scan_id == scan_id)).scalars()
    released = [key for key in before if key not in still_used]
    for some in chunks(released):
        connection.execute(delete(body_use).where(body_use.c.scan_id == scan_id, body_use.c.hash.in_(some)))
    bases = {
        key
        for some in chunks(released)
        for key in connection.execute(
            select(body.c.base_hash).where(body.c.hash.in_(some), body.c.base_hash.is_not(None))
        ).scalars()
    }
    dependent = body.alias("dependent")
    unused = ~exists().where(body_use.c.hash == body.c.hash)
    no_base = ~exists().where(dependent.c.base_hash == body.c.hash)
    for some in chunks(released):
        connection.execute(delete(body).where(body.c.hash.in_(some), unused, body.c.base_hash.is_not(None)))
    for some in chunks({*released, *bases}):
        connection.execute(delete(body).where(body.c.hash.in_(some), unused, no_base))
