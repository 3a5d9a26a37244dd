# SPDX-License-Identifier: Apache-2.0
"""Gathers what happened and commits it in batches, at least every second or every 50 exchanges.

Rows that one `write` names land in one batch, whole: that is what makes a finished step, its cells and its findings
appear together or not at all. Batches are committed one after the other; while one is on its way the next one fills.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

import anyio

from vedette.domain.coverage import CellResult
from vedette.domain.exchange import Exchange
from vedette.domain.scan import ScanState
from vedette.scan.ports import Journal
from vedette.scan.rows import (
    Batch,
    CandidateRow,
    ComponentRow,
    EventRow,
    ExchangeRef,
    FindingRow,
    ObservationRow,
    PageRow,
    PictureRow,
    RefusalRow,
    ScanStatus,
    StepRow,
    SubjectRow,
)

MOST_EXCHANGES = 50
MOST_SECONDS = 1.0


@dataclass(slots=True)
class _Gathered:
    """The rows of the batch that is open."""

    exchanges: list[Exchange] = field(default_factory=list)
    candidates: list[CandidateRow] = field(default_factory=list)
    pages: list[PageRow] = field(default_factory=list)
    subjects: list[SubjectRow] = field(default_factory=list)
    steps: list[StepRow] = field(default_factory=list)
    observations: list[ObservationRow] = field(default_factory=list)
    finished_trials: list[str] = field(default_factory=list)
    cells: list[CellResult] = field(default_factory=list)
    findings: list[FindingRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    components: list[ComponentRow] = field(default_factory=list)
    pictures: list[PictureRow] = field(default_factory=list)


class Sending(Protocol):
    """What a writer asks of whoever sends."""

    def session(self) -> bytes:
        """Return the cookies as they are."""
        ...

    def take_refusals(self) -> tuple[RefusalRow, ...]:
        """Return, and forget, what the gate refused since the last call."""
        ...


class Writer:
    """The one writer of a scan's journal while its epoch is held.

    `status` is asked at each commit for where the scan stands at that moment; `committed` is told of how many
    exchanges each commit has made safe.
    """

    def __init__(
        self,
        journal: Journal,
        sender: Sending,
        scan_id: UUID,
        epoch: int,
        next_batch: int,
        status: Callable[[], ScanStatus],
        committed: Callable[[int], None],
    ) -> None:
        self._journal = journal
        self._sender = sender
        self._scan_id = scan_id
        self._epoch = epoch
        self._number = next_batch
        self._status = status
        self._committed = committed
        self._open = _Gathered()
        self._full = anyio.Event()
        self._committing = anyio.Lock()
        self._session = b""
        self._login: Callable[[], bytes | None] = lambda: None
        self._written_login: bytes | None = None
        self._held_session: bytes | None = None
        self.wish: ScanState | None = None
        """What the user wants of the scan, as the last commit found it."""

    @property
    def next_batch(self) -> int:
        """The number that the next batch will have."""
        return self._number

    def carry_login(self, login: Callable[[], bytes | None]) -> None:
        """Ask `login` at each commit for what is known of the login, and write what is new."""
        self._login = login

    @contextmanager
    def session_held(self) -> Iterator[None]:
        """Let batches carry the session of this moment until the context is left; not to be nested."""
        self._held_session = self._sender.session()
        try:
            yield
        finally:
            self._held_session = None

    def keep(self, exchange: Exchange) -> ExchangeRef:
        """Put `exchange` into the open batch and return where it will be found."""
        self._open.exchanges.append(exchange)
        if len(self._open.exchanges) >= MOST_EXCHANGES:
            self._full.set()
        return ExchangeRef(self._epoch, self._number, len(self._open.exchanges) - 1)

    def write(
        self,
        *,
        candidates: Iterable[CandidateRow] = (),
        pages: Iterable[PageRow] = (),
        subjects: Iterable[SubjectRow] = (),
        steps: Iterable[StepRow] = (),
        observations: Iterable[ObservationRow] = (),
        finished_trials: Iterable[str] = (),
        cells: Iterable[CellResult] = (),
        findings: Iterable[FindingRow] = (),
        events: Iterable[EventRow] = (),
        components: Iterable[ComponentRow] = (),
        pictures: Iterable[PictureRow] = (),
    ) -> None:
        """Put rows into the open batch; all of one call are committed together."""
        gathered = self._open
        gathered.candidates.extend(candidates)
        gathered.pages.extend(pages)
        gathered.subjects.extend(subjects)
        gathered.steps.extend(steps)
        gathered.observations.extend(observations)
        gathered.finished_trials.extend(finished_trials)
        gathered.cells.extend(cells)
        gathered.findings.extend(findings)
        gathered.events.extend(events)
        gathered.components.extend(components)
        gathered.pictures.extend(pictures)

    async def flush(self) -> None:
        """Commit the open batch and learn the user's wish. Raises what `Journal.commit` raises."""
        async with self._committing:
            gathered, self._open = self._open, _Gathered()
            self._full = anyio.Event()
            number, self._number = self._number, self._number + 1
            session = self._sender.session() if self._held_session is None else self._held_session
            batch = Batch(
                scan_id=self._scan_id,
                epoch=self._epoch,
                number=number,
                status=self._status(),
                exchanges=tuple(gathered.exchanges),
                candidates=tuple(gathered.candidates),
                pages=tuple(gathered.pages),
                subjects=tuple(gathered.subjects),
                steps=tuple(gathered.steps),
                observations=tuple(gathered.observations),
                finished_trials=tuple(gathered.finished_trials),
                cells=tuple(gathered.cells),
                findings=tuple(gathered.findings),
                refusals=self._sender.take_refusals(),
                events=tuple(gathered.events),
                components=tuple(gathered.components),
                pictures=tuple(gathered.pictures),
            )
            if session != self._session:
                batch = replace(batch, session=session)
            login = self._login()
            if login != self._written_login:
                batch = replace(batch, login=login)
            with anyio.CancelScope(shield=True):  # a commit that was begun ends: half of it would be no batch
                self.wish = await self._journal.commit(batch)
            self._session, self._written_login = session, login
            self._committed(len(batch.exchanges))

    async def keep_flushing(self) -> None:
        """Flush whenever the batch is full, and every second in any case; runs until it is cancelled."""
        while True:
            with anyio.move_on_after(MOST_SECONDS):
                await self._full.wait()
            await self.flush()
