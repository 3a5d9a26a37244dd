# SPDX-License-Identifier: Apache-2.0
"""Writes the reports of scans that have ended."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import UUID

from anyio import CapacityLimiter, to_thread

from vedette.checks.catalogue import EVERY
from vedette.domain.api_operation import NO_API
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.products import product_called
from vedette.domain.scan import Scan
from vedette.domain.stack import stacks_of
from vedette.errors import NotFound, ReportNotReady, UsageError
from vedette.reports.document import DateStyle, FindingLine, ReportDocument, ReportedFinding, ReportOptions
from vedette.reports.format import Part, ReportFormat
from vedette.reports.knowledge import Knowledge
from vedette.reports.ledger import NO_LEDGER
from vedette.scan.ports import Clock
from vedette.services.api_inventory import read_api_inventory
from vedette.services.printing import Printer
from vedette.services.report_findings import FindingReader, FindingsInParts, FindingStores
from vedette.services.report_knowledge import KnowledgeReader
from vedette.services.scan_access import ScanAccess
from vedette.services.scans import FORMER_MEMBER
from vedette.store.coverage import CoverageReader
from vedette.store.members import Members
from vedette.store.report_reader import ReportReader
from vedette.store.websites import Websites

MOST_TREND_SCANS = 10
_AT_ONCE = 2
_EVERYTHING = frozenset({Part.CELLS, Part.LEDGER})


@dataclass(frozen=True, slots=True)
class ReportSources:
    """Where the parts of a report are stored."""

    access: ScanAccess
    websites: Websites
    members: Members
    findings: FindingStores
    reader: ReportReader
    coverage: CoverageReader
    knowledge: KnowledgeReader


class Sink(Protocol):
    """Where a report goes: a file, or whatever takes bytes as one does."""

    def write(self, piece: bytes, /) -> object:
        """Take the next bytes."""
        ...


class ReportService:
    """Makes the documents that `vedette.reports` renders, and writes them.

    `printer` is None where nothing can print; `product` is the name and version that reports carry.
    """

    def __init__(self, sources: ReportSources, printer: Printer | None, clock: Clock, product: str) -> None:
        self._sources = sources
        self._printer = printer
        self._clock = clock
        self._product = product
        # Writing holds a worker thread while the store asks for another; few writers can never hold them all.
        self._turns = CapacityLimiter(_AT_ONCE)

    async def document(self, actor: Member, scan_id: UUID, options: ReportOptions) -> ReportDocument:
        """Return the snapshot of a scan that has ended, with all its findings and cells; dates as `actor` likes them.

        Raises Refused, NotFound; ReportNotReady while the scan goes on.
        """
        scan = await self._ended(actor, scan_id)
        reader = FindingReader(self._sources.findings, scan, options)
        chosen = await reader.choose(with_lines=True)
        findings = await reader.findings(chosen.ids)
        return await self._document(actor, scan, options, _EVERYTHING, (chosen.lines, findings))

    async def write(
        self, actor: Member, scan_id: UUID, report: ReportFormat, options: ReportOptions, sink: Sink
    ) -> None:
        """Write a report of a scan that has ended to `sink`; of its findings only a few are in memory at a time.

        Raises Refused, NotFound; ReportNotReady while the scan goes on; UsageError where it has to be printed and
        nothing can print; Unreachable where printing fails.
        """
        scan = await self._ended(actor, scan_id)
        reader = FindingReader(self._sources.findings, scan, options)
        chosen = await reader.choose(with_lines=Part.LINES in report.needs)
        findings = FindingsInParts(reader, chosen.ids)
        document = await self._document(actor, scan, options, report.needs, (chosen.lines, findings))
        if not report.is_printed:
            await to_thread.run_sync(_write_pieces, report, document, sink, limiter=self._turns)
            return
        if self._printer is None:
            raise UsageError("Nothing is there that can print Pdf.", "Ask for Html.", field="format")
        with TemporaryDirectory(prefix="vedette-report-") as place:
            page, paper = Path(place, "report.html"), Path(place, "report.pdf")
            await to_thread.run_sync(_write_file, report, document, page, limiter=self._turns)
            await self._printer.print_page(page, paper)
            await to_thread.run_sync(_copy_file, paper, sink)

    async def _ended(self, actor: Member, scan_id: UUID) -> Scan:
        scan = await self._sources.access.get(actor, Permission.VIEW_REPORTS, scan_id)
        if not scan.state.is_final:
            raise ReportNotReady(
                f"The report is not ready: the scan is {scan.state.value}.", "Ask again when the scan has ended."
            )
        return scan

    async def _document(
        self, actor: Member, scan: Scan, options: ReportOptions, needs: frozenset[Part], found: _Found
    ) -> ReportDocument:
        sources, (lines, findings) = self._sources, found
        ledger = await sources.reader.ledger(scan.id) if Part.LEDGER in needs else NO_LEDGER
        return ReportDocument(
            scan=scan,
            website=await sources.websites.get(scan.website_id),
            launched_by=await self._launched_by(scan),
            generated_at=self._clock.now(),
            findings=findings,
            lines=lines,
            cells=await sources.coverage.cells(scan.id) if Part.CELLS in needs else (),
            ledger=ledger,
            weaknesses=tuple(check.weakness for check in EVERY),
            trend=await sources.reader.trend(scan, MOST_TREND_SCANS) if Part.TREND in needs else (),
            urls=await sources.knowledge.urls(scan.id, ledger) if Part.URLS in needs else (),
            knowledge=await sources.knowledge.knowledge(scan.id) if Part.KNOWLEDGE in needs else Knowledge(),
            stacks=stacks_of(product_called(row.product).id for row in await sources.coverage.components(scan.id)),
            api=await read_api_inventory(sources.coverage, scan) if Part.CELLS in needs else NO_API,
            dates=DateStyle(actor.date_format, actor.timezone_id),
            with_responses=not options.without_responses,
            markup=options.markup,
            product=self._product,
        )

    async def _launched_by(self, scan: Scan) -> str:
        try:
            return (await self._sources.members.get(scan.user_id)).name
        except NotFound:
            return FORMER_MEMBER


_Found = tuple[tuple[FindingLine, ...], Collection[ReportedFinding]]


def _write_pieces(report: ReportFormat, document: ReportDocument, sink: Sink) -> None:
    for piece in report.write(document):
        sink.write(piece)


def _write_file(report: ReportFormat, document: ReportDocument, path: Path) -> None:
    with path.open("wb") as file:
        _write_pieces(report, document, file)


def _copy_file(path: Path, sink: Sink) -> None:
    with path.open("rb") as file:
        shutil.copyfileobj(file, sink)
