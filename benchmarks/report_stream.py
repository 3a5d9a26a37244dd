# SPDX-License-Identifier: Apache-2.0
"""Does a report of ten times as many findings need more memory, or more time for each?"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import anyio

from benchmarks.outcome import Benchmark, Outcome, Settings, Target
from vedette.domain.coverage import Cell
from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.domain.finding import Fact, Finding, subject_key
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.member import Member
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY
from vedette.domain.scan import Agent, Counters, Phase, Scan, ScanSpec, ScanState
from vedette.domain.scope import Scope
from vedette.domain.time import Span
from vedette.domain.weakness import Grade, Severity
from vedette.domain.website import Website
from vedette.engine.clock import SystemClock
from vedette.engine.elsewhere import QueuedElsewhere
from vedette.reports.catalogue import get_report
from vedette.reports.document import ReportOptions
from vedette.reports.format import ReportFormat
from vedette.scan.codec import encode_finding
from vedette.scan.rows import Batch, ExchangeRef, FindingRow, ScanStatus
from vedette.services.build import Outside, Services, build_services
from vedette.services.draw import SystemDraw
from vedette.store.store import Store, StorePlace, open_store
from vedette.transport.consent import OwnershipProofs
from vedette.transport.resolver import look_up_by_system
from vedette.wire.enums import ReportType

MOST_GROWTH = 3.0
"""Ten times the findings may need so many times the memory: ids and short lines are held, evidence is not."""
_BATCH = 50
_SITE = Origin("https", "shop.example", 443)
_FORMATS = (
    (ReportType.VULNERABILITIES, "json"),
    (ReportType.VULNERABILITIES, "xml"),
    (ReportType.VULNERABILITIES, "sarif"),
    (ReportType.VULNERABILITIES, "native"),
    (ReportType.FULL_SCAN_DETAIL, "html"),
)


@dataclass(frozen=True, slots=True)
class _Written:
    """What writing one report took."""

    seconds: float
    peak_bytes: int
    length: int


class _Counting:
    """A file that only counts."""

    def __init__(self) -> None:
        self.length = 0

    def write(self, piece: bytes, /) -> int:
        """Count `piece`."""
        self.length += len(piece)
        return len(piece)


def measure(settings: Settings) -> Outcome:
    """Write reports of a scan and of one with ten times its findings."""
    few = 5 if settings.is_quick else 300
    with TemporaryDirectory() as place:
        small, large = (anyio.run(_measure, Path(place, str(count)), count) for count in (few, 10 * few))
    rows, growths = [], []
    for kind, name in _FORMATS:
        one, ten = small[kind, name], large[kind, name]
        growths.append(ten.peak_bytes / one.peak_bytes)
        slower = ten.seconds / one.seconds / 10
        share = ten.peak_bytes / ten.length
        rows.append((f"{kind.value} as {name}", f"{growths[-1]:.2f}", f"{share:.2f}", f"{slower:.2f}"))
    return Outcome(
        columns=("ten times the findings", "memory", "memory / length of the file", "time for each finding"),
        rows=tuple(rows),
        targets=(
            Target(f"memory grows at most {MOST_GROWTH:g} times", f"{max(growths):.2f}", max(growths) <= MOST_GROWTH),
        ),
        notes=(
            f"{few:,} and {10 * few:,} findings, each with a baseline and a probe of 8 KiB. Memory is the highest that "
            "Python's objects took while the report was written, what was there before left out.",
        ),
    )


async def _measure(directory: Path, count: int) -> dict[tuple[ReportType, str], _Written]:
    store = open_store(StorePlace(directory), SystemClock())
    try:
        scan_id = await _fill(store, count)
        services = build_services(store, _outside())
        actor = await services.members.operator()
        return {(kind, name): await _write(services, actor, scan_id, get_report(kind, name)) for kind, name in _FORMATS}
    finally:
        store.close()


async def _write(services: Services, actor: Member, scan_id: UUID, report: ReportFormat) -> _Written:
    """Write the report twice: for its time, and again for its memory, whose measuring takes time."""
    began = time.perf_counter()
    await services.reports.write(actor, scan_id, report, ReportOptions(), _Counting())
    seconds = time.perf_counter() - began
    counting = _Counting()
    tracemalloc.start()
    await services.reports.write(actor, scan_id, report, ReportOptions(), counting)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return _Written(seconds, peak, counting.length)


def _outside() -> Outside:
    clock = SystemClock()
    return Outside(QueuedElsewhere(), look_up_by_system, OwnershipProofs(version="0", clock=clock), clock, SystemDraw())


async def _fill(store: Store, count: int) -> UUID:
    now = SystemClock().now()
    website = Website(uuid4(), "Shop", f"{_SITE}/", now, now)
    await store.websites.insert(website)
    target = Url(_SITE, "/")
    spec = ScanSpec(target, Scope(target), DEFAULT_SCAN_POLICY, DEFAULT_REPORT_POLICY)
    scan = Scan(uuid4(), uuid4(), website.id, uuid4(), now, spec)
    await store.scans.insert(scan, bytes(32))
    await store.scans.claim(scan.id, Agent(uuid4(), "Local"))
    journal = store.journal(scan.id, 1)
    for batch in _batches(scan, count):
        await journal.commit(batch)
    await store.issues.apply_scan(scan.id)
    return scan.id


def _batches(scan: Scan, count: int) -> Iterator[Batch]:
    for number, first in enumerate(range(0, count, _BATCH)):
        exchanges: list[Exchange] = []
        rows: list[FindingRow] = []
        for index in range(first, min(first + _BATCH, count)):
            rows.append(_row(scan, index, number, len(exchanges)))
            exchanges += [_exchange(index, "1"), _exchange(index, "1'")]
        is_last = first + _BATCH >= count
        state, phase = (ScanState.COMPLETE, Phase.COMPLETE) if is_last else (ScanState.SCANNING, Phase.ATTACKING)
        status = ScanStatus(state, phase, 100 if is_last else 50, Counters(high=count), Span.of(minutes=9))
        yield Batch(scan.id, 1, number, status, exchanges=tuple(exchanges), findings=tuple(rows))


def _exchange(index: int, value: str) -> Exchange:
    url = Url(_SITE, f"/goods/{index}?id={value.replace(chr(39), '%27')}")
    body = f"<p>{index}, {value}</p>".encode() + f"<li>{index * 7919 % 104_729}</li>\n".encode() * 400
    request = Request("GET", url, Headers((("Accept", "*/*"),)))
    return Exchange(request, Response(200, "OK", Headers((("Content-Type", "text/html"),)), body))


def _row(scan: Scan, index: int, batch: int, at: int) -> FindingRow:
    route = f"/goods/{index}"
    request = Request("GET", Url(_SITE, f"{route}?id=1"), Headers((("Accept", "*/*"),)))
    point = InsertionPoint(request, route, Place.QUERY, "id", "1", f"{route}?id=", "")
    facts = (Fact("database", "SQLite"),)
    story = f"The page {route} answers as a query would."
    finding = Finding("sql-injection", point, "error", Grade.CONFIRMED, 100, story, (), facts)
    return FindingRow(
        id=uuid4(),
        cell=Cell(subject_key(point), finding.check),
        sink="",
        technique=finding.technique,
        grade=finding.grade,
        certainty=finding.certainty,
        severity=Severity.HIGH,
        url=str(request.url),
        found_at=scan.initiated_at,
        evidence=(("baseline", ExchangeRef(1, batch, at)), ("probe", ExchangeRef(1, batch, at + 1))),
        value=encode_finding(finding),
    )


BENCHMARK = Benchmark(
    name="reports",
    title="Reports",
    question="Does a report of ten times as many findings need more memory, or more time for each of them?",
    measure=measure,
)
