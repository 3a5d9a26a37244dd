# SPDX-License-Identifier: Apache-2.0
"""The frozen snapshot that every report format reads. Formats are pure: `render(document) -> bytes`.

Nothing is looked up while a report is written, so two formats of one snapshot tell the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from uuid import UUID

from vedette.domain.coverage import CellResult
from vedette.domain.finding import Finding
from vedette.domain.scan import Scan
from vedette.domain.time import Instant
from vedette.domain.weakness import Severity, Weakness
from vedette.domain.website import Website
from vedette.wire.enums import IssueStateFlag
from vedette.wire.instants import DateFormat, write_display_time
from vedette.wire.zones import DEFAULT_ZONE_ID, find_zone


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How the reader likes dates; `timezone_id` is a Windows zone id."""

    date_format: str = DateFormat.DAY_FIRST.value
    timezone_id: str = DEFAULT_ZONE_ID

    def write(self, moment: Instant) -> str:
        """Return `moment` for the reader; UTC and day first where the zone or the format is not known."""
        date_format = DateFormat.read(self.date_format) or DateFormat.DAY_FIRST
        return write_display_time(moment, date_format, find_zone(self.timezone_id) or UTC)


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """One finding with its evidence, its weakness class, and what the issue behind it says.

    `issue_id` is None while the scan has not been carried over to the website's issues.
    """

    id: UUID
    finding: Finding
    weakness: Weakness
    severity: Severity
    url: str
    found_at: Instant
    first_seen_at: Instant
    last_seen_at: Instant
    issue_id: UUID | None = None
    state: frozenset[IssueStateFlag] = frozenset({IssueStateFlag.PRESENT})
    tags: tuple[str, ...] = ()

    @property
    def is_addressed(self) -> bool:
        """Whether a human has settled it, or it is fixed: nothing is left to do."""
        return not self.state & {IssueStateFlag.PRESENT, IssueStateFlag.REVIVED}


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a reader wants left out."""

    confirmed_only: bool = False
    unconfirmed_only: bool = False
    without_addressed: bool = False
    without_responses: bool = False


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A scan as it stood at `generated_at`, with all that a report may tell of it. Findings are worst first."""

    scan: Scan
    website: Website
    launched_by: str
    generated_at: Instant
    findings: tuple[ReportedFinding, ...]
    cells: tuple[CellResult, ...] = ()
    dates: DateStyle = field(default_factory=DateStyle)
    with_responses: bool = True
    """Whether the content of responses may be told."""

    def count(self, severity: Severity) -> int:
        """Return how many of the findings have `severity`."""
        return sum(finding.severity is severity for finding in self.findings)
