# SPDX-License-Identifier: Apache-2.0
"""Findings of a scan, for reports and screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from vedette.domain.finding import Finding
from vedette.domain.weakness import Severity
from vedette.scan.rows import FindingRow
from vedette.store.database import Database
from vedette.store.evidence import Evidence


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding as the scan wrote it: its row, and the value with the exchanges of its evidence put back."""

    row: FindingRow
    finding: Finding


class Findings:
    """The findings of all scans."""

    def __init__(self, database: Database, evidence: Evidence) -> None:
        raise NotImplementedError

    async def rows(self, scan_id: UUID) -> tuple[FindingRow, ...]:
        """Return a scan's findings without their evidence: worst first, then by certainty, check and URL."""
        raise NotImplementedError

    async def of_scan(self, scan_id: UUID) -> tuple[StoredFinding, ...]:
        """Return a scan's findings with evidence, in the order of `rows`."""
        raise NotImplementedError

    async def get(self, finding_id: UUID) -> tuple[UUID, StoredFinding]:
        """Return the scan of a finding, and the finding. Raises NotFound."""
        raise NotImplementedError

    async def severity_counts(self, scan_id: UUID) -> dict[Severity, int]:
        """Return how many findings of each severity a scan has; severities without any are left out."""
        raise NotImplementedError

    async def with_evidence(self, scan_id: UUID, rows: Sequence[FindingRow]) -> tuple[StoredFinding, ...]:
        """Return `rows` with their evidence."""
        raise NotImplementedError
