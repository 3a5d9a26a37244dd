# SPDX-License-Identifier: Apache-2.0
"""What a scan writes down: the rows of one batch, committed together.

The conductor alone knows what the `value` fields hold (see `scan/codec.py`); the store keeps them as they are. Keys
are unique within a scan and kind of row; a row with a known key replaces the earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from vedette.domain.coverage import Cell, CellResult
from vedette.domain.exchange import Exchange
from vedette.domain.scan import Counters, Failure, Phase, Scan, ScanState
from vedette.domain.time import Instant, Span
from vedette.domain.weakness import Grade, Severity


@dataclass(frozen=True, slots=True, order=True)
class ExchangeRef:
    """Where an exchange is kept: the position in the exchanges of one batch of one epoch."""

    epoch: int
    batch: int
    index: int


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One request that the crawl knows, and what became of it. `state` and `source` are words of `crawl`."""

    key: str
    state: str
    reason: str
    depth: int
    source: str
    method: str
    url: str
    value: bytes


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page that was fetched; `exchange` is its evidence."""

    key: str
    method: str
    url: str
    route: str
    status: int
    media_type: str
    exchange: ExchangeRef
    value: bytes


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One thing to try checks at."""

    key: str
    kind: str
    value: bytes


AGAIN = "/"
"""Ends what begins the key of a step that is done again: `again.<number>/<task>`."""


class StepState(Enum):
    """Where a step stands."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"

    @property
    def is_finished(self) -> bool:
        """Whether the step counts as completed."""
        return self in (StepState.DONE, StepState.SKIPPED)


@dataclass(frozen=True, slots=True)
class StepRow:
    """One work item: a request to visit, a trial, a page to revisit or a candidate to verify.

    `order` gives the place among the steps of its phase.
    """

    key: str
    kind: str
    phase: Phase
    order: int
    state: StepState
    reason: str = ""
    value: bytes = b""

    @property
    def task(self) -> str:
        """The key of the work itself, which a step that is done again shares with the first one."""
        return self.key.partition(AGAIN)[2] if self.key.startswith("again.") else self.key


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One answer of an unfinished survey or trial, so that a rerun is fed it instead of asking again.

    `exchange` is None where the probe had no answer; `failure` then says why.
    """

    trial: str
    ordinal: int
    exchange: ExchangeRef | None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding; `value` holds the whole of it but for the bytes of its evidence."""

    id: UUID
    cell: Cell
    sink: str
    technique: str
    grade: Grade
    certainty: int
    severity: Severity
    url: str
    found_at: Instant
    evidence: tuple[tuple[str, ExchangeRef], ...]
    value: bytes


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A product that an answer showed, once for each version; the first sighting stays."""

    product: str
    version: str
    source: str
    url: str
    seen_at: Instant


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """A request that the gate did not let out; `count` is added to what is stored for the same three."""

    reason: str
    method: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the scan's story, for progress displays and history."""

    at: Instant
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A screenshot of a login, for whoever wants to see what it saw. `what` says it in a few words."""

    role: str
    what: str
    at: Instant
    png: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ScanStatus:
    """Where the scan stands after a batch; the conductor is its only writer while it holds the epoch."""

    state: ScanState
    phase: Phase
    percentage: int
    counters: Counters
    elapsed: Span
    failure: Failure | None = None
    time_limit_hit: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What is committed in one transaction, keyed by (scan, epoch, number): applying it twice changes nothing.

    `finished_trials` names surveys and trials whose observation rows are no longer needed.
    """

    scan_id: UUID
    epoch: int
    number: int
    status: ScanStatus
    exchanges: tuple[Exchange, ...] = ()
    candidates: tuple[CandidateRow, ...] = ()
    pages: tuple[PageRow, ...] = ()
    subjects: tuple[SubjectRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    observations: tuple[ObservationRow, ...] = ()
    finished_trials: tuple[str, ...] = ()
    cells: tuple[CellResult, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    refusals: tuple[RefusalRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    components: tuple[ComponentRow, ...] = ()
    session: bytes | None = None
    """The sender's session (cookies), replaced when not None; encrypted at rest."""
    login: bytes | None = None
    """What is known of the login, replaced when not None; encrypted at rest."""
    pictures: tuple[PictureRow, ...] = ()
    """Screenshots; one with the role and words of an earlier one takes its place."""


@dataclass(frozen=True, slots=True)
class JournalState:
    """All that was committed, as a new holder of the scan finds it."""

    scan: Scan
    next_batch: int
    secret: bytes
    """The scan's secret, 32 bytes, from which all chance derives; encrypted at rest."""
    candidates: tuple[CandidateRow, ...] = ()
    pages: tuple[PageRow, ...] = ()
    subjects: tuple[SubjectRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    observations: tuple[ObservationRow, ...] = ()
    cells: tuple[CellResult, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    session: bytes | None = None
    login: bytes | None = None
    open_exchanges: dict[ExchangeRef, Exchange] = field(default_factory=dict)
    """The exchanges that `observations` refer to."""
