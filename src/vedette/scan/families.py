# SPDX-License-Identifier: Apache-2.0
"""Pages of one route that carry parameters of their own: one stands for all where they react alike.

`/lesson-7/?id=1` and `/lesson-8/?id=1` are one route by their names, and many programs perhaps; so are
`/index.php?page=news&id=1` and `/index.php?page=shop&id=1`, where their pages are of two templates. The page that is
met first is tested as any other. When all such tests are done, the others are surveyed, and compared with the first.
Those that react otherwise are tested whole, and where many do, all are; at those that react alike only the checks are
tried that found something at the first. What is left out is told in the ledger.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from vedette.checks.reactions import Reaction, reaction_of, who_stands_alone
from vedette.checks.survey_probes import is_throttled, survey_from, survey_probes
from vedette.domain.check import PointCheck, Survey
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Request
from vedette.domain.finding import subject_key
from vedette.domain.insertion import BODY_PLACES, InsertionPoint, Place
from vedette.scan.codec import encode_subject
from vedette.scan.ledger import EVERY_CHECK, blocked
from vedette.scan.memory import Memory
from vedette.scan.ports import NotAdmitted
from vedette.scan.prober import Prober, Unanswered
from vedette.scan.rows import StepRow, StepState, SubjectRow
from vedette.scan.writer import Writer

FAMILY = "family"
_OWN_PLACES = frozenset({Place.QUERY, *BODY_PLACES})
Unit = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sibling:
    """A point whose route has it at another path, or another page, already.

    `first` is the name of the point that is tested there.
    """

    point: InsertionPoint
    first: str


def sibling_of(first: InsertionPoint, point: InsertionPoint, *, is_other_page: bool) -> Sibling | None:
    """Return `point` as a sibling of `first`, which has its name; None where both are one place of one program.

    `is_other_page` says that the pages are of two templates: then a parameter beside the point may choose the program,
    as in `/index.php?page=news&id=7`.
    """
    if point.place not in _OWN_PLACES:
        return None
    url = point.request.url
    if first.request.url.path != url.path:
        return Sibling(replace(point, route=url.path), str(subject_key(first)))
    is_query = point.place is Place.QUERY
    around, before = (
        f"{each.before}{{{each.name}}}{each.after}" if is_query else each.request.url.target for each in (point, first)
    )
    if not is_other_page or around == before:
        return None
    return Sibling(replace(point, route=around), str(subject_key(first)))


class PointTester(Protocol):
    """What tests the points of a scan."""

    async def survey(self, point: InsertionPoint, name: str) -> Survey:
        """Return the survey of a point, whose answers are kept. Raises SliceEnds, Unanswered, NotAdmitted."""

    def plan_at(self, point: InsertionPoint) -> None:
        """Plan all checks of a point that are not planned or answered yet."""

    def plan_some_at(self, point: InsertionPoint, check_ids: frozenset[str]) -> tuple[PointCheck, ...]:
        """Plan those of the named checks that are tried at the point, and return them."""

    def finish_survey(self, point: InsertionPoint, name: str) -> None:
        """Forget the survey of a point that nothing is planned at."""


class Families:
    """Compares the siblings of one scan's points with the first of each family."""

    def __init__(self, memory: Memory, writer: Writer, prober: Prober, tester: PointTester) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._tester = tester

    def plan(self, siblings: Iterable[Sibling]) -> None:
        """Add a step for each new sibling."""
        for sibling in siblings:
            name = str(subject_key(sibling.point))
            if not self._memory.add_point(name, sibling.point):
                continue
            key, value = f"{FAMILY}:{name}", sibling.first.encode()
            step = StepRow(key, FAMILY, self._memory.phase, self._memory.step_count, StepState.WAITING, "", value)
            self._writer.write(
                subjects=[SubjectRow(name, "point", encode_subject(sibling.point))],
                steps=[step] if self._memory.add_step(step) else [],
            )

    def requests(self) -> list[Request]:
        """Return the request of each sibling that is not compared yet."""
        return [self._point_of(step).request for step in self._memory.waiting(FAMILY)]

    def units(self) -> list[Unit]:
        """Return one unit for each family that has siblings to compare, once nothing else is to be tested."""
        families: dict[str, list[StepRow]] = {}
        for step in self._memory.waiting(FAMILY):
            families.setdefault(step.value.decode(), []).append(step)
        return [partial(self._compare, first, tuple(steps)) for first, steps in families.items()]

    def skip_rest(self, reason: str) -> None:
        """Finish the steps that are left as skipped, and say in the ledger that they were not reached."""
        for step in self._memory.waiting(FAMILY):
            self._writer.write(
                steps=[self._memory.finish_step(step.task, StepState.SKIPPED, reason)],
                cells=self._memory.judge([self._left_out(self._point_of(step), CellState.NOT_REACHED, reason)]),
            )

    def _point_of(self, step: StepRow) -> InsertionPoint:
        return self._memory.points[step.task.removeprefix(f"{FAMILY}:")]

    async def _compare(self, first_name: str, steps: Sequence[StepRow]) -> None:
        """Survey one family and plan what is to be tested. Raises SliceEnds."""
        first = self._memory.points[first_name]
        own = await self._reaction(first, partial(self._survey_again, first))
        others = []
        for step in steps:
            point = self._point_of(step)
            others.append(await self._reaction(point, partial(self._tester.survey, point, str(subject_key(point)))))
        self._prober.require_steady()
        found = frozenset(
            row.cell.check for row in self._memory.findings.values() if row.cell.subject == subject_key(first)
        )
        for step, stands_alone in zip(steps, who_stands_alone(own, others), strict=True):
            point = self._point_of(step)
            if stands_alone:
                self._tester.plan_at(point)
            else:
                self._leave_out(point, first, found)
            self._writer.write(steps=[self._memory.finish_step(step.task, StepState.DONE)])
        trial = _trial_of(first)
        self._prober.forget(trial)
        self._writer.write(finished_trials=[trial])

    async def _reaction(self, point: InsertionPoint, survey_of: Callable[[], Awaitable[Survey]]) -> Reaction | None:
        """Return how a point reacts; None where it cannot be told, which its own test will say more of."""
        try:
            survey = await survey_of()
        except (NotAdmitted, Unanswered):
            return None
        seen = [*survey.baselines, survey.canary, survey.breaker]
        if any(each is not None and is_throttled(each.exchange.response) for each in seen):
            return None
        return None if blocked(survey.baselines[0].exchange.response) else reaction_of(point, survey)

    async def _survey_again(self, first: InsertionPoint) -> Survey:
        chance = self._memory.chance(FAMILY, first)
        return survey_from(
            chance, await self._prober.asker(_trial_of(first), point=first)(survey_probes(first, chance))
        )

    def _leave_out(self, point: InsertionPoint, first: InsertionPoint, found: frozenset[str]) -> None:
        """Try at a point what was found at the first only, and say so."""
        reason = f"It reacts as {first.request.url.target} does, which was tested."
        if not self._tester.plan_some_at(point, found):
            self._tester.finish_survey(point, str(subject_key(point)))
        self._writer.write(cells=self._memory.judge([self._left_out(point, CellState.SKIPPED, reason)]))

    def _left_out(self, point: InsertionPoint, state: CellState, reason: str) -> CellResult:
        """Return the one cell that stands for all checks that are not tried at a point."""
        return CellResult(Cell(subject_key(point), EVERY_CHECK, self._memory.role_of(point.request)), state, reason)


def _trial_of(first: InsertionPoint) -> str:
    """Return the name under which the first of a family is surveyed once more."""
    return f"{FAMILY}-survey:{subject_key(first)}"
