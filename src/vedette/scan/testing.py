# SPDX-License-Identifier: Apache-2.0
"""Tries the active checks at every insertion point: one survey a point, then one trial a check.

A unit is one point: its survey is sent once and serves all its trials, which run one after the other. A trial is a
step; its row, its cell and its finding are written together. Answers of surveys and trials that are not finished are
kept, so that nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

from vedette.checks.boolean_test import disturbance_of
from vedette.checks.survey_probes import BASELINES, is_throttled, survey_from, survey_probes
from vedette.domain.check import Observation, PointCheck, Probe, Survey
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.finding import Finding, subject_key
from vedette.domain.insertion import InsertionPoint
from vedette.scan.areas import Areas
from vedette.scan.baselines import Baselines
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import TrialRecord, encode_subject
from vedette.scan.families import Families, Sibling
from vedette.scan.late_calls import LateCalls, OpenTrial
from vedette.scan.ledger import blocked, checks_for, state_of, state_of_refusal
from vedette.scan.listening import NO_LISTENER
from vedette.scan.memory import TRIAL, Memory
from vedette.scan.passing import Passing
from vedette.scan.ports import NotAdmitted
from vedette.scan.prober import Prober, Unanswered, drive
from vedette.scan.recording import Recorder
from vedette.scan.roles import Roles
from vedette.scan.rows import FindingRow, StepRow, StepState, SubjectRow
from vedette.scan.stored import Stored
from vedette.scan.writer import Writer

POINT_BASELINES = "baseline"
TOO_BUSY = "the site was too busy to judge its answers"
Unit = Callable[[], Awaitable[None]]


class Testing:
    """Plans and runs the trials of one scan."""

    __test__ = False  # its name is not pytest's business

    def __init__(
        self,
        memory: Memory,
        writer: Writer,
        prober: Prober,
        recorder: Recorder,
        passing: Passing,
        areas: Areas,
        stored: Stored,
        roles: Roles,
        late: LateCalls,
        catalogue: Catalogue,
    ) -> None:
        self._late = late
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._recorder = recorder
        self._passing = passing
        self._areas = areas
        self._stored = stored
        self._roles = roles
        self._checks = catalogue.chosen_by(memory.scan.spec.policy).active
        self._by_id = {check.id: check for check in catalogue.active}
        self._baselines = Baselines(POINT_BASELINES, memory, writer, prober, tells_noise=True)
        self._families = Families(memory, writer, prober, self)

    def plan(self, points: Iterable[InsertionPoint], siblings: Iterable[Sibling] = ()) -> None:
        """Add a step for each check at each new point, and one for each new sibling of a point."""
        for point in points:
            if str(subject_key(point)) not in self._memory.points:
                self._plan_at(point, checks_for(point, self._checks))
        self._families.plan(siblings)

    def plan_at(self, point: InsertionPoint) -> None:
        """Plan all checks of a known point that are not planned or answered yet."""
        self._plan_at(point, self._unplanned(point, self._checks))

    def plan_some_at(self, point: InsertionPoint, check_ids: frozenset[str]) -> tuple[PointCheck, ...]:
        """Plan those of the named checks that are tried at a known point, and return them."""
        checks = self._unplanned(point, [check for check in self._checks if check.id in check_ids])
        self._plan_at(point, checks)
        return checks

    def _unplanned(self, point: InsertionPoint, checks: Iterable[PointCheck]) -> tuple[PointCheck, ...]:
        """Return the checks of a point that nobody plans or has tried: it may be compared twice after a lost login."""
        name = str(subject_key(point))
        return tuple(
            check
            for check in checks_for(point, checks)
            if not self._memory.is_waiting(trial_key(check.id, name))
            and self._memory.known_state(self._memory.cell(point, check.id)) is None
        )

    def plan_retest(self, findings: Sequence[FindingRow]) -> None:
        """Add the steps that look again for `findings` of an earlier scan, with the checks that made them."""
        points: dict[str, InsertionPoint] = {}
        checks: dict[str, dict[str, PointCheck]] = {}
        for row in findings:
            finding = self._recorder.finding_of(row)
            check = self._by_id.get(finding.check)
            if self._stored.plan_retest(finding) or self._roles.plan_retest(finding):
                continue
            if check is not None and isinstance(finding.subject, InsertionPoint):
                name = str(subject_key(finding.subject))
                points.setdefault(name, finding.subject)
                checks.setdefault(name, {})[check.id] = check
            elif not self._areas.plan_retest(finding):
                self._passing.plan_second_look(finding, row)
        for name, point in points.items():
            self._plan_at(point, tuple(checks[name].values()))

    def late_units(self) -> list[Unit]:
        """Return what looks for calls that came after their trials had ended."""
        return self._late.units(self._prober.listening)

    def units(self) -> list[Unit]:
        """Return one unit for each point that has trials to run, in the order in which they were planned."""
        by_point: dict[InsertionPoint, list[PointCheck]] = {}
        for step in self._memory.waiting(TRIAL):
            check_id, point = self._read_key(step.task)
            by_point.setdefault(point, []).append(self._by_id[check_id])
        self._baselines.expect([*(point.request for point in by_point), *self._families.requests()])
        if not by_point:
            return self._families.units()
        return [partial(self._test, point, tuple(checks)) for point, checks in by_point.items()]

    def skip_rest(self, reason: str) -> None:
        """Finish the steps that are left as skipped, and say in the ledger that they were not reached."""
        for step in self._memory.waiting(TRIAL):
            check_id, point = self._read_key(step.task)
            result = CellResult(self._memory.cell(point, check_id), CellState.NOT_REACHED, reason)
            self._writer.write(
                steps=[self._memory.finish_step(step.key, StepState.SKIPPED, reason)],
                cells=self._memory.judge([result]),
            )
        self._families.skip_rest(reason)
        self._late.skip_rest(reason)

    def _read_key(self, key: str) -> tuple[str, InsertionPoint]:
        _, check_id, point_name = key.split(":", 2)
        return check_id, self._memory.points[point_name]

    def _plan_at(self, point: InsertionPoint, checks: Sequence[PointCheck]) -> None:
        name = str(subject_key(point))
        is_new = self._memory.add_point(name, point)
        order = self._memory.step_count
        steps = [
            StepRow(trial_key(check.id, name), TRIAL, self._memory.phase, order + position, StepState.WAITING)
            for position, check in enumerate(checks)
        ]
        self._writer.write(
            subjects=[SubjectRow(name, "point", encode_subject(point))] if is_new else [],
            steps=[step for step in steps if self._memory.add_step(step)],
        )

    async def _test(self, point: InsertionPoint, checks: tuple[PointCheck, ...]) -> None:
        """Run the survey and the trials of one point. Raises SliceEnds."""
        name = str(subject_key(point))
        await self._prober.learn_tokens(point.request)
        reason = self._prober.why_left_alone(point)
        if reason:
            self._close(point, checks, CellState.SKIPPED, reason)
            return
        try:
            survey = await self.survey(point, name)
        except NotAdmitted as refusal:
            self._close(point, checks, state_of_refusal(refusal), refusal.message)
            return
        except Unanswered as silence:
            self._close(point, checks, CellState.ERROR, str(silence))
            return
        reason = blocked(survey.baselines[0].exchange.response)
        if reason:
            self._close(point, checks, CellState.BLOCKED, reason)
            return
        if any(is_throttled(seen.exchange.response) for seen in _observations(survey)):
            self._close(point, checks, CellState.ERROR, TOO_BUSY)
            return
        for seen in (survey.canary, survey.breaker):
            if seen is not None:
                self._passing.inspect_error_page(seen.exchange, point)
        for check in checks:
            await self._try(check, point, survey, name)
        self.finish_survey(point, name)

    async def survey(self, point: InsertionPoint, name: str) -> Survey:
        """Return the survey of a point, whose answers are kept. Raises SliceEnds, Unanswered, NotAdmitted."""
        baselines = await self._baselines.of(point.request)
        chance = self._memory.chance("survey", point)
        probes = survey_probes(point, chance)[BASELINES:]
        notes = self._prober.listening.notes
        seen = await self._prober.asker(survey_key(name), point=point, notes=notes)(probes)
        survey = survey_from(chance, (*baselines, *seen))
        if disturbance_of(survey) is None:
            return survey
        # The baselines may be minutes old: what another one lacks too was not the value's doing.
        ask = self._prober.asker(late_baseline_key(name), resend_busy=True, point=point)
        late = await ask((Probe(point.request, "baseline"),))
        if is_throttled(late[0].exchange.response):
            self._prober.forget(late_baseline_key(name))
            return survey
        return survey_from(chance, (*baselines, *late, *seen))

    async def _try(self, check: PointCheck, point: InsertionPoint, survey: Survey, name: str) -> None:
        key = trial_key(check.id, name)
        cell = self._memory.cell(point, check.id)
        if check.needs_listener is not None and survey.listener is None and check.needs_listener(point):
            self._skip(key, cell, NO_LISTENER)
            return
        finding: Finding | None = None
        try:
            trial = check.trial(point, survey, self._memory.chance(check.id, point))
            finding = await drive(trial, self._prober.asker(key, point=point))
            self._prober.require_steady()
        except NotAdmitted as refusal:
            result = CellResult(cell, state_of_refusal(refusal), refusal.message)
        except Unanswered as silence:
            result = CellResult(cell, CellState.ERROR, str(silence))
        else:
            result = CellResult(cell, state_of(finding))
            if finding is None and self._prober.is_throttled(key):
                result = CellResult(cell, CellState.ERROR, TOO_BUSY)
        record = self._record(check, point, name)
        tokens = self._prober.listening.take_tokens(key)
        is_open = bool(tokens) and result.state in (CellState.CLEAN, CellState.POSSIBLE)
        late = self._late.plan(key, OpenTrial(check.id, name, tokens, record)) if is_open else []
        self._prober.forget(key)
        self._writer.write(
            steps=[*late, self._memory.finish_step(key, StepState.DONE, result.reason)],
            cells=self._memory.judge([result]),
            findings=[] if finding is None else [self._recorder.row_of(finding, cell, trial=record)],
            finished_trials=[key],
        )

    def _skip(self, key: str, cell: Cell, reason: str) -> None:
        """Finish a trial that cannot be run, and say why in the ledger."""
        self._writer.write(
            steps=[self._memory.finish_step(key, StepState.SKIPPED, reason)],
            cells=self._memory.judge([CellResult(cell, CellState.SKIPPED, reason)]),
        )

    def _record(self, check: PointCheck, point: InsertionPoint, name: str) -> TrialRecord:
        return TrialRecord(
            self._memory.chance(check.id, point).seed,
            self._memory.chance("survey", point).seed,
            self._baselines.references(point.request)
            + self._prober.references(late_baseline_key(name))
            + self._prober.references(survey_key(name)),
            self._prober.references(trial_key(check.id, name)),
        )

    def _close(self, point: InsertionPoint, checks: Iterable[PointCheck], state: CellState, reason: str) -> None:
        name = str(subject_key(point))
        self._writer.write(
            steps=[self._memory.finish_step(trial_key(check.id, name), StepState.SKIPPED, reason) for check in checks],
            cells=self._memory.judge(CellResult(self._memory.cell(point, check.id), state, reason) for check in checks),
        )
        self.finish_survey(point, name)

    def finish_survey(self, point: InsertionPoint, name: str) -> None:
        """Forget the survey of a point whose trials are done."""
        for key in (survey_key(name), late_baseline_key(name)):
            self._prober.forget(key)
        self._prober.forget_shared(point)
        self._writer.write(finished_trials=[survey_key(name), late_baseline_key(name)])
        self._baselines.done(point.request)


def survey_key(point_name: str) -> str:
    """Return the name under which a point's survey is asked; its probes are marked with it."""
    return f"survey:{point_name}"


def late_baseline_key(point_name: str) -> str:
    """Return the name under which the baseline behind a point's canary and breaker is asked."""
    return f"late-baseline:{point_name}"


def trial_key(check_id: str, point_name: str) -> str:
    """Return the key of a trial's step; its probes are marked with it."""
    return f"{TRIAL}:{check_id}:{point_name}"


def _observations(survey: Survey) -> tuple[Observation, ...]:
    return tuple(seen for seen in (*survey.baselines, survey.canary, survey.breaker) if seen is not None)
