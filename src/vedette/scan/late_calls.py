# SPDX-License-Identifier: Apache-2.0
"""Calls that came after their trial had ended: the trial's stored observations are judged again, with the calls.

A trial that sent a token and confirmed nothing leaves a step behind, which holds all that its verdict rests on. The
step is looked at when the rest of the scan is done; where a call came later than that, `settle_ended` looks at it
again in the scan that has ended. Nothing is sent for it: a trial sends all of its tokens before it knows of any call.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.checks.verification import Rejudged, judge_again
from vedette.domain.callback import Call
from vedette.domain.check import PointCheck
from vedette.domain.coverage import CellResult
from vedette.domain.insertion import InsertionPoint
from vedette.domain.scan import Phase
from vedette.domain.weakness import Grade
from vedette.errors import UsageError
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import TrialRecord, decode, encode
from vedette.scan.ledger import state_of
from vedette.scan.listening import Listening
from vedette.scan.memory import Memory
from vedette.scan.ports import Callbacks, Clock, Journal
from vedette.scan.recording import Recorder
from vedette.scan.rows import EventRow, FindingRow, JournalState, RefusalRow, StepRow, StepState
from vedette.scan.writer import Writer

LATE_CALL = "late-call"
Unit = Callable[[], Awaitable[None]]


def step_key(trial: str) -> str:
    """Return the key of the step that looks at the tokens of a trial again."""
    return f"{LATE_CALL}:{trial}"


@dataclass(frozen=True, slots=True)
class OpenTrial:
    """A trial whose `tokens` no request has come with so far, and what its verdict so far rests on."""

    check: str
    point: str
    tokens: tuple[str, ...]
    record: TrialRecord


class LateCalls:
    """Looks after the tokens of ended trials of one scan."""

    def __init__(
        self,
        memory: Memory,
        writer: Writer,
        journal: Journal,
        recorder: Recorder,
        callbacks: Callbacks,
        catalogue: Catalogue,
    ) -> None:
        self._memory = memory
        self._writer = writer
        self._journal = journal
        self._recorder = recorder
        self._callbacks = callbacks
        self._by_id = {check.id: check for check in catalogue.active}

    def plan(self, trial: str, opened: OpenTrial) -> list[StepRow]:
        """Return the step that looks at the tokens of a trial again, unless there is one."""
        key = step_key(trial)
        order = self._memory.step_count
        step = StepRow(key, LATE_CALL, Phase.VERIFYING, order, StepState.WAITING, value=encode(opened))
        return [step] if self._memory.add_step(step) else []

    def units(self, listening: Listening) -> list[Unit]:
        """Return the one unit that looks at all of them, if any are left."""
        steps = self._memory.waiting(LATE_CALL)

        async def look() -> None:
            await listening.linger()
            await self.look_at(steps)

        return [look] if steps else []

    def skip_rest(self, reason: str) -> None:
        """Finish the steps that are left as skipped; calls that still come are met in the ended scan."""
        for step in self._memory.waiting(LATE_CALL):
            self._writer.write(steps=[self._memory.finish_step(step.key, StepState.SKIPPED, reason)])

    async def look_at(self, steps: Sequence[StepRow]) -> list[FindingRow]:
        """Judge those trials again whose tokens were called with; return the findings that say more than before."""
        opened = {step.key: decode(step.value, OpenTrial) for step in steps}
        calls = await self._callbacks.calls_of([token for each in opened.values() for token in each.tokens])
        if calls:
            await self._writer.flush()  # what is read back may stand in the open batch
        found = []
        for step in steps:
            trial = opened[step.key]
            if any(token in calls for token in trial.tokens):
                found += await self._judge(trial, calls)
            if not step.state.is_finished:
                self._writer.write(steps=[self._memory.finish_step(step.key, StepState.DONE)])
        return found

    async def _judge(self, opened: OpenTrial, calls: dict[str, tuple[Call, ...]]) -> list[FindingRow]:
        check, point, record = self._by_id.get(opened.check), self._memory.points.get(opened.point), opened.record
        if check is None or point is None:
            return []
        survey = [await self._journal.read_exchange(ref) for ref in record.survey]
        seen = [await self._journal.read_exchange(ref) for ref in record.observations]
        try:
            judged = judge_again(check, point, (record.seed, record.survey_seed), survey, seen, calls)
        except UsageError:  # stored by a version whose check asked otherwise: it cannot be judged by this one
            return []
        return self._note(check, point, record, judged)

    def _note(
        self, check: PointCheck, point: InsertionPoint, record: TrialRecord, judged: Rejudged
    ) -> list[FindingRow]:
        if judged.finding is None:
            return []
        cell = self._memory.cell(point, check.id)
        known = [row for row in self._memory.findings.values() if (row.cell, row.sink) == (cell, judged.finding.sink)]
        if any(_says_as_much(row, judged.finding.grade, judged.finding.certainty) for row in known):
            return []
        refs = tuple(self._writer.keep(each) for each in judged.observations)
        row = self._recorder.row_of(judged.finding, cell, trial=replace(record, observations=refs))
        self._writer.write(
            cells=self._memory.judge([CellResult(cell, state_of(judged.finding))]),
            findings=[row],
        )
        return [row]


def _says_as_much(row: FindingRow, grade: Grade, certainty: int) -> bool:
    return row.grade is Grade.CONFIRMED or (row.grade is grade and row.certainty >= certainty)


class _NothingSent:
    """Stands where a writer asks its sender: nothing is sent in a scan that has ended."""

    def session(self) -> bytes:
        """Return no session, which leaves the stored one as it is."""
        return b""

    def take_refusals(self) -> tuple[RefusalRow, ...]:
        """Return nothing."""
        return ()


async def settle_ended(
    state: JournalState,
    journal: Journal,
    callbacks: Callbacks,
    clock: Clock,
    catalogue: Catalogue,
    trials: Collection[str],
) -> tuple[UUID, ...]:
    """Judge the named trials of a scan that has ended again; return the ids of the findings that are new or say more.

    Raises NotFound, Conflict or StoreFailed as the journal does.
    """
    memory = Memory(state)
    scan = memory.scan
    writer = Writer(journal, _NothingSent(), scan.id, scan.epoch, memory.next_batch, memory.status, lambda count: None)
    recorder = Recorder(memory, writer, clock, catalogue)
    late = LateCalls(memory, writer, journal, recorder, callbacks, catalogue)
    keys = set(map(step_key, trials))
    found = await late.look_at([step for key, step in memory.steps.items() if key in keys])
    for row in found:
        text = f"A call came after the scan had ended: {row.cell.check} at {row.cell.subject}."
        writer.write(events=[EventRow(clock.now(), "finding", text)])
    if found:
        await writer.flush()
    return tuple(row.id for row in found)
