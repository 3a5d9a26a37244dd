# SPDX-License-Identifier: Apache-2.0
"""Tries the active checks of whole areas: routes, directories and hosts.

An area is planned once, from the first page that shows it. It has no parameter to probe, so its survey is the two
baselines of the request that reaches it. The rest is as at insertion points: a trial is a step, and its row, its
cell and its finding are written together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

from vedette.checks.dom_sources import runs_scripts
from vedette.crawl.inventory import request_key
from vedette.domain.check import AreaCheck, Survey, kind_of, start_trial
from vedette.domain.coverage import CellResult, CellState
from vedette.domain.exchange import Request
from vedette.domain.finding import Area, Directory, Finding, Host, Route, base_request, subject_key
from vedette.scan.baselines import Baselines
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import TrialRecord, encode_subject
from vedette.scan.ledger import state_of, state_of_refusal
from vedette.scan.memory import AREA_TRIAL, Memory
from vedette.scan.openings import Openings, opening_key
from vedette.scan.ports import NotAdmitted
from vedette.scan.prober import Prober, Unanswered, drive
from vedette.scan.recording import Recorder
from vedette.scan.rows import StepRow, StepState, SubjectRow
from vedette.scan.writer import Writer

AREA_BASELINES = "area-baseline"
MOST_DIRECTORIES = 200
NO_TOKEN = "the scan shows the site no JSON Web Token"
TOO_MANY_DIRECTORIES = f"the checks of directories are tried at the first {MOST_DIRECTORIES}"
MOST_ALIKE = 3
"""Routes that run the same scripts, of which each is opened."""
KNOWN_SCRIPTS = f"the same scripts were tried on {MOST_ALIKE} other routes"
Unit = Callable[[], Awaitable[None]]


def areas_of(request: Request, pattern: str, entry: Request) -> tuple[Area, ...]:
    """Return the areas that a page shows: its route, its directory with those above it, and its host.

    `entry` is the request that stands for the host: the scan's own first one where it is of the same host.
    """
    url = request.url
    sample = entry if entry.url.origin == url.origin else Request("GET", url.with_target("/"))
    folders = url.path.split("/")[:-1]
    paths = ["/".join(folders[: depth + 1]) + "/" for depth in range(len(folders))]
    directories = tuple(Directory(url.with_target(path)) for path in paths)
    return (Route(request, pattern), *directories, Host(sample))


class Areas:
    """Plans and runs the trials at the areas of one scan."""

    def __init__(
        self, memory: Memory, writer: Writer, prober: Prober, recorder: Recorder, catalogue: Catalogue
    ) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._recorder = recorder
        self._baselines = Baselines(AREA_BASELINES, memory, writer, prober)
        self._openings = Openings(memory, writer, prober)
        self._alike = Counter(filter(None, map(self._scripts_of, memory.areas.values())))
        """How many routes there are of each set of scripts."""
        self._checks = catalogue.chosen_by(memory.scan.spec.policy).area
        self._by_id = {check.id: check for check in catalogue.area}

    def plan(self, areas: Iterable[Area]) -> None:
        """Add a step for each check at each new area of its kind."""
        has_token = self._prober.shows_token
        for area in areas:
            if area_name(area) in self._memory.areas:
                continue
            checks = [check for check in self._checks if has_token or not check.needs_token]
            self._plan_at(area, [check for check in checks if check.subject is kind_of(area)])
            if isinstance(area, Host):
                missing = [check for check in self._checks if check not in checks]
                cells = [CellResult(self._memory.cell(area, each.id), CellState.SKIPPED, NO_TOKEN) for each in missing]
                self._writer.write(cells=self._memory.judge(cells))

    def plan_scripts(self, routes: Iterable[Route]) -> None:
        """Add steps for pages whose scripts are new although their routes are known: one for each set of scripts.

        Such a page is a route of its own, as its path stands, and only its scripts are judged.
        """
        checks = [check for check in self._checks if check.needs_openings]
        for route in routes:
            own = Route(route.sample, route.sample.url.path)
            if self._alike[self._scripts_of(own)] == 0 and area_name(own) not in self._memory.areas:
                self._plan_at(own, checks)

    def plan_retest(self, finding: Finding) -> bool:
        """Add the step that looks again for `finding`; False when no check of areas made it."""
        check = self._by_id.get(finding.check)
        if check is None or not isinstance(finding.subject, Route | Directory | Host):
            return False
        self._plan_at(finding.subject, (check,))
        return True

    def units(self) -> list[Unit]:
        """Return one unit for each trial that is left, in the order in which they were planned."""
        left = [self._read_key(step.task) for step in self._memory.waiting(AREA_TRIAL)]
        self._baselines.expect(base_request(area) for _, area in left)
        self._openings.expect(area for check, area in left if check.needs_openings and isinstance(area, Route))
        return [partial(self._try, check, area) for check, area in left]

    def skip_rest(self, reason: str) -> None:
        """Finish the steps that are left as skipped, and say in the ledger that they were not reached."""
        for step in self._memory.waiting(AREA_TRIAL):
            check, area = self._read_key(step.task)
            self._finish(check, area, CellState.NOT_REACHED, reason, StepState.SKIPPED)

    def _read_key(self, key: str) -> tuple[AreaCheck, Area]:
        _, check_id, name = key.split(":", 2)
        return self._by_id[check_id], self._memory.areas[name]

    def _plan_at(self, area: Area, checks: Sequence[AreaCheck]) -> None:
        name = area_name(area)
        if not checks:
            return
        if isinstance(area, Directory) and self._count_directories() >= MOST_DIRECTORIES:
            cells = [
                CellResult(self._memory.cell(area, each.id), CellState.SKIPPED, TOO_MANY_DIRECTORIES) for each in checks
            ]
            self._writer.write(cells=self._memory.judge(cells))
            return
        self._memory.areas[name] = area
        checks = self._without_known_scripts(area, checks)
        order = self._memory.step_count
        steps = [
            StepRow(_trial_key(check, name), AREA_TRIAL, self._memory.phase, order + position, StepState.WAITING)
            for position, check in enumerate(checks)
        ]
        self._writer.write(
            subjects=[SubjectRow(name, kind_of(area).value, encode_subject(area))],
            steps=[step for step in steps if self._memory.add_step(step)],
        )

    def _without_known_scripts(self, area: Area, checks: Sequence[AreaCheck]) -> Sequence[AreaCheck]:
        """Leave out, and tell in the ledger, what judges scripts that were opened on enough other routes."""
        scripts = self._scripts_of(area)
        self._alike[scripts] += bool(scripts)
        if self._alike[scripts] <= MOST_ALIKE:
            return checks
        left_out = [check for check in checks if check.needs_openings]
        cells = [CellResult(self._memory.cell(area, each.id), CellState.SKIPPED, KNOWN_SCRIPTS) for each in left_out]
        self._writer.write(cells=self._memory.judge(cells))
        return [check for check in checks if not check.needs_openings]

    def _scripts_of(self, area: Area) -> str:
        """Return what tells the scripts of a route's page from others; empty where it runs none, or is not known."""
        page = self._memory.pages.get(request_key(area.sample)) if isinstance(area, Route) else None
        return page.stored.scripts if page is not None else ""

    def _count_directories(self) -> int:
        return sum(isinstance(area, Directory) for area in self._memory.areas.values())

    async def _try(self, check: AreaCheck, area: Area) -> None:
        """Run one trial. Raises SliceEnds."""
        key = _trial_key(check, area_name(area))
        finding: Finding | None = None
        try:
            survey = await self._survey(check, area)
            trial = start_trial(check, area, survey, self._memory.chance(check.id, area))
            finding = await drive(trial, self._prober.asker(key, base=base_request(area)))
            self._prober.require_steady()
        except NotAdmitted as refusal:
            self._finish(check, area, state_of_refusal(refusal), refusal.message)
            return
        except Unanswered as silence:
            self._finish(check, area, CellState.ERROR, str(silence))
            return
        except Unopened as reason:
            self._finish(check, area, CellState.NOT_REACHED, str(reason))
            return
        self._finish(check, area, state_of(finding), "", finding=finding)

    async def _survey(self, check: AreaCheck, area: Area) -> Survey:
        """Return what the checks of an area share. Raises SliceEnds, Unanswered, NotAdmitted, Unopened."""
        baselines = await self._baselines.of(base_request(area))
        if not check.needs_openings or not isinstance(area, Route):
            return Survey(baselines)
        page = baselines[0].exchange
        if self._prober.why_no_scripts and runs_scripts(page.response):
            raise Unopened(self._prober.why_no_scripts)
        return Survey(baselines, openings=await self._openings.of(area, page))

    def _finish(
        self,
        check: AreaCheck,
        area: Area,
        state: CellState,
        reason: str,
        step: StepState = StepState.DONE,
        finding: Finding | None = None,
    ) -> None:
        key = _trial_key(check, area_name(area))
        cell = self._memory.cell(area, check.id)
        if finding is None and state is CellState.CLEAN:
            state, reason = self._doubt(key, area)
        record = self._record(check, area)
        self._prober.forget(key)
        self._writer.write(
            steps=[self._memory.finish_step(key, step, reason)],
            cells=self._memory.judge([CellResult(cell, state, reason)]),
            findings=[] if finding is None else [self._recorder.row_of(finding, cell, trial=record)],
            finished_trials=[key],
        )
        self._baselines.done(base_request(area))
        if check.needs_openings and isinstance(area, Route):
            self._openings.done(area)

    def _doubt(self, key: str, area: Area) -> tuple[CellState, str]:
        """Return why an area that showed nothing is not clean; else that it is."""
        if self._prober.is_throttled(key):
            return CellState.ERROR, "the site was too busy to judge its answers"
        keys = (key, opening_key(area)) if isinstance(area, Route) else (key,)
        unopened = next(filter(None, map(self._prober.why_unopened, keys)), "")
        return (CellState.ERROR, unopened) if unopened else (CellState.CLEAN, "")

    def _record(self, check: AreaCheck, area: Area) -> TrialRecord:
        seed, seen = (
            self._memory.chance(check.id, area).seed,
            self._prober.references(_trial_key(check, area_name(area))),
        )
        baselines = self._baselines.references(base_request(area))
        if not check.needs_openings or not isinstance(area, Route):
            return TrialRecord(seed, b"", baselines, seen)
        openings = self._openings.references(area)
        return TrialRecord(seed, self._openings.chance(area).seed, baselines + openings, seen)


class Unopened(Exception):
    """The scripts of a page are not run, and the check judges those; the reason is the text."""


def area_name(area: Area) -> str:
    """Return the name under which an area is stored; no insertion point has it."""
    return f"{kind_of(area).value} {subject_key(area)}"


def _trial_key(check: AreaCheck, name: str) -> str:
    return f"{AREA_TRIAL}:{check.id}:{name}"
