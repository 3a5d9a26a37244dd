# SPDX-License-Identifier: Apache-2.0
"""How much disk does the evidence of a scan take, and how long does a batch take to be safe?"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import anyio
from sqlalchemy import Connection, select

from benchmarks.outcome import Benchmark, Outcome, Settings, Target
from benchmarks.sample_shop import open_shop, scan_with_vedette, scanned
from vedette.domain.exchange import Exchange, Headers
from vedette.domain.scan import Agent, Scan
from vedette.engine.clock import SystemClock
from vedette.scan.rows import Batch, ExchangeRef, ScanStatus
from vedette.scan.writer import MOST_EXCHANGES
from vedette.store.packing import unpack_segment
from vedette.store.store import EVIDENCE_FILE, Store, StorePlace, open_store
from vedette.store.tables import segment

DISK_TARGET = 1 / 8


def measure(settings: Settings) -> Outcome:
    """Scan the shop, compare its evidence on disk with the messages, and commit the same exchanges again."""
    with TemporaryDirectory() as place:
        directory = Path(place)
        with open_shop(directory / "access.log") as shop:
            scan_with_vedette(shop, directory / "scan", settings)
        data = directory / "scan" / "data"
        disk = sum(file.stat().st_size for file in data.glob(f"{EVIDENCE_FILE}*"))
        scan, exchanges = anyio.run(_read, data, scanned(directory / "scan"))
        again = directory / "again"
        full, empty = anyio.run(_commit_again, again, scan, exchanges)
        disk_again = sum(file.stat().st_size for file in again.glob(f"{EVIDENCE_FILE}*"))
    raw = sum(map(message_bytes, exchanges))
    bodies = sum(len(exchange.response.body) for exchange in exchanges)
    cost = median(full) / median(empty)
    return Outcome(
        columns=("of the exchanges of one scan", "figure"),
        rows=(
            ("evidence on disk / messages as sent", f"{disk / raw:.3f}"),
            ("the same, before slices are compacted", f"{disk_again / raw:.3f}"),
            (f"commit of {MOST_EXCHANGES} exchanges / commit of none", f"{cost:.1f}"),
        ),
        targets=(Target("≤ 1/8 of the messages on disk", f"1/{raw / disk:.1f}", disk / raw <= DISK_TARGET),),
        notes=(
            f"{len(exchanges):,} exchanges, {raw / 2**20:.1f} MiB of heads and bodies (bodies {bodies / raw:.0%}), as "
            "the scan of the sample shop left them: crawl, probes and proofs.",
            f"Scale: a full batch was safe on disk after {1000 * median(full):.1f} ms in the median, "
            f"{1000 * max(full):.1f} ms at most; the site needs longer to answer that many.",
        ),
    )


def message_bytes(exchange: Exchange) -> int:
    """Return the size of both messages of an exchange in HTTP/1.1, bodies without content coding."""
    request, response = exchange.request, exchange.response
    request_line = f"{request.method} {request.url.target} HTTP/1.1\r\n"
    status_line = f"HTTP/1.1 {response.status} {response.reason}\r\n"
    heads = len(request_line) + _head_bytes(exchange.sent) + len(status_line) + _head_bytes(response.headers)
    return heads + len(request.body) + len(response.body)


def _head_bytes(headers: Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers) + 2


async def _read(data: Path, scan_id: UUID) -> tuple[Scan, tuple[Exchange, ...]]:
    """Return a scan of a data directory and all its exchanges, in the order in which they were written."""
    store = open_store(StorePlace(data), SystemClock())
    try:
        scan = await store.scans.get(scan_id)
        refs = await store.evidence_database.read(lambda connection: _refs(connection, scan.id))
        found = await store.evidence.read(scan.id, refs)
        return scan, tuple(found[ref] for ref in sorted(found))
    finally:
        store.close()


def _refs(connection: Connection, scan_id: UUID) -> list[ExchangeRef]:
    chosen = select(segment.c.epoch, segment.c.packed).where(segment.c.scan_id == scan_id)
    return [
        ExchangeRef(epoch, number, index)
        for epoch, packed in connection.execute(chosen)
        for number, exchanges in unpack_segment(packed)
        for index in range(len(exchanges))
    ]


async def _commit_again(directory: Path, scan: Scan, exchanges: Sequence[Exchange]) -> tuple[list[float], list[float]]:
    """Commit `exchanges` to a new store; return the seconds of each full batch, and of an empty one after each."""
    store = open_store(StorePlace(directory), SystemClock())
    try:
        journal_scan = await _new_scan(store, scan)
        journal = store.journal(journal_scan.id, journal_scan.epoch)
        status = ScanStatus(scan.state, scan.phase, scan.percentage, scan.counters, scan.elapsed)
        full: list[float] = []
        empty: list[float] = []
        for number, some in enumerate(_batches(exchanges)):
            for seconds, kept in ((full, some), (empty, ())):
                batch = Batch(journal_scan.id, journal_scan.epoch, 2 * number + (not kept), status, exchanges=kept)
                began = time.perf_counter()
                await journal.commit(batch)
                seconds.append(time.perf_counter() - began)
        return full, empty
    finally:
        store.close()


async def _new_scan(store: Store, scan: Scan) -> Scan:
    fresh = replace(scan, id=uuid4(), epoch=0, state=type(scan.state).QUEUED, agent=None)
    await store.scans.insert(fresh, bytes(32))
    return await store.scans.claim(fresh.id, Agent(uuid4(), "Local"))


def _batches(exchanges: Sequence[Exchange]) -> Iterable[tuple[Exchange, ...]]:
    for first in range(0, len(exchanges), MOST_EXCHANGES):
        yield tuple(exchanges[first : first + MOST_EXCHANGES])


BENCHMARK = Benchmark(
    name="evidence",
    title="Evidence",
    question="How much disk does the evidence of a scan take, and how long until a batch of it is safe?",
    measure=measure,
)
