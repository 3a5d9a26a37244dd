# SPDX-License-Identifier: Apache-2.0
"""Runs the checks that compare roles: one trial for each check at each pair, as a step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from vedette.domain.check import RoleCheck, Survey
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.finding import Finding, RolePair, subject_key
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import TrialRecord, encode_subject
from vedette.scan.ledger import state_of, state_of_refusal
from vedette.scan.memory import ROLE_TRIAL, Memory
from vedette.scan.ports import NotAdmitted
from vedette.scan.prober import Prober, Unanswered, drive
from vedette.scan.recording import Recorder
from vedette.scan.role_memory import RoleMemory
from vedette.scan.rows import StepRow, StepState, SubjectRow
from vedette.scan.writer import Writer

Unit = Callable[[], Awaitable[None]]
_RESTS_ON_SESSION = frozenset({CellState.CLEAN, CellState.ERROR})


class RoleTrials:
    """The trials of pairs of roles of one scan."""

    def __init__(
        self, memory: Memory, writer: Writer, prober: Prober, recorder: Recorder, catalogue: Catalogue
    ) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._recorder = recorder
        self._checks = catalogue.chosen_by(memory.scan.spec.policy).roles
        self._by_id = {check.id: check for check in catalogue.roles}

    def plan(self, pair: RolePair) -> None:
        """Add a step for the check that the pair is for."""
        for check in self._checks:
            if check.is_for(pair):
                self._plan_at(pair, check)

    def leave_out(self, pair: RolePair, reason: str) -> None:
        """Say in the ledger why a pair is not compared."""
        cells = [Cell(subject_key(pair), check.id, pair.reader) for check in self._checks if check.is_for(pair)]
        self._writer.write(cells=self._memory.judge(CellResult(cell, CellState.SKIPPED, reason) for cell in cells))

    def plan_retest(self, finding: Finding) -> bool:
        """Add the step that looks again for `finding`; False when no check of roles made it."""
        check = self._by_id.get(finding.check)
        if check is None or not isinstance(finding.subject, RolePair):
            return False
        self._plan_at(finding.subject, check)
        return True

    def units(self) -> list[Unit]:
        """Return one unit for each trial that is left."""
        return [partial(self._try, *self._read_key(step.task)) for step in self._memory.waiting(ROLE_TRIAL)]

    def skip_rest(self, reason: str) -> None:
        """Finish the steps that are left as skipped, and say in the ledger that they were not reached."""
        for step in self._memory.waiting(ROLE_TRIAL):
            check, pair = self._read_key(step.task)
            self._finish(check, pair, CellState.NOT_REACHED, reason, StepState.SKIPPED)

    def _plan_at(self, pair: RolePair, check: RoleCheck) -> None:
        name = _name(pair)
        self._memory.pairs[name] = pair
        step = StepRow(
            _trial_key(check, pair), ROLE_TRIAL, self._memory.phase, self._memory.step_count, StepState.WAITING
        )
        if self._memory.add_step(step):
            self._writer.write(subjects=[SubjectRow(name, "roles", encode_subject(pair))], steps=[step])

    def _read_key(self, key: str) -> tuple[RoleCheck, RolePair]:
        _, check_id, name = key.split(":", 2)
        return self._by_id[check_id], self._memory.pairs[name]

    async def _try(self, check: RoleCheck, pair: RolePair) -> None:
        """Run one trial. Raises SliceEnds, SessionLost."""
        key = _trial_key(check, pair)
        finding: Finding | None = None
        try:
            trial = check.trial(pair, Survey(()), self._memory.chance(check.id, pair))
            finding = await drive(trial, self._prober.asker(key))
            self._prober.require_steady()
        except NotAdmitted as refusal:
            self._finish(check, pair, state_of_refusal(refusal), refusal.message)
            return
        except Unanswered as silence:
            self._finish(check, pair, CellState.ERROR, str(silence))
            return
        if finding is None and self._prober.is_throttled(key):
            self._finish(check, pair, CellState.ERROR, "the site was too busy to judge its answers")
            return
        self._finish(check, pair, state_of(finding), "", finding=finding)

    def _finish(
        self,
        check: RoleCheck,
        pair: RolePair,
        state: CellState,
        reason: str,
        step_state: StepState = StepState.DONE,
        finding: Finding | None = None,
    ) -> None:
        key, cell = _trial_key(check, pair), Cell(subject_key(pair), check.id, pair.reader)
        seed = self._memory.chance(check.id, pair).seed
        record = TrialRecord(seed, b"", (), self._prober.references(key))
        self._prober.forget(key)
        step = self._memory.finish_step(key, step_state, reason)
        news = self._memory.judge([CellResult(cell, state, reason)])
        for role in (self._memory.roles.get(pair.owner), self._memory.roles.get(pair.reader)):
            if isinstance(role, RoleMemory):
                role.note(step)
                role.unsure_cells += [each for each in news if each.state in _RESTS_ON_SESSION]
        self._writer.write(
            steps=[step],
            cells=news,
            findings=[] if finding is None else [self._recorder.row_of(finding, cell, trial=record)],
            finished_trials=[key],
        )


def _name(pair: RolePair) -> str:
    return f"{pair.owner} to {pair.reader or 'nobody'}: {pair.sample.method} {pair.sample.url}"


def _trial_key(check: RoleCheck, pair: RolePair) -> str:
    return f"{ROLE_TRIAL}:{check.id}:{_name(pair)}"
