# SPDX-License-Identifier: Apache-2.0
"""Crawls in rounds: asks the frontier what to visit next, visits it, and takes in what each answer leads to.

Every request that is known is a step from the moment it is discovered; it ends as done, or as skipped with the reason
that the frontier gave. Insertion points are made of the pages of finished rounds, when the routes' patterns are
known as well as they can be.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from vedette.crawl.discovery import discover
from vedette.crawl.frontier import Frontier
from vedette.crawl.inventory import CandidateRecord, CandidateState, Provenance
from vedette.crawl.page_facts import PageFacts, read_exchange_page, read_facts
from vedette.crawl.scope import judge
from vedette.crawl.seeds import seeds
from vedette.crawl.settings import CrawlSettings
from vedette.crawl.soft_404 import GONE, Liveness
from vedette.domain.chance import derive_seed
from vedette.domain.check import Probe
from vedette.domain.coverage import CellResult, CellState
from vedette.domain.exchange import BodyEnd, Exchange, Request
from vedette.domain.finding import Area, SubjectKey, subject_key
from vedette.domain.insertion import InsertionPoint
from vedette.scan.areas import area_name, areas_of
from vedette.scan.codec import decode, encode
from vedette.scan.ledger import unreached
from vedette.scan.memory import Memory
from vedette.scan.passing import Passing
from vedette.scan.points import EARLY_ROUTES, PageCookies, cookies_set_by, points_of_page
from vedette.scan.ports import NoAnswer, NotAdmitted
from vedette.scan.prober import Prober, mark_of
from vedette.scan.rows import CandidateRow, ExchangeRef, PageRow, StepRow, StepState
from vedette.scan.writer import Writer
from vedette.web.html import Page
from vedette.web.media_type import BodyKind, body_kind

VISIT = "visit"
REVISIT = "revisit"
UNCHANGED = "its page is as it was in the full scan that this incremental one is compared with"
_PLANNED = b"planned"
"""The value of a visit's step once the insertion points of its page are planned."""
Unit = Callable[[], Awaitable[None]]

_CUT = {
    BodyEnd.LIMIT: "its body is longer than the limit",
    BodyEnd.CUT: "its body broke off",
    BodyEnd.TIMEOUT: "its body did not end in time",
}


@dataclass(frozen=True, slots=True)
class StoredPage:
    """What is kept of a fetched page beside its exchange."""

    facts: PageFacts
    cookies: PageCookies


class Crawling:
    """The crawl of one scan, as far as this slice goes."""

    def __init__(self, memory: Memory, writer: Writer, prober: Prober, passing: Passing, user_agent: str) -> None:
        self._user_agent = user_agent
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._passing = passing
        spec = memory.scan.spec
        self._settings = CrawlSettings(
            scope=spec.scope,
            rewriting=spec.rewriting,
            limits=spec.policy.crawl,
            follow_links=spec.find_and_follow_new_links,
            seed=derive_seed(memory.secret, "crawl"),
        )
        self._frontier = Frontier(self._settings)
        self._frontier.put(decode(row.value, CandidateRecord) for row in memory.candidates.values())
        self._frontier.put_pages(decode(row.value, StoredPage).facts for row in memory.pages.values())
        self._unplanned = {record.key: record for record in self._frontier.records if self._is_unplanned(record)}
        """The pages that were fetched since `take_points` was last asked."""
        self._areas: dict[str, Area] = {}

    def seed(self) -> None:
        """Put in what the crawl begins with."""
        self._commit(self._frontier.admit(seeds(self._settings.scope, self._memory.scan.spec.imported_links)))

    def units(self) -> list[Unit]:
        """Return one unit for each visit and revisit that is left of the present round."""
        visits: list[Unit] = [partial(self._visit, record) for record in self._frontier.open_records]
        return visits + [partial(self._revisit, step) for step in self._memory.waiting(REVISIT)]

    def open_round(self) -> bool:
        """Compose the next round and open it; False when the crawl has come to its end."""
        following = self._frontier.next_round()
        self._frontier.put(following.records)
        self._commit(following.records)
        return bool(following.opened)

    @property
    def unplanned_pages(self) -> int:
        """How many pages were fetched whose insertion points are not planned yet."""
        return len(self._unplanned)

    def take_points(self) -> list[InsertionPoint]:
        """Return the insertion points of the pages that were fetched since this was last asked; between rounds."""
        self._frontier.learn()
        points: dict[SubjectKey, InsertionPoint] = {}
        steps: list[StepRow] = []
        unchanged: list[CellResult] = []
        routes = {point.route for point in self._memory.points.values()}
        fresh, self._unplanned = sorted(self._unplanned.values(), key=lambda record: record.rank), {}
        for record in fresh:
            step = replace(self._memory.steps[_step_key(VISIT, record)], value=_PLANNED)
            self._memory.steps[step.key] = step
            steps.append(step)
            row = self._memory.pages.get(record.key)
            stored = decode(row.value, StoredPage) if row is not None else None
            if row is None or stored is None or not self._is_testable(record, row, stored.facts):
                continue
            if self._is_unchanged(row, stored):
                unchanged.append(self._cell_of(record, CellState.SKIPPED, UNCHANGED))
                continue
            for point in self._points_of(record, stored, routes):
                points.setdefault(subject_key(point), point)
        self._writer.write(steps=steps, cells=self._memory.judge(unchanged))
        return list(points.values())

    def take_areas(self) -> tuple[Area, ...]:
        """Return the areas of the pages whose points were taken since this was last asked, each once."""
        areas, self._areas = self._areas, {}
        return tuple(areas.values())

    def _points_of(self, record: CandidateRecord, stored: StoredPage, routes: set[str]) -> list[InsertionPoint]:
        """Return the points of one page, and note its route among `routes`."""
        request = record.candidate.request
        pattern = self._frontier.route(request)
        routes.add(pattern.text)
        for area in areas_of(request, pattern.text, Request("GET", self._memory.scan.spec.target)):
            self._areas.setdefault(area_name(area), area)
        is_early = len(routes) <= EARLY_ROUTES
        return points_of_page(request, pattern, stored.cookies, self._user_agent, is_early=is_early)

    def _is_unchanged(self, row: PageRow, stored: StoredPage) -> bool:
        """Whether an incremental scan met the page as the scan that it is compared with had met it."""
        base = self._memory.base_pages.get(row.key)
        if base is None:
            return False
        before = decode(base.value, StoredPage)
        return before.cookies == stored.cookies and replace(before.facts, key=row.key) == stored.facts

    def plan_revisits(self) -> None:
        """Add a step for each page whose forms were sent: it may show something new now."""
        by_key = {record.key: record for record in self._frontier.records}
        sent = [record for record in by_key.values() if _is_sent_form(record)]
        pages = sorted({record.candidate.referrer for record in sent} & set(self._memory.pages))
        order = len(self._memory.steps)
        steps = [
            StepRow(_step_key(REVISIT, by_key[key]), REVISIT, self._memory.phase, order + n, StepState.WAITING)
            for n, key in enumerate(pages)
        ]
        self._writer.write(steps=[step for step in steps if self._memory.add_step(step)])

    def close_inventory(self, reason: str = "") -> None:
        """Say in the ledger what was known and not visited; with a `reason`, end what still waits for it."""
        if reason:
            ended = self._frontier.close_waiting(reason)
            self._frontier.put(ended)
            self._commit(ended)
        for step in self._memory.waiting(REVISIT):
            self._writer.write(steps=[self._memory.finish_step(step.key, StepState.SKIPPED, reason)])
        results = [self._unreached(record) for record in self._frontier.records if _is_unreached(record)]
        self._writer.write(cells=self._memory.judge(results))

    async def _visit(self, record: CandidateRecord) -> None:
        """Fetch one request of the round. Raises SliceEnds."""
        key = _step_key(VISIT, record)
        try:
            exchange = await self._prober.send(Probe(record.candidate.request, "visit"), mark_of(key, 0))
        except NotAdmitted as refusal:
            self._end(replace(record, state=CandidateState.EXCLUDED, reason=refusal.message))
            return
        except NoAnswer as silence:
            self._end(replace(record, state=CandidateState.FAILED, reason=silence.message))
            return
        page = read_exchange_page(exchange) if body_kind(exchange.response) is BodyKind.HTML else None
        facts = read_facts(record.key, exchange, page)
        self._frontier.put_pages([facts])
        liveness = self._frontier.liveness(record, facts)
        self._take_in(record, exchange, facts, page, liveness)
        if record.candidate.source is not Provenance.PROBE and liveness is not Liveness.DEAD:
            self._passing.inspect_page(exchange, self._frontier.route(exchange.request).text)

    def _take_in(
        self, record: CandidateRecord, exchange: Exchange, facts: PageFacts, page: Page | None, liveness: Liveness
    ) -> None:
        """Commit the page and what it leads to, in one write."""
        found = self._frontier.admit(discover(record, exchange, self._settings, liveness, page))
        reason = _CUT.get(exchange.response.body_end, "")
        done = replace(record, state=CandidateState.DONE, reason=reason)
        self._frontier.put([done])
        self._unplanned[done.key] = done
        row = self._page_row(done, exchange, facts, self._writer.keep(exchange))
        self._memory.pages[row.key] = row
        if reason:
            self._writer.write(cells=self._memory.judge([self._cell_of(done, CellState.ERROR, reason)]))
        self._commit((done, *found), pages=[row])

    async def _revisit(self, step: StepRow) -> None:
        """Fetch a page again after its forms were sent. Raises SliceEnds."""
        key = step.key.removeprefix(f"{REVISIT}:")
        record = self._frontier.record(key)
        try:
            exchange = await self._prober.send(Probe(record.candidate.request, "revisit"), mark_of(step.key, 0))
        except (NotAdmitted, NoAnswer) as silence:
            self._writer.write(steps=[self._memory.finish_step(step.key, StepState.SKIPPED, silence.message)])
            return
        found = self._frontier.admit(discover(record, exchange, self._settings))
        self._commit(found, steps=[self._memory.finish_step(step.key, StepState.DONE)])

    def _end(self, record: CandidateRecord) -> None:
        self._frontier.put([record])
        self._commit([record])

    def _commit(
        self, records: Iterable[CandidateRecord], *, pages: Iterable[PageRow] = (), steps: Iterable[StepRow] = ()
    ) -> None:
        """Write records with their steps: new ones wait, ended ones are done or skipped."""
        rows = [_candidate_row(record) for record in records]
        moved = list(steps)
        for row, record in zip(rows, records, strict=True):
            self._memory.candidates[row.key] = row
            moved.extend(self._step_of(record))
        self._writer.write(candidates=rows, pages=pages, steps=moved)

    def _step_of(self, record: CandidateRecord) -> list[StepRow]:
        key = _step_key(VISIT, record)
        new = StepRow(key, VISIT, self._memory.phase, len(self._memory.steps), StepState.WAITING)
        changed = [new] if self._memory.add_step(new) else []
        if record.state is CandidateState.DONE:
            return [self._memory.finish_step(key, StepState.DONE, record.reason)]
        if record.state.is_final:
            return [self._memory.finish_step(key, StepState.SKIPPED, record.reason)]
        return changed

    def _is_unplanned(self, record: CandidateRecord) -> bool:
        is_done = record.state is CandidateState.DONE
        return is_done and self._memory.steps[_step_key(VISIT, record)].value != _PLANNED

    def _is_testable(self, record: CandidateRecord, row: PageRow, facts: PageFacts) -> bool:
        """Whether checks are tried at the page's parameters: it exists, arrived whole, and is made by a program."""
        if record.reason or record.candidate.source is Provenance.PROBE or row.status in GONE:
            return False
        if self._frontier.liveness(record, facts) is Liveness.DEAD:
            return False
        is_program = bool(record.candidate.request.url.query) or record.candidate.request.method != "GET"
        return is_program or not row.media_type.startswith(_STATIC_TYPES)

    def _page_row(
        self, record: CandidateRecord, exchange: Exchange, facts: PageFacts, reference: ExchangeRef
    ) -> PageRow:
        request, response = exchange.request, exchange.response
        return PageRow(
            key=record.key,
            method=request.method,
            url=str(request.url),
            route=self._frontier.route(request).text,
            status=response.status,
            media_type=response.media_type,
            exchange=reference,
            value=encode(StoredPage(facts, cookies_set_by(exchange))),
        )

    def _cell_of(self, record: CandidateRecord, state: CellState, reason: str) -> CellResult:
        url = record.candidate.request.url
        return unreached(str(url.origin), record.candidate.request.method, url.path, state, reason)

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
        return self._cell_of(record, state, record.reason)


_STATIC_TYPES = ("image/", "font/", "audio/", "video/", "text/css", "text/javascript", "application/javascript")


def _step_key(kind: str, record: CandidateRecord) -> str:
    return f"{kind}:{record.key}"


def _is_sent_form(record: CandidateRecord) -> bool:
    return record.state is CandidateState.DONE and record.candidate.request.method == "POST"


def _is_unreached(record: CandidateRecord) -> bool:
    return record.state in (CandidateState.EXCLUDED, CandidateState.OUT_OF_BUDGET, CandidateState.FAILED)


def _candidate_row(record: CandidateRecord) -> CandidateRow:
    request = record.candidate.request
    return CandidateRow(
        key=record.key,
        state=record.state.value,
        reason=record.reason,
        depth=record.candidate.depth,
        source=record.candidate.source.value,
        method=request.method,
        url=str(request.url),
        value=encode(record),
    )
