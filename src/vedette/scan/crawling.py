# SPDX-License-Identifier: Apache-2.0
"""Crawls in rounds: asks the frontier what to visit next, visits it, and takes in what each answer leads to.

Every request that is known is a step from the moment it is discovered; it ends as done, or as skipped with the reason
that the frontier gave. Insertion points are made of the pages of finished rounds, when the routes' patterns are
known as well as they can be.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from vedette.crawl.discovery import discover
from vedette.crawl.inventory import CandidateRecord, CandidateState, Provenance, request_key
from vedette.crawl.scope import judge
from vedette.crawl.seeds import seeds
from vedette.crawl.soft_404 import GONE, Liveness
from vedette.domain.check import Probe
from vedette.domain.coverage import CellResult, CellState
from vedette.domain.exchange import Request
from vedette.domain.finding import Area, Route, SubjectKey, subject_key
from vedette.domain.insertion import InsertionPoint
from vedette.scan.areas import area_name, areas_of
from vedette.scan.browsing import Browsing
from vedette.scan.families import Sibling, sibling_of
from vedette.scan.intake import VISIT, Intake, cell_of, step_key
from vedette.scan.ledger import skipped_point
from vedette.scan.memory import Memory
from vedette.scan.pages import KnownPage, StoredPage, read_page_row
from vedette.scan.passing import Passing
from vedette.scan.points import EARLY_ROUTES, points_of_page
from vedette.scan.ports import Browser, NoAnswer, NotAdmitted
from vedette.scan.prober import Prober, mark_of
from vedette.scan.rows import StepRow, StepState
from vedette.scan.writer import Writer

REVISIT = "revisit"
UNCHANGED = "its page is as it was in the full scan that this incremental one is compared with"
_PLANNED = b"planned"
"""The value of a visit's step once the insertion points of its page are planned."""
Unit = Callable[[], Awaitable[None]]


class Crawling:
    """The crawl of one scan, as far as this slice goes."""

    def __init__(
        self, memory: Memory, writer: Writer, prober: Prober, passing: Passing, browser: Browser, user_agent: str
    ) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober
        spec = memory.scan.spec
        self._user_agent = spec.policy.manners.user_agent or user_agent
        self._settings, self._frontier = memory.crawl_settings, memory.frontier
        self._intake = Intake(
            memory, writer, passing, keeps_documents=spec.policy.browser.is_on and not browser.why_not
        )
        self._intake.scripts.update(
            (key, page.stored.scripts) for key, page in memory.pages.items() if page.stored.scripts
        )
        self._intake.fresh.update(
            (record.key, record) for record in self._frontier.records if self._is_unplanned(record)
        )
        self._browsing = Browsing(memory, writer, prober, browser, self._frontier, self._intake, self._settings)
        self._areas: dict[str, Area] = {}
        self._scripted: list[Route] = []
        self._siblings: dict[SubjectKey, Sibling] = {}

    def seed(self) -> None:
        """Put in what the crawl begins with."""
        spec = self._memory.scan.spec
        first = seeds(self._settings.scope, spec.imported_links, spec.imported_requests)
        self._intake.commit(self._frontier.admit(first))

    def units(self) -> list[Unit]:
        """Return one unit for each visit, revisit and visit by the browser that is left of the present round."""
        visits: list[Unit] = [partial(self._visit, record) for record in self._frontier.open_records]
        revisits: list[Unit] = [partial(self._revisit, step) for step in self._memory.waiting(REVISIT)]
        return visits + self._browsing.units() + revisits

    def open_round(self) -> bool:
        """Compose the next round and open it; False when the crawl has come to its end.

        The browser looks at the pages of the last round first: what their scripts ask for may tell that pages which
        look alike are worth a visit each.
        """
        self._frontier.learn()
        if self._browsing.plan():
            return True
        following = self._frontier.next_round()
        self._frontier.put(following.records)
        self._intake.commit(following.records)
        return bool(following.opened)

    def browser_story(self) -> str:
        """Return in one sentence what was seen in the browser, and what was not; empty when nothing asked for one."""
        return self._browsing.story()

    @property
    def unplanned_pages(self) -> int:
        """How many pages were fetched whose insertion points are not planned yet."""
        return len(self._intake.fresh)

    def take_points(self) -> list[InsertionPoint]:
        """Return the insertion points of the pages that were fetched since this was last asked; between rounds."""
        self._frontier.learn()
        points: dict[SubjectKey, InsertionPoint] = {}
        steps: list[StepRow] = []
        untested: list[CellResult] = []
        routes = {point.route for point in self._memory.points.values()}
        fresh = sorted(self._intake.fresh.values(), key=lambda record: record.rank)
        self._intake.fresh.clear()
        for record in fresh:
            step = replace(self._memory.steps[step_key(VISIT, record)], value=_PLANNED)
            self._memory.steps[step.key] = step
            steps.append(step)
            page = self._memory.pages.get(record.key)
            if page is None or not self._is_testable(record, page):
                continue
            if self._is_unchanged(record.key, page.stored):
                untested.append(cell_of(record, CellState.SKIPPED, UNCHANGED, self._memory.role))
                continue
            request = record.candidate.request
            chosen, left_out = self._memory.choice.split(request, self._points_of(record, page.stored, routes))
            for point in chosen:
                self._take_point(point, points)
            untested += [skipped_point(each.point, each.reason, self._memory.role) for each in left_out]
        self._writer.write(steps=steps, cells=self._memory.judge(untested))
        return list(points.values())

    def _take_point(self, point: InsertionPoint, points: dict[SubjectKey, InsertionPoint]) -> None:
        """Put a point among `points`, or among the siblings of the one that has its name already."""
        key = subject_key(point)
        first = points.get(key) or self._memory.points.get(str(key))
        if first is None:
            points[key] = point
            return
        pages = {self._frontier.template_of(request_key(each.request)) for each in (first, point)}
        sibling = sibling_of(first, point, is_other_page=len(pages) > 1)
        if sibling is not None:
            self._siblings.setdefault(subject_key(sibling.point), sibling)
            self._memory.choice.note(sibling.point)

    def take_siblings(self) -> tuple[Sibling, ...]:
        """Return the points at one more path of a known route since this was last asked, each once."""
        siblings, self._siblings = self._siblings, {}
        return tuple(siblings.values())

    def take_areas(self) -> tuple[Area, ...]:
        """Return the areas of the pages whose points were taken since this was last asked, each once."""
        areas, self._areas = self._areas, {}
        return tuple(areas.values())

    def take_scripted(self) -> tuple[Route, ...]:
        """Return the pages that run scripts of those whose points were taken since this was last asked, in order."""
        scripted, self._scripted = tuple(self._scripted), []
        return scripted

    def _points_of(self, record: CandidateRecord, stored: StoredPage, routes: set[str]) -> list[InsertionPoint]:
        """Return the points of one page, and note its route among `routes`."""
        request = record.candidate.request
        pattern = self._frontier.route(request)
        routes.add(pattern.text)
        for area in areas_of(request, pattern.text, Request("GET", self._memory.scan.spec.target)):
            self._areas.setdefault(area_name(area), area)
        if stored.scripts:
            self._scripted.append(Route(request, pattern.text))
        is_early = len(routes) <= EARLY_ROUTES
        return points_of_page(
            request, pattern, stored.cookies, self._user_agent, self._memory.choice, is_early=is_early
        )

    def _is_unchanged(self, key: str, stored: StoredPage) -> bool:
        """Whether an incremental scan met the page as the scan that it is compared with had met it."""
        base = self._memory.base_pages.get(key)
        if base is None:
            return False
        before = read_page_row(base).stored
        return before.cookies == stored.cookies and replace(before.facts, key=key) == stored.facts

    def plan_revisits(self) -> None:
        """Add a step for each page whose forms were sent: it may show something new now."""
        by_key = {record.key: record for record in self._frontier.records}
        sent = [record for record in by_key.values() if _is_sent_form(record)]
        pages = sorted({record.candidate.referrer for record in sent} & set(self._memory.pages))
        order = self._memory.step_count
        steps = [
            StepRow(step_key(REVISIT, by_key[key]), REVISIT, self._memory.phase, order + n, StepState.WAITING)
            for n, key in enumerate(pages)
        ]
        self._writer.write(steps=[step for step in steps if self._memory.add_step(step)])

    def close_inventory(self, reason: str = "") -> None:
        """Say in the ledger what was known and not visited; with a `reason`, end what still waits for it."""
        if reason:
            ended = self._frontier.close_waiting(reason)
            self._frontier.put(ended)
            self._intake.commit(ended)
        for step in self._memory.waiting(REVISIT):
            self._writer.write(steps=[self._memory.finish_step(step.key, StepState.SKIPPED, reason)])
        self._browsing.close(reason)
        results = [self._unreached(record) for record in self._frontier.records if _is_unreached(record)]
        self._writer.write(cells=self._memory.judge(results))

    async def _visit(self, record: CandidateRecord) -> None:
        """Fetch one request of the round. Raises SliceEnds."""
        key = step_key(VISIT, record)
        try:
            exchange = await self._prober.visit(record.candidate.request, mark_of(key, 0))
        except NotAdmitted as refusal:
            self._intake.end(replace(record, state=CandidateState.EXCLUDED, reason=refusal.message))
            return
        except NoAnswer as silence:
            self._intake.end(replace(record, state=CandidateState.FAILED, reason=silence.message))
            return
        await self._memory.readings.prepare(exchange)
        self._intake.take_in(record, replace(exchange, request=record.candidate.request))

    async def _revisit(self, step: StepRow) -> None:
        """Fetch a page again after its forms were sent. Raises SliceEnds."""
        key = step.task.removeprefix(f"{REVISIT}:")
        record = self._frontier.record(key)
        try:
            exchange = await self._prober.send(Probe(record.candidate.request, "revisit"), mark_of(step.key, 0))
        except (NotAdmitted, NoAnswer) as silence:
            self._writer.write(steps=[self._memory.finish_step(step.key, StepState.SKIPPED, silence.message)])
            return
        await self._memory.readings.prepare(exchange)
        found = self._frontier.admit(discover(record, exchange, self._settings))
        self._intake.commit(found, steps=[self._memory.finish_step(step.key, StepState.DONE)])

    def _is_unplanned(self, record: CandidateRecord) -> bool:
        is_done = record.state is CandidateState.DONE
        return is_done and self._memory.steps[step_key(VISIT, record)].value != _PLANNED

    def _is_testable(self, record: CandidateRecord, page: KnownPage) -> bool:
        """Whether checks are tried at the page's parameters: it exists, arrived whole, and is made by a program."""
        if record.reason or record.candidate.source is Provenance.PROBE or page.status in GONE:
            return False
        if self._frontier.liveness(record, page.stored.facts) is Liveness.DEAD:
            return False
        is_program = bool(record.candidate.request.url.query) or record.candidate.request.method != "GET"
        testing = self._memory.scan.spec.policy.testing
        is_untested = testing.skips_media_types and page.media_type.lower().startswith(testing.untested_media_types)
        return is_program or not is_untested

    def _unreached(self, record: CandidateRecord) -> CellResult:
        request = record.candidate.request
        match record.state:
            case CandidateState.FAILED:
                state = CellState.ERROR
            case CandidateState.OUT_OF_BUDGET:
                state = CellState.NOT_REACHED
            case _ if judge(self._settings.scope, request.method, request.url) is not None:
                state = CellState.OUT_OF_SCOPE
            case _:
                state = CellState.SKIPPED
        return cell_of(record, state, record.reason, self._memory.role)


def _is_sent_form(record: CandidateRecord) -> bool:
    return record.state is CandidateState.DONE and record.candidate.request.method == "POST"


def _is_unreached(record: CandidateRecord) -> bool:
    return record.state in (CandidateState.EXCLUDED, CandidateState.OUT_OF_BUDGET, CandidateState.FAILED)
