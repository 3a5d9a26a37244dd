# SPDX-License-Identifier: Apache-2.0
"""Scans out of an installation as files, and into another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import BinaryIO, TypeVar
from uuid import UUID, uuid5

from anyio import to_thread

from vedette.domain.coverage import CellResult
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.policy import NO_SECRETS
from vedette.domain.scan import Counters, Scan, ScanSpec, Via
from vedette.domain.website import Website
from vedette.errors import NotFound, ReportNotReady, VedetteError
from vedette.scan.ports import Clock
from vedette.scan.rows import CandidateRow, EventRow, ExchangeRef, FindingRow, PageRow, RefusalRow, StepRow
from vedette.services.archive_form import (
    EVIDENCE,
    FORMAT,
    ROW_FILES,
    SCAN,
    VERSION,
    ArchivedScan,
    KeptExchange,
    Manifest,
    check_ref,
    check_rows,
    check_scan,
    damaged,
    read_value,
    render_value,
)
from vedette.services.archive_zip import ArchiveReader, ArchiveWriter
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.launching import SECRET_BYTES
from vedette.services.permission import require
from vedette.services.scan_access import ScanAccess
from vedette.services.websites import WebsiteService, WebsiteWish
from vedette.store.archives import ArchivedRows, Archives
from vedette.store.scans import Scans
from vedette.store.websites import Websites
from vedette.wire.instants import write_instant

T = TypeVar("T")
_AT_ONCE = 100
"""Exchanges in memory at a time."""


@dataclass(frozen=True, slots=True)
class ArchiveSources:
    """Where scans and their websites are stored."""

    archives: Archives
    access: ScanAccess
    scans: Scans
    sites: Websites


class ArchiveService:
    """Exports scans that have ended, and imports what was exported."""

    def __init__(
        self, sources: ArchiveSources, websites: WebsiteService, audit: AuditWriter, clock: Clock, draw: Draw
    ) -> None:
        self._archives = sources.archives
        self._access = sources.access
        self._scans = sources.scans
        self._sites = sources.sites
        self._websites = websites
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def check(self, actor: Member, scan_id: UUID) -> Scan:
        """Return a scan that can be exported. Raises Refused, NotFound; ReportNotReady while it goes on."""
        scan = await self._access.get(actor, Permission.VIEW_REPORTS, scan_id)
        if not scan.state.is_final:
            raise ReportNotReady(f"The scan is {scan.state.value}.", "Ask again when it has ended.")
        return scan

    async def export(self, actor: Member, scan_id: UUID, sink: BinaryIO, product: str) -> None:
        """Write the archive of a scan to `sink`; only a few exchanges are in memory at a time. Raises as `check`."""
        scan = await self.check(actor, scan_id)
        website = await self._sites.get(scan.website_id)
        rows = await self._archives.rows(scan_id)
        writer = ArchiveWriter(sink)
        writer.begin(SCAN)
        writer.add([render_value(_archived(scan, website))])
        for name, field in ROW_FILES.items():
            writer.begin(name)
            await to_thread.run_sync(writer.add, map(render_value, getattr(rows, field)))
        writer.begin(EVIDENCE)
        refs = await self._archives.refs(scan_id)
        for start in range(0, len(refs), _AT_ONCE):
            found = await self._archives.exchanges(scan_id, refs[start : start + _AT_ONCE])
            kept = [KeptExchange(ref, exchange) for ref, exchange in sorted(found.items(), key=lambda item: item[0])]
            await to_thread.run_sync(writer.add, map(render_value, kept))
        manifest = Manifest(FORMAT, VERSION, product, scan_id, write_instant(self._clock.now()))
        await to_thread.run_sync(writer.finish, manifest)

    async def import_(self, actor: Member, source: BinaryIO) -> Scan:
        """Store the scan of an archive; its website is registered if it is not. All of it is stored, or nothing.

        The scan becomes `actor`'s, and holds no credentials. Raises Refused, UsageError for what is no archive of ours;
        Conflict when the scan is here already.
        """
        require(actor, Permission.START_SCANS)
        reader = await to_thread.run_sync(ArchiveReader, source)
        told, rows = await to_thread.run_sync(_read, reader)
        await self._archives.check_free(told.id, [finding.id for finding in rows.findings])
        await to_thread.run_sync(_check_evidence, reader)
        website = await self._website(actor, told)
        secret = self._draw.octets(SECRET_BYTES)
        try:
            batches = await self._write_evidence(told.id, reader, secret)
            scan = await self._scan(actor, told, rows, website, max((epoch for epoch, _ in batches), default=0) + 1)
            await self._archives.insert(scan, secret, rows, batches)
        except VedetteError:
            await self._archives.discard_evidence(told.id)
            raise
        await self._audit.write(actor, Deed.SCAN_IMPORTED, f"{scan.id}: {scan.spec.target}")
        return scan

    async def _website(self, actor: Member, told: ArchivedScan) -> Website:
        known = await self._sites.find_by_url(told.website_root)
        if known is not None:
            return known
        view = await self._websites.create(actor, WebsiteWish(told.website_root, told.website_name))
        return view.website

    async def _write_evidence(self, scan_id: UUID, reader: ArchiveReader, secret: bytes) -> list[tuple[int, int]]:
        batches: list[tuple[int, int]] = []
        lines = (read_value(line, KeptExchange, EVIDENCE) for line in reader.lines(EVIDENCE))
        for (epoch, batch), kept in groupby(lines, key=lambda one: (one.ref.epoch, one.ref.batch)):
            exchanges = [one.exchange for one in kept]
            await self._archives.write_evidence(scan_id, epoch, batch, exchanges, secret)
            batches.append((epoch, batch))
        return batches

    async def _scan(self, actor: Member, told: ArchivedScan, rows: ArchivedRows, website: Website, epoch: int) -> Scan:
        return Scan(
            id=told.id,
            group_id=uuid5(website.id, told.group_id.hex),
            website_id=website.id,
            user_id=actor.id,
            initiated_at=told.initiated_at,
            spec=_without_secrets(told.spec),
            type=told.type,
            base_scan_id=await self._base(told, website),
            state=told.state,
            phase=told.phase,
            state_changed_at=told.state_changed_at,
            elapsed=told.elapsed,
            epoch=epoch,
            percentage=told.percentage,
            counters=_counted(told.counters, rows),
            failure=told.failure,
            time_limit_hit=told.time_limit_hit,
        )

    async def _base(self, told: ArchivedScan, website: Website) -> UUID | None:
        """Return the scan that the archived one was compared with, if it is here and of the same website."""
        if told.base_scan_id is None:
            return None
        try:
            base = await self._scans.get(told.base_scan_id)
        except NotFound:
            return None
        return base.id if base.website_id == website.id else None


def _archived(scan: Scan, website: Website) -> ArchivedScan:
    return ArchivedScan(
        id=scan.id,
        group_id=scan.group_id,
        website_root=website.root_url,
        website_name=website.name,
        type=scan.type,
        base_scan_id=scan.base_scan_id,
        state=scan.state,
        phase=scan.phase,
        initiated_at=scan.initiated_at,
        state_changed_at=scan.state_changed_at,
        elapsed=scan.elapsed,
        percentage=scan.percentage,
        counters=scan.counters,
        failure=scan.failure,
        time_limit_hit=scan.time_limit_hit,
        spec=_without_secrets(scan.spec),
    )


def _without_secrets(spec: ScanSpec) -> ScanSpec:
    """Return `spec` without what belongs to one installation: proxies, files of this machine, profiles, secrets."""
    return replace(spec, via=Via(), policy=replace(spec.policy, secrets=NO_SECRETS), profile_id=None)


def _read(reader: ArchiveReader) -> tuple[ArchivedScan, ArchivedRows]:
    """Return the scan and its rows, checked. Raises UsageError."""
    told = [read_value(line, ArchivedScan, SCAN) for line in reader.lines(SCAN)]
    if len(told) != 1 or told[0].id != reader.manifest.scan_id:
        raise damaged(SCAN)
    check_scan(told[0])

    def rows(name: str, kind: type[T]) -> tuple[T, ...]:
        return tuple(read_value(line, kind, name) for line in reader.lines(name))

    found = ArchivedRows(
        candidates=rows("candidates.jsonl", CandidateRow),
        pages=rows("pages.jsonl", PageRow),
        steps=rows("steps.jsonl", StepRow),
        cells=rows("cells.jsonl", CellResult),
        findings=rows("findings.jsonl", FindingRow),
        refusals=rows("refusals.jsonl", RefusalRow),
        events=rows("events.jsonl", EventRow),
    )
    check_rows(found)
    return told[0], found


def _check_evidence(reader: ArchiveReader) -> None:
    """Read all of the evidence once: every exchange is sound and in its place. Raises UsageError."""
    before: ExchangeRef | None = None
    for line in reader.lines(EVIDENCE):
        ref = read_value(line, KeptExchange, EVIDENCE).ref
        check_ref(ref)
        is_first = before is None or (ref.epoch, ref.batch) > (before.epoch, before.batch)
        if ref.index != (0 if is_first or before is None else before.index + 1) or (
            before is not None and ref <= before
        ):
            raise damaged(EVIDENCE)
        before = ref


def _counted(told: Counters, rows: ArchivedRows) -> Counters:
    """Return the counters as the rows say; how many requests were sent is taken on trust."""
    severities: dict[str, int] = {}
    for finding in rows.findings:
        word = finding.severity.value.replace("-", "_")
        severities[word] = severities.get(word, 0) + 1
    done = sum(step.state.is_finished for step in rows.steps)
    return Counters(estimated_steps=len(rows.steps), completed_steps=done, requests=told.requests, **severities)
