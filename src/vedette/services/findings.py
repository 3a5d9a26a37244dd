# SPDX-License-Identifier: Apache-2.0
"""What scans found, with the issues that the findings are sightings of."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from uuid import UUID

from vedette.checks.catalogue import get_check
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan
from vedette.domain.weakness import Grade, Severity, Weakness
from vedette.errors import NotFound
from vedette.issues.issue import Issue
from vedette.issues.lifecycle import IssueState
from vedette.scan.codec import decode_finding
from vedette.scan.rows import FindingRow
from vedette.services.scan_access import ScanAccess
from vedette.store.findings import Findings
from vedette.store.issues import Issues
from vedette.wire.enums import IssueStateFlag


@dataclass(frozen=True, slots=True)
class FoundIssue:
    """A finding's row, its weakness class, and its issue; None while the scan has not been applied to the issues."""

    row: FindingRow
    weakness: Weakness
    issue: Issue | None
    sources: tuple[str, ...] = ()
    """Texts of the finding that may name the product behind it."""

    @property
    def flags(self) -> frozenset[IssueStateFlag]:
        """The issue's state as flags; a finding without an issue is present."""
        return issue_flags(self.issue)


@dataclass(frozen=True, slots=True)
class FindingSources:
    """Where findings and issues are stored."""

    access: ScanAccess
    findings: Findings
    issues: Issues


class FindingService:
    """What can be asked about findings."""

    def __init__(self, sources: FindingSources) -> None:
        self._sources = sources

    async def of_scan(self, actor: Member, scan_id: UUID) -> tuple[FoundIssue, ...]:
        """Return a scan's findings, worst first. Raises Refused, NotFound."""
        scan = await self._sources.access.get(actor, Permission.VIEW_SCANS, scan_id)
        rows = await self._sources.findings.rows(scan.id)
        issues = await self._issues(scan)
        return tuple(_found(row, issues.get(row.id)) for row in rows)

    async def counts(
        self, actor: Member, scan_id: UUID, *, confirmed_only: bool, without: Set[IssueStateFlag]
    ) -> dict[Severity, int]:
        """Return how many findings of each severity a scan has, those left out whose issue has a state in `without`.

        Severities without any are left out. Raises Refused, NotFound.
        """
        counts: dict[Severity, int] = {}
        for found in await self.of_scan(actor, scan_id):
            if found.flags & without or (confirmed_only and found.row.grade is not Grade.CONFIRMED):
                continue
            counts[found.row.severity] = counts.get(found.row.severity, 0) + 1
        return counts

    async def _issues(self, scan: Scan) -> Mapping[UUID, Issue]:
        return await self._sources.issues.of_scan(scan.id) if scan.state.is_final else {}


def _found(row: FindingRow, issue: Issue | None) -> FoundIssue:
    finding = decode_finding(row.value, ())
    texts = (text for fact in finding.facts for text in (fact.value, fact.name))
    return FoundIssue(row, weakness_of(row.cell.check), issue, (*texts, finding.sink))


def issue_flags(issue: Issue | None) -> frozenset[IssueStateFlag]:
    """Return an issue's state as the vendor's flags, with Scanning while a retest runs."""
    state = IssueState.PRESENT if issue is None else issue.state
    flags = {IssueStateFlag(state.value)}
    if issue is not None and issue.is_retesting:
        flags.add(IssueStateFlag.SCANNING)
    return frozenset(flags)


def weakness_of(check_id: str) -> Weakness:
    """Return the weakness class of a check, also of one that an older version had."""
    try:
        return get_check(check_id).weakness
    except NotFound:
        return Weakness(
            id=check_id,
            name=check_id.replace("-", " ").capitalize(),
            cwe=0,
            severity=Severity.INFORMATION,
            description="The check that found this is no longer part of Vedette.",
            impact="Its evidence shows what was seen.",
            remedy="Read the evidence.",
            references=(),
        )
