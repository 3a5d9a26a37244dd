# SPDX-License-Identifier: Apache-2.0
"""Gathers the snapshot of a scan that reports are written from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan
from vedette.domain.weakness import Grade
from vedette.errors import NotFound, ReportNotReady
from vedette.issues.issue import Issue
from vedette.reports.document import DateStyle, ReportDocument, ReportedFinding, ReportOptions
from vedette.scan.ports import Clock
from vedette.services.findings import issue_flags, weakness_of
from vedette.services.scan_access import ScanAccess
from vedette.services.scans import FORMER_MEMBER
from vedette.store.coverage import CoverageReader
from vedette.store.findings import Findings, StoredFinding
from vedette.store.issues import Issues
from vedette.store.members import Members
from vedette.store.websites import Websites


@dataclass(frozen=True, slots=True)
class ReportSources:
    """Where the parts of a report are stored."""

    access: ScanAccess
    websites: Websites
    members: Members
    findings: Findings
    issues: Issues
    coverage: CoverageReader


class ReportService:
    """Makes the documents that `vedette.reports` renders."""

    def __init__(self, sources: ReportSources, clock: Clock) -> None:
        self._sources = sources
        self._clock = clock

    async def document(self, actor: Member, scan_id: UUID, options: ReportOptions) -> ReportDocument:
        """Return the snapshot of a scan that has ended, dates as `actor` likes them.

        Raises Refused, NotFound; ReportNotReady while the scan goes on.
        """
        scan = await self._sources.access.get(actor, Permission.VIEW_REPORTS, scan_id)
        if not scan.state.is_final:
            raise ReportNotReady(
                f"The report is not ready: the scan is {scan.state.value}.", "Ask again when the scan has ended."
            )
        issues = await self._sources.issues.of_scan(scan.id)
        stored = await self._sources.findings.of_scan(scan.id)
        reported = (_reported(found, issues.get(found.row.id)) for found in stored)
        return ReportDocument(
            scan=scan,
            website=await self._sources.websites.get(scan.website_id),
            launched_by=await self._launched_by(scan),
            generated_at=self._clock.now(),
            findings=tuple(found for found in reported if _is_wanted(found, options)),
            cells=await self._sources.coverage.cells(scan.id),
            dates=DateStyle(actor.date_format, actor.timezone_id),
            with_responses=not options.without_responses,
        )

    async def _launched_by(self, scan: Scan) -> str:
        try:
            return (await self._sources.members.get(scan.user_id)).name
        except NotFound:
            return FORMER_MEMBER


def _reported(stored: StoredFinding, issue: Issue | None) -> ReportedFinding:
    row = stored.row
    return ReportedFinding(
        id=row.id,
        finding=stored.finding,
        weakness=weakness_of(row.cell.check),
        severity=row.severity,
        url=row.url,
        found_at=row.found_at,
        first_seen_at=issue.first_seen_at if issue else row.found_at,
        last_seen_at=issue.last_seen_at if issue else row.found_at,
        issue_id=issue.id if issue else None,
        state=issue_flags(issue),
        tags=issue.tags if issue else (),
    )


def _is_wanted(found: ReportedFinding, options: ReportOptions) -> bool:
    is_confirmed = found.finding.grade is Grade.CONFIRMED
    if options.confirmed_only and not is_confirmed:
        return False
    if options.unconfirmed_only and is_confirmed:
        return False
    return not (options.without_addressed and found.is_addressed)
