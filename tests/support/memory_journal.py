# SPDX-License-Identifier: Apache-2.0
"""A journal and a desk in memory, with the same promises as the store's, for tests of the conductor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from vedette.domain.coverage import Cell, CellResult
from vedette.domain.exchange import Exchange, Origin
from vedette.domain.scan import Agent, Failure, Scan, ScanState
from vedette.domain.website import ConsentBasis
from vedette.errors import Conflict
from vedette.scan.ports import Journal
from vedette.scan.rows import (
    Batch,
    CandidateRow,
    ComponentRow,
    EventRow,
    ExchangeRef,
    FindingRow,
    JournalState,
    ObservationRow,
    PageRow,
    PictureRow,
    StepRow,
    SubjectRow,
)


class Killed(BaseException):
    """The process is dead: raised in the place of the commit that never came."""


def is_killed(error: BaseException) -> bool:
    """Whether `error`, or one of a group, is the death of the process."""
    if isinstance(error, BaseExceptionGroup):
        return any(is_killed(each) for each in error.exceptions)
    return isinstance(error, Killed)


@dataclass
class Disk:
    """What survives a kill."""

    scan: Scan
    secret: bytes = b"s" * 32
    exchanges: dict[ExchangeRef, Exchange] = field(default_factory=dict)
    candidates: dict[str, CandidateRow] = field(default_factory=dict)
    pages: dict[str, PageRow] = field(default_factory=dict)
    subjects: dict[str, SubjectRow] = field(default_factory=dict)
    steps: dict[str, StepRow] = field(default_factory=dict)
    observations: dict[tuple[str, int], ObservationRow] = field(default_factory=dict)
    cells: dict[Cell, CellResult] = field(default_factory=dict)
    findings: dict[UUID, FindingRow] = field(default_factory=dict)
    refusals: dict[tuple[str, str, str], int] = field(default_factory=dict)
    events: list[EventRow] = field(default_factory=list)
    components: dict[tuple[str, str], ComponentRow] = field(default_factory=dict)
    session: bytes | None = None
    login: bytes | None = None
    pictures: list[PictureRow] = field(default_factory=list)
    commits: int = 0
    kill_at: int | None = None
    """The number of the commit that the process does not live to see."""
    kill_when: Callable[[Batch], bool] | None = None
    """The batch that it does not live to see committed."""
    wish: ScanState | None = None
    archived: int = 0
    base: Disk | None = None
    """The scan that this one tests again, or is compared with."""
    compacted: list[tuple[int, int]] = field(default_factory=list)


class MemoryJournal:
    """`ports.Journal` over a `Disk`."""

    def __init__(self, disk: Disk, epoch: int) -> None:
        self._disk = disk
        self._epoch = epoch

    async def load(self) -> JournalState:
        disk = self._disk
        wanted = {row.exchange for row in disk.observations.values() if row.exchange is not None}
        return JournalState(
            scan=disk.scan,
            next_batch=disk.commits,
            secret=disk.secret,
            candidates=tuple(disk.candidates.values()),
            pages=tuple(disk.pages.values()),
            subjects=tuple(disk.subjects.values()),
            steps=tuple(disk.steps.values()),
            observations=tuple(disk.observations.values()),
            cells=tuple(disk.cells.values()),
            findings=tuple(disk.findings.values()),
            session=disk.session,
            login=disk.login,
            open_exchanges={ref: disk.exchanges[ref] for ref in wanted},
        )

    async def commit(self, batch: Batch) -> ScanState | None:
        disk = self._disk
        if batch.epoch < disk.scan.epoch:
            raise Conflict("A newer epoch has the scan.")
        if disk.kill_at is not None and disk.commits >= disk.kill_at:
            raise Killed
        if disk.kill_when is not None and disk.kill_when(batch):
            raise Killed
        disk.commits += 1
        for index, exchange in enumerate(batch.exchanges):
            disk.exchanges[ExchangeRef(batch.epoch, batch.number, index)] = exchange
        disk.candidates.update({row.key: row for row in batch.candidates})
        disk.pages.update({row.key: row for row in batch.pages})
        disk.subjects.update({row.key: row for row in batch.subjects})
        disk.steps.update({row.key: row for row in batch.steps})
        disk.observations.update({(row.trial, row.ordinal): row for row in batch.observations})
        for key in [key for key in disk.observations if key[0] in set(batch.finished_trials)]:
            del disk.observations[key]
        disk.cells.update({result.cell: result for result in batch.cells})
        disk.findings.update({row.id: row for row in batch.findings})
        for row in batch.refusals:
            what = (row.reason, row.method, row.url)
            disk.refusals[what] = disk.refusals.get(what, 0) + row.count
        disk.events.extend(batch.events)
        for component in batch.components:
            disk.components.setdefault((component.product, component.version), component)
        disk.session = batch.session or disk.session
        disk.login = batch.login or disk.login
        disk.pictures.extend(batch.pictures)
        status = batch.status
        disk.scan = replace(
            disk.scan,
            state=status.state,
            phase=status.phase,
            percentage=status.percentage,
            counters=status.counters,
            elapsed=status.elapsed,
            failure=status.failure,
            time_limit_hit=status.time_limit_hit,
        )
        return disk.wish

    async def compact(self, first: int, last: int) -> None:
        self._disk.compacted.append((first, last))

    async def read_exchange(self, ref: ExchangeRef) -> Exchange:
        return self._disk.exchanges[ref]


class MemoryDesk:
    """`ports.ScanDesk` over a `Disk`."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk

    async def claim(self, scan_id: UUID, agent: Agent) -> Scan:
        if self.disk.scan.state.is_final:
            raise Conflict("The scan is over.")
        self.disk.scan = replace(self.disk.scan, epoch=self.disk.scan.epoch + 1, agent=agent)
        return self.disk.scan

    def journal(self, scan_id: UUID, epoch: int) -> Journal:
        return MemoryJournal(self.disk, epoch)

    async def consent(self, scan: Scan) -> Mapping[Origin, ConsentBasis]:
        return {scan.spec.target.origin: ConsentBasis.LOOPBACK}

    async def base_findings(self, scan: Scan) -> tuple[FindingRow, ...]:
        base = self.disk.base
        return tuple(base.findings.values()) if base else ()

    async def base_pages(self, scan: Scan) -> tuple[PageRow, ...]:
        return tuple(self.disk.base.pages.values()) if self.disk.base else ()

    async def archive(self, scan_id: UUID, epoch: int) -> None:
        self.disk.archived += 1

    async def fail(self, scan_id: UUID, epoch: int, failure: Failure) -> None:
        self.disk.scan = replace(self.disk.scan, state=ScanState.FAILED, failure=failure)
