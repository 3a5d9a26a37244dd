# SPDX-License-Identifier: Apache-2.0
"""What a scan knows while a process holds it: the committed rows, and what has been added to the open batch.

It grows with the crawl, whose limits bound it: a record for each request, the facts of each page, the insertion
points. There are many times as many trials, so what is finished of those is forgotten: of a trial's step nothing is
left, of a cell a digest and its state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from vedette.crawl.frontier import Frontier
from vedette.crawl.inventory import CandidateRecord, request_key
from vedette.crawl.operations import Operations
from vedette.crawl.settings import CrawlSettings
from vedette.domain.chance import Chance, derive_seed
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Request
from vedette.domain.finding import Area, RolePair, Subject, base_request, subject_key
from vedette.domain.insertion import InsertionPoint
from vedette.domain.scan import Counters, Failure, Phase, Scan, ScanSpec, ScanState
from vedette.domain.time import Span
from vedette.domain.weakness import Severity
from vedette.scan import progress
from vedette.scan.codec import decode, decode_subject, encode
from vedette.scan.documents import Documents
from vedette.scan.ledger import TESTED_AGAIN, says_more
from vedette.scan.login.names import name_of
from vedette.scan.login.state import LoginState
from vedette.scan.pages import KnownPage, read_page_row
from vedette.scan.point_choice import PointChoice
from vedette.scan.poison import Caution
from vedette.scan.prober import Answer
from vedette.scan.role_memory import RoleMemory, recall_roles
from vedette.scan.rows import AGAIN, FindingRow, JournalState, PageRow, ScanStatus, StepRow, StepState
from vedette.scan.script_readings import ScriptReadings
from vedette.scan.tokens import TokenUse

TRIAL = "trial"
AREA_TRIAL = "area-trial"
ROLE_TRIAL = "role-trial"
_ANSWERED = frozenset({CellState.CLEAN, CellState.BLOCKED, CellState.ERROR})
"""What an answer to nobody may have led to; what was seen was seen, whoever was logged in."""
_FORGOTTEN = frozenset({TRIAL, AREA_TRIAL, ROLE_TRIAL})
"""The kinds of steps that nobody asks for once they are finished: their subjects are planned once."""


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
        self.readings = ScriptReadings()
        self.crawl_settings = replace(_crawl_settings(scan, state.secret), read_script=self.readings.read)
        self.pages: dict[str, KnownPage] = {row.key: read_page_row(row) for row in state.pages}
        self.frontier = Frontier(self.crawl_settings)
        self.frontier.put(decode(row.value, CandidateRecord) for row in state.candidates)
        self.frontier.put_pages(page.stored.facts for page in self.pages.values())
        self.frontier.learn_earlier_rounds()
        self.token_uses: dict[str, TokenUse | None] = {}
        """What is learnt of the site's tokens against forged requests, by the keys of the requests that carry them."""
        self.login: LoginState | None = read_login(state)
        """How the login stands; None for a scan that nobody logs in for."""
        self.harmless: set[str] = set()
        """Requests after which the session still held, by their names."""
        self.is_just_recalled = True
        """Whether nobody in this process has looked at the login yet."""
        self.unsure: dict[str, StepRow] = {}
        """The steps that were finished since the login was last known to hold."""
        self.unsure_cells: list[CellResult] = []
        self._again: dict[str, str] = {}
        """The unfinished steps that do something again, by what they do."""
        self.steps: dict[str, StepRow] = {}
        """The steps that are left, and those finished ones that somebody may ask for."""
        self.step_count = 0
        """How many steps there are, finished and forgotten ones among them: the place of the next one."""
        self.finished_steps = 0
        self._phase_counts: dict[Phase, tuple[int, int]] = {}
        self._unfinished: dict[str, dict[str, StepRow]] = {}
        for step in state.steps:
            self._recall_step(step)
        if self.login is not None:
            left = frozenset(self.login.unsure)
            self.unsure = {step.key: step for step in state.steps if step.key in left}
            self.unsure_cells = list(self.login.unsure_cells)
        others = self.login.others if self.login is not None else ()
        self.roles: dict[str, RoleMemory] = recall_roles(
            scan.credentials.users, others, state.steps, self.crawl_settings
        )
        """The roles beside the one that the scan is done as; none for a scan that nobody logs in for."""
        self.choice = PointChoice(scan.spec.policy)
        self.points: dict[str, InsertionPoint] = {}
        self.areas: dict[str, Area] = {}
        self.pairs: dict[str, RolePair] = {}
        for row in state.subjects:
            subject = decode_subject(row.value)
            if isinstance(subject, InsertionPoint):
                self.choice.note(subject)
                self.points[row.key] = subject
            elif isinstance(subject, RolePair):
                self.pairs[row.key] = subject
            else:
                self.areas[row.key] = subject
        self._cells: dict[bytes, CellState] = {
            _digest(each.cell): each.state for each in state.cells if each.reason != TESTED_AGAIN
        }
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
        self._recall_step(step)
        return True

    def note_step(self, key: str, value: bytes) -> StepRow:
        """Return the unfinished step that does `key`, or does it again, with another value."""
        key = self._again.get(key, key)
        step = replace(self.steps[key], value=value)
        self.steps[key] = self._unfinished[step.kind][key] = step
        return step

    def is_waiting(self, task: str) -> bool:
        """Whether a step that does `task` is left."""
        step = self.steps.get(self._again.get(task, task))
        return step is not None and not step.state.is_finished

    def finish_step(self, key: str, state: StepState, reason: str = "") -> StepRow:
        """Return the step that does `key`, or does it again, as finished, and count it."""
        key = self._again.pop(key, key)
        step = replace(self.steps[key], state=state, reason=reason)
        self._again.pop(step.task, None)
        if self.is_logged_in:
            self.unsure[key] = step
        if not self.steps[key].state.is_finished:
            self.finished_steps += 1
            self._count(step.phase, 0, 1)
            del self._unfinished[step.kind][key]
        if step.kind in _FORGOTTEN:
            del self.steps[key]
        else:
            self.steps[key] = step
        return step

    @property
    def role(self) -> str:
        """Who the scan is done as; empty for nobody."""
        return self.login.role if self.login is not None else ""

    def role_of(self, request: Request) -> str:
        """Return who a request is sent as: what a login form sends is sent as nobody."""
        if self.login is None or self.login.is_way_in(name_of(request)):
            return ""
        return self.login.role

    def learn_doors(self, actions: Iterable[str], exits: Iterable[str]) -> None:
        """Take in where login forms of the site lead, and what logs out."""
        if self.login is not None:
            actions = tuple(dict.fromkeys((*self.login.actions, *actions)))
            exits = tuple(dict.fromkeys((*self.login.exits, *exits)))
            self.login = replace(self.login, actions=actions, exits=exits)

    def cell(self, subject: Subject, check_id: str) -> Cell:
        """Return the cell of a check at `subject`, as who it is tested."""
        return Cell(subject_key(subject), check_id, self.role_of(base_request(subject)))

    @property
    def is_logged_in(self) -> bool:
        """Whether what is finished now rests on a session that may turn out to be gone."""
        return self.login is not None and self.login.is_proved

    def unsure_until_now(self) -> Callable[[], None]:
        """Return what makes everything sure that is unsure at this moment."""
        keys, cells = tuple(self.unsure), len(self.unsure_cells)

        def make_sure() -> None:
            for key in keys:
                self.unsure.pop(key, None)
            del self.unsure_cells[:cells]

        return make_sure

    def packed_login(self) -> bytes | None:
        """Return how the login stands, as it is written down."""
        if self.login is None:
            return None
        others = tuple(each.packed() for each in self.roles.values())
        unsure, cells = tuple(self.unsure), tuple(self.unsure_cells)
        return encode(replace(self.login, unsure=unsure, unsure_cells=cells, others=others))

    def do_again(self, step: StepRow, number: str) -> StepRow:
        """Take in, and return, a step that does once more what `step` did; `number` counts the sessions lost."""
        again = replace(
            step,
            key=f"again.{number}{AGAIN}{step.task}",
            phase=self.phase,
            order=self.step_count,
            state=StepState.WAITING,
            reason="",
        )
        self._recall_step(again)
        return again

    def _recall_step(self, step: StepRow) -> None:
        is_finished = step.state.is_finished
        if not is_finished and step.task != step.key:
            self._again[step.task] = step.key
        self.step_count += 1
        self.finished_steps += is_finished
        self._count(step.phase, 1, int(is_finished))
        if is_finished and step.kind in _FORGOTTEN:
            return
        self.steps[step.key] = step
        if not is_finished:
            self._unfinished.setdefault(step.kind, {})[step.key] = step

    def waiting(self, kind: str) -> list[StepRow]:
        """Return the unfinished steps of a kind in their order."""
        return sorted(self._unfinished.get(kind, {}).values(), key=lambda step: (step.order, step.key))

    def judge(self, results: Iterable[CellResult]) -> list[CellResult]:
        """Take results of cells in and return those that say more than what was known."""
        news = []
        for result in results:
            key = _digest(result.cell)
            if says_more(result.state, self._cells.get(key)):
                self._cells[key] = result.state
                news.append(result)
        if self.is_logged_in:
            self.unsure_cells += [each for each in news if each.state in _ANSWERED]
        return news

    def known_state(self, cell: Cell) -> CellState | None:
        """Return the best state that a cell is known in; None when it is not known."""
        return self._cells.get(_digest(cell))

    def unsettle(self, cell: Cell) -> CellResult:
        """Forget how a cell ended, whose work is done again, and return what the ledger says until then."""
        self._cells.pop(_digest(cell), None)
        return CellResult(cell, CellState.ERROR, TESTED_AGAIN)

    def settle(self, result: CellResult) -> CellResult:
        """Take the result of a second look at a cell in, whatever was known before."""
        self._cells[_digest(result.cell)] = result.state
        return result

    def counters(self) -> Counters:
        """Return what the rows sum up to at this moment."""
        by_severity = dict.fromkeys(Severity, 0)
        for row in self.findings.values():
            by_severity[row.severity] += 1
        return Counters(
            estimated_steps=self.step_count,
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


def read_login(state: JournalState) -> LoginState | None:
    """Return how the login of a scan stands; None where nobody logs in."""
    users = state.scan.credentials.users
    if not users:
        return None
    return LoginState(users[0].role) if state.login is None else decode(state.login, LoginState)


def _crawl_settings(scan: Scan, secret: bytes) -> CrawlSettings:
    spec = scan.spec
    return CrawlSettings(
        scope=spec.scope,
        rewriting=spec.rewriting.capped(spec.policy.crawl.most_rewrite_values),
        limits=spec.policy.crawl,
        rules=spec.policy.rules,
        follow_links=spec.find_and_follow_new_links,
        seed=derive_seed(secret, "crawl"),
        operations=_operations(spec),
    )


def _operations(spec: ScanSpec) -> Operations:
    by_key = {request_key(request): request for request in spec.imported_requests} if spec.operations else {}
    return Operations((each, by_key[each.key]) for each in spec.operations if each.key in by_key)


def _digest(cell: Cell) -> bytes:
    subject = cell.subject
    key = (subject.kind, subject.origin, subject.method, subject.route, subject.place, subject.parameter)
    words = (*key, cell.check, cell.role)
    return hashlib.blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()
