# SPDX-License-Identifier: Apache-2.0
"""The frozen snapshot that every report format reads. Formats are pure: they turn a document into bytes.

Nothing is looked up while a report is written, so two formats of one snapshot tell the same. A scan can have more
findings than fit into memory with their evidence: `findings` may be read as often as a format likes, and whoever makes
the document decides whether all of them are held or a few at a time. What sums and tables of contents need of them
stands in `lines`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC
from enum import Enum
from uuid import UUID

from vedette.domain.api_operation import NO_API, ApiInventory
from vedette.domain.coverage import CellResult
from vedette.domain.finding import Finding, SubjectKey, subject_key
from vedette.domain.scan import Scan
from vedette.domain.stack import Stack
from vedette.domain.time import Instant
from vedette.domain.weakness import Grade, Severity, Weakness
from vedette.domain.website import Website
from vedette.reports.knowledge import Knowledge, KnownUrl
from vedette.reports.ledger import NO_LEDGER, LedgerSums
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
class IssueEventLine:
    """One line of an issue's history: when what happened, on whose word (a member's name, or `a scan`)."""

    at: Instant
    event: str
    state: str
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """One finding with its evidence, its weakness class, and what the issue behind it says.

    `issue_id` is None while the scan has not been carried over to the website's issues. `fingerprint` names the issue
    in every installation alike.
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
    fingerprint: str = ""
    history: tuple[IssueEventLine, ...] = ()

    @property
    def is_addressed(self) -> bool:
        """Whether a human has settled it, or it is fixed: nothing is left to do."""
        return is_addressed(self.state)

    @property
    def line(self) -> FindingLine:
        """What sums and tables of contents tell of it."""
        finding = self.finding
        return FindingLine(
            self.id, self.weakness, self.severity, finding.grade, self.url, subject_key(finding.subject), self.state
        )


@dataclass(frozen=True, slots=True)
class FindingLine:
    """What sums and tables of contents tell of a finding: little, since a document holds the lines of all findings."""

    id: UUID
    weakness: Weakness
    severity: Severity
    grade: Grade
    url: str
    subject: SubjectKey
    state: frozenset[IssueStateFlag]

    @property
    def is_addressed(self) -> bool:
        """Whether a human has settled it, or it is fixed: nothing is left to do."""
        return is_addressed(self.state)


def is_addressed(state: frozenset[IssueStateFlag]) -> bool:
    """Whether an issue's state leaves nothing to do."""
    return not state & {IssueStateFlag.PRESENT, IssueStateFlag.REVIVED}


class Markup(Enum):
    """How prose is marked up in the vendor's JSON and XML."""

    HTML = "html"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a reader wants left out, and how prose is written."""

    confirmed_only: bool = False
    unconfirmed_only: bool = False
    without_addressed: bool = False
    without_responses: bool = False
    without_history: bool = False
    markup: Markup = Markup.HTML

    def wants(self, grade: Grade, state: frozenset[IssueStateFlag]) -> bool:
        """Whether a finding of `grade`, whose issue is in `state`, is told."""
        if self.confirmed_only and grade is not Grade.CONFIRMED:
            return False
        if self.unconfirmed_only and grade is Grade.CONFIRMED:
            return False
        return not (self.without_addressed and is_addressed(state))


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What one earlier scan of the website, or this one, found."""

    at: Instant
    counts: tuple[tuple[Severity, int], ...]


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A scan as it stood at `generated_at`, with all that a report may tell of it. Findings are worst first.

    `weaknesses` are the classes that Vedette knows, `trend` the latest complete scans of the website, oldest first.
    What a format does not need may have been left empty by whoever made the document for it.
    """

    scan: Scan
    website: Website
    launched_by: str
    generated_at: Instant
    findings: Collection[ReportedFinding]
    lines: tuple[FindingLine, ...] = ()
    cells: Collection[CellResult] = ()
    ledger: LedgerSums = NO_LEDGER
    weaknesses: tuple[Weakness, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    urls: Collection[KnownUrl] = ()
    knowledge: Knowledge = field(default_factory=Knowledge)
    api: ApiInventory = NO_API
    """What became of the operations that imported descriptions declare."""
    stacks: tuple[Stack, ...] = ()
    """What the site is made with, as far as answers showed it: remedies are told for these."""
    dates: DateStyle = field(default_factory=DateStyle)
    with_responses: bool = True
    """Whether the content of responses may be told."""
    markup: Markup = Markup.HTML
    product: str = "Vedette"
    """Name and version of what made the report, such as `Vedette 1.2.3`."""

    def count(self, severity: Severity) -> int:
        """Return how many of the findings have `severity`."""
        return sum(line.severity is severity for line in self.lines)
