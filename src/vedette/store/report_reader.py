# SPDX-License-Identifier: Apache-2.0
"""What reports read of a scan: findings a few at a time, sums of the ledger, histories, and what came before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Connection, func, select

from vedette.domain.coverage import CellState
from vedette.domain.scan import Scan, ScanState, ScanType
from vedette.domain.time import Instant
from vedette.domain.weakness import Severity
from vedette.issues.issue import Issue, IssueChange
from vedette.reports.document import TrendPoint
from vedette.reports.ledger import LedgerGroup, LedgerSums, sum_ledger
from vedette.scan.rows import FindingRow
from vedette.store import tables
from vedette.store.database import Database
from vedette.store.issue_rows import read_change, read_issue
from vedette.store.journal_rows import read_finding
from vedette.store.statements import chunks

_SEVERITY_COLUMNS = {severity: severity.value.replace("-", "_") for severity in Severity}


class ReportReader:
    """Reads for reports; everything of a scan that has ended, so it does not change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def finding_ids(self, scan_id: UUID) -> tuple[UUID, ...]:
        """Return the ids of a scan's findings: worst first, then by certainty, check and URL."""
        finding = tables.finding
        chosen = select(
            finding.c.id, finding.c.severity, finding.c.certainty, finding.c.check_id, finding.c.url, finding.c.ordinal
        ).where(finding.c.scan_id == scan_id)

        def work(connection: Connection) -> tuple[UUID, ...]:
            rows = [
                (-Severity(severity).rank, -certainty, check, url, ordinal, finding_id)
                for finding_id, severity, certainty, check, url, ordinal in connection.execute(chosen)
            ]
            return tuple(row[-1] for row in sorted(rows))

        return await self._database.read(work)

    async def findings(self, scan_id: UUID, finding_ids: Sequence[UUID]) -> tuple[FindingRow, ...]:
        """Return those findings of a scan, in the order in which they are named; ones that are gone are left out."""
        finding = tables.finding

        def work(connection: Connection) -> tuple[FindingRow, ...]:
            found: dict[UUID, FindingRow] = {}
            for some in chunks(finding_ids):
                chosen = select(finding).where(finding.c.scan_id == scan_id, finding.c.id.in_(some))
                found.update({row["id"]: read_finding(row) for row in connection.execute(chosen).mappings()})
            return tuple(found[each] for each in finding_ids if each in found)

        return await self._database.read(work)

    async def issues(self, scan_id: UUID, finding_ids: Collection[UUID]) -> dict[UUID, Issue]:
        """Return the issues that those findings of an applied scan are sightings of."""
        sighting, issue = tables.sighting, tables.issue

        def work(connection: Connection) -> dict[UUID, Issue]:
            found: dict[UUID, Issue] = {}
            for some in chunks(finding_ids):
                chosen = (
                    select(sighting.c.finding_id, issue)
                    .join(issue, issue.c.id == sighting.c.issue_id)
                    .where(sighting.c.scan_id == scan_id, sighting.c.finding_id.in_(some))
                )
                rows = connection.execute(chosen).mappings()
                found.update({row["finding_id"]: read_issue(row) for row in rows})
            return found

        return await self._database.read(work)

    async def histories(self, issue_ids: Collection[UUID]) -> dict[UUID, tuple[IssueChange, ...]]:
        """Return what happened to each issue, oldest first."""
        change = tables.issue_change

        def work(connection: Connection) -> dict[UUID, tuple[IssueChange, ...]]:
            found: defaultdict[UUID, list[IssueChange]] = defaultdict(list)
            for some in chunks(issue_ids):
                chosen = select(change).where(change.c.issue_id.in_(some)).order_by(change.c.number)
                for row in connection.execute(chosen).mappings():
                    found[row["issue_id"]].append(read_change(row))
            return {issue_id: tuple(changes) for issue_id, changes in found.items()}

        return await self._database.read(work)

    async def member_names(self, member_ids: Collection[UUID]) -> dict[UUID, str]:
        """Return the names of members; those who left are left out."""
        member = tables.member

        def work(connection: Connection) -> dict[UUID, str]:
            found: dict[UUID, str] = {}
            for some in chunks(member_ids):
                chosen = select(member.c.id, member.c.name).where(member.c.id.in_(some))
                found.update((member_id, name) for member_id, name in connection.execute(chosen))
            return found

        return await self._database.read(work)

    async def ledger(self, scan_id: UUID) -> LedgerSums:
        """Return the sums of a scan's ledger; its cells are counted by the database."""
        cell = tables.cell
        grouped = (cell.c.method, cell.c.route, cell.c.check_id, cell.c.state, cell.c.reason)
        chosen = select(*grouped, func.count()).where(cell.c.scan_id == scan_id).group_by(*grouped)

        def work(connection: Connection) -> LedgerSums:
            return sum_ledger(
                LedgerGroup(f"{method} {route}".strip(), check, CellState(state), reason, count)
                for method, route, check, state, reason, count in connection.execute(chosen)
            )

        return await self._database.read(work)

    async def trend(self, scan: Scan, most: int) -> tuple[TrendPoint, ...]:
        """Return what the latest complete scans of the website found (retests left out), up to `scan`, oldest first."""
        row = tables.scan
        counters = [row.columns[name] for name in _SEVERITY_COLUMNS.values()]
        kinds = [ScanType.FULL.value, ScanType.INCREMENTAL.value]
        chosen = (
            select(row.c.initiated_at, *counters)
            .where(
                row.c.website_id == scan.website_id,
                row.c.state == ScanState.COMPLETE.value,
                row.c.type.in_(kinds),
                row.c.initiated_at <= scan.initiated_at.ticks,
                row.c.deleted_at.is_(None),
            )
            .order_by(row.c.initiated_at.desc(), row.c.id)
            .limit(most)
        )

        def work(connection: Connection) -> tuple[TrendPoint, ...]:
            points = [
                TrendPoint(Instant(at), tuple(zip(Severity, counts, strict=True)))
                for at, *counts in connection.execute(chosen)
            ]
            return tuple(reversed(points))

        return await self._database.read(work)
