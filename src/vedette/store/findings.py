# SPDX-License-Identifier: Apache-2.0
"""Findings of a scan, for reports and screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection, func, select

from vedette.domain.finding import Evidence as Shown
from vedette.domain.finding import Finding
from vedette.domain.proof import Proof
from vedette.domain.weakness import Severity
from vedette.errors import NotFound
from vedette.scan.codec import decode_finding, decode_trial
from vedette.scan.rows import FindingRow
from vedette.store.database import Database
from vedette.store.evidence import Evidence
from vedette.store.journal_rows import read_finding
from vedette.store.tables import finding


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding as the scan wrote it: its row, and the value with the exchanges of its evidence put back."""

    row: FindingRow
    finding: Finding


class Findings:
    """The findings of all scans."""

    def __init__(self, database: Database, evidence: Evidence) -> None:
        self._database = database
        self._evidence = evidence

    async def rows(self, scan_id: UUID) -> tuple[FindingRow, ...]:
        """Return a scan's findings without their evidence: worst first, then by certainty, check and URL."""
        chosen = select(finding).where(finding.c.scan_id == scan_id).order_by(finding.c.ordinal)
        found = await self._database.read(
            lambda connection: [read_finding(row) for row in connection.execute(chosen).mappings()]
        )
        return tuple(sorted(found, key=_worst_first))

    async def of_scan(self, scan_id: UUID) -> tuple[StoredFinding, ...]:
        """Return a scan's findings with evidence, in the order of `rows`."""
        return await self.with_evidence(scan_id, await self.rows(scan_id))

    async def get(self, finding_id: UUID) -> tuple[UUID, StoredFinding]:
        """Return the scan of a finding, and the finding. Raises NotFound."""
        chosen = select(finding).where(finding.c.id == finding_id)
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().first())
        if row is None:
            raise NotFound("There is no such finding.", "Look at the findings of the scan for its id.")
        (stored,) = await self.with_evidence(row["scan_id"], (read_finding(row),))
        return row["scan_id"], stored

    async def proof(self, scan_id: UUID, finding_id: UUID) -> Proof | None:
        """Return what the verdict of a finding was drawn from; None where it rests on no trial. Raises NotFound."""
        _, stored = await self.get(finding_id)
        trial = decode_trial(stored.row.value)
        if trial is None:
            return None
        refs = (*trial.survey, *trial.observations)
        exchanges = await self._evidence.read(scan_id, set(refs))
        survey, observations = (
            tuple(exchanges[ref] for ref in some if ref in exchanges) for some in (trial.survey, trial.observations)
        )
        return Proof(replace(stored.finding, evidence=()), trial.seed, trial.survey_seed, survey, observations)

    async def severity_counts(self, scan_id: UUID) -> dict[Severity, int]:
        """Return how many findings of each severity a scan has; severities without any are left out."""
        counted = (
            select(finding.c.severity, func.count()).where(finding.c.scan_id == scan_id).group_by(finding.c.severity)
        )

        def work(connection: Connection) -> dict[Severity, int]:
            return {Severity(word): count for word, count in connection.execute(counted)}

        return await self._database.read(work)

    async def with_evidence(self, scan_id: UUID, rows: Sequence[FindingRow]) -> tuple[StoredFinding, ...]:
        """Return `rows` with their evidence."""
        refs = {ref for row in rows for _, ref in row.evidence}
        exchanges = await self._evidence.read(scan_id, refs)
        return tuple(
            StoredFinding(
                row,
                decode_finding(
                    row.value, tuple(Shown(part, exchanges[ref]) for part, ref in row.evidence if ref in exchanges)
                ),
            )
            for row in rows
        )


def _worst_first(row: FindingRow) -> tuple[int, int, str, str]:
    return -row.severity.rank, -row.certainty, row.cell.check, row.url
