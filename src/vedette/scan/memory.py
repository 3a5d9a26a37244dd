# SPDX-License-Identifier: Apache-2.0
"""What a scan knows while a process holds it: the committed rows, and what has been added to the open batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from vedette.domain.chance import Chance, derive_seed
from vedette.domain.coverage import Cell, CellResult
from vedette.domain.finding import Area, Subject, subject_key
from vedette.domain.insertion import InsertionPoint
from vedette.domain.scan import Counters, Failure, Phase, Scan, ScanState
from vedette.domain.time import Span
from vedette.domain.weakness import Severity
from vedette.scan import progress
from vedette.scan.codec import decode_subject
from vedette.scan.documents import Documents
from vedette.scan.ledger import better
from vedette.scan.poison import Caution
from vedette.scan.prober import Answer
from vedette.scan.rows import CandidateRow, FindingRow, JournalState, PageRow, ScanStatus, StepRow, StepState


class Memory:
    """The picture of one scan, changed by the conductor and by nobody else.

    Every change here has its row written in the same breath (see `Writer.write`), so that the picture and the journal
    never differ by more than the open batch.
    """

    def __init__(self, state: JournalState) -> None:
        scan = state.scan
        self.scan: Scan = scan
        self.secret = state.secret
        self.next_batch = state.next_batch
        self.session = state.session
        self.state: ScanState = scan.state
        self.phase: Phase = scan.phase
        self.percentage = scan.percentage
        self.elapsed: Span = scan.elapsed
        self.failure: Failure | None = scan.failure
        self.time_limit_hit = scan.time_limit_hit
        self.requests = scan.counters.requests
        self.caution = Caution(scan.state)
        self.candidates: dict[str, CandidateRow] = {row.key: row for row in state.candidates}
        self.pages: dict[str, PageRow] = {row.key: row for row in state.pages}
        self.points: dict[str, InsertionPoint] = {}
        self.areas: dict[str, Area] = {}
        for row in state.subjects:
            subject = decode_subject(row.value)
            if isinstance(subject, InsertionPoint):
                self.points[row.key] = subject
            else:
                self.areas[row.key] = subject
        self.steps: dict[str, StepRow] = {row.key: row for row in state.steps}
        self.finished_steps = sum(step.state.is_finished for step in state.steps)
        self._phase_counts: dict[Phase, tuple[int, int]] = {}
        self._unfinished: dict[str, dict[str, StepRow]] = {}
        for step in state.steps:
            self._count(step.phase, 1, int(step.state.is_finished))
            if not step.state.is_finished:
                self._unfinished.setdefault(step.kind, {})[step.key] = step
        self.cells: dict[Cell, CellResult] = {result.cell: result for result in state.cells}
        self.findings: dict[UUID, FindingRow] = {row.id: row for row in state.findings}
        self.documents = Documents()
        """Pages that a browser may look at soon, so that they are not fetched twice."""
        self.base_pages: dict[str, PageRow] = {}
        """The pages of the scan that an incremental one is compared with, by their keys."""
        self.sightings = {(row.cell, row.sink) for row in state.findings}
        """Which findings are known, so that seeing one again makes no new row."""
        self.answers: dict[str, dict[int, Answer]] = {}
        for seen in state.observations:
            exchange = state.open_exchanges[seen.exchange] if seen.exchange is not None else None
            self.answers.setdefault(seen.trial, {})[seen.ordinal] = Answer(exchange, seen.failure, seen.exchange)

    def chance(self, use: str, subject: Subject) -> Chance:
        """Return the chance of one use (a check's id, `survey`) at `subject`: the same after every restart."""
        return Chance(derive_seed(self.secret, use, str(subject_key(subject))))

    def add_point(self, name: str, point: InsertionPoint) -> bool:
        """Take a new insertion point in; False when its name is known."""
        if name in self.points:
            return False
        self.points[name] = point
        return True

    def add_step(self, step: StepRow) -> bool:
        """Take a new step in; False when its key is known."""
        if step.key in self.steps:
            return False
        self.steps[step.key] = step
        self._unfinished.setdefault(step.kind, {})[step.key] = step
        self._count(step.phase, 1, 0)
        return True

    def finish_step(self, key: str, state: StepState, reason: str = "") -> StepRow:
        """Return the step `key` as finished, and count it."""
        step = replace(self.steps[key], state=state, reason=reason)
        if not self.steps[key].state.is_finished:
            self.finished_steps += 1
            self._count(step.phase, 0, 1)
            del self._unfinished[step.kind][key]
        self.steps[key] = step
        return step

    def waiting(self, kind: str) -> list[StepRow]:
        """Return the unfinished steps of a kind in their order."""
        return sorted(self._unfinished.get(kind, {}).values(), key=lambda step: (step.order, step.key))

    def judge(self, results: Iterable[CellResult]) -> list[CellResult]:
        """Take results of cells in and return those that say more than what was known."""
        news = []
        for result in results:
            best = better(self.cells.get(result.cell), result)
            if best is result:
                self.cells[result.cell] = result
                news.append(result)
        return news

    def settle(self, result: CellResult) -> CellResult:
        """Take the result of a second look at a cell in, whatever was known before."""
        self.cells[result.cell] = result
        return result

    def counters(self) -> Counters:
        """Return what the rows sum up to at this moment."""
        by_severity = dict.fromkeys(Severity, 0)
        for row in self.findings.values():
            by_severity[row.severity] += 1
        return Counters(
            estimated_steps=len(self.steps),
            completed_steps=self.finished_steps,
            requests=self.requests,
            critical=by_severity[Severity.CRITICAL],
            high=by_severity[Severity.HIGH],
            medium=by_severity[Severity.MEDIUM],
            low=by_severity[Severity.LOW],
            best_practice=by_severity[Severity.BEST_PRACTICE],
            information=by_severity[Severity.INFORMATION],
        )

    def status(self) -> ScanStatus:
        """Return where the scan stands, moving its percentage on."""
        if not self.state.is_final:
            estimated, completed = self._phase_counts.get(self.phase, (0, 0))
            self.percentage = progress.percentage(self.phase, completed, estimated, self.percentage)
        elif self.state is ScanState.COMPLETE:
            self.percentage = 100
        return ScanStatus(
            self.state,
            self.phase,
            self.percentage,
            self.counters(),
            self.elapsed,
            self.failure,
            self.time_limit_hit,
        )

    def _count(self, phase: Phase, estimated: int, completed: int) -> None:
        before = self._phase_counts.get(phase, (0, 0))
        self._phase_counts[phase] = (before[0] + estimated, before[1] + completed)
