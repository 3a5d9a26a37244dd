# SPDX-License-Identifier: Apache-2.0
"""Looks at pages with a browser, and takes in what their scripts ask for, build and reveal.

Between two rounds of the crawl the pages of finished rounds are chosen that deserve a visit: they run scripts, and no
page of the same template with the same scripts was visited; a few of a template at most. Addresses that scripts gave
a page (routes) are states of their own. The choice is a function of committed rows only; a visit is one step and one
commit, and a scan that was killed in the middle of a visit makes that visit again.

Requests that a page sent are pages of the crawl at once, with the answers they had: nobody asks twice. What it only
wanted to send, and what it showed, are candidates like all others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import anyio

from vedette.crawl.discovery import discover
from vedette.crawl.form_values import hazard_of_address
from vedette.crawl.frontier import Frontier
from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance, request_key
from vedette.crawl.request_identity import RequestIdentity, identify
from vedette.crawl.settings import CrawlSettings
from vedette.crawl.traps import find_trap
from vedette.domain.check import Probe
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Exchange, Headers, Request
from vedette.domain.finding import SubjectKey
from vedette.scan.browser_limits import limits_of
from vedette.scan.codec import decode, encode
from vedette.scan.intake import Intake
from vedette.scan.ledger import EVERY_CHECK
from vedette.scan.memory import Memory
from vedette.scan.ports import Browser, NoAnswer, NotAdmitted
from vedette.scan.prober import SWITCHED_OFF, Prober, SliceEnds, mark_of
from vedette.scan.rows import StepRow, StepState
from vedette.scan.visits import Fate, Visit, VisitTask, Wish
from vedette.scan.writer import Writer
from vedette.web.url import parse_link, parse_url

BROWSE = "browse"
MOST_ROUTES_ALIKE = 3
"""Visits of routes that differ in digits only."""
MOST_ROUTES = 200
"""Routes that one visit hands on."""
MOST_SERIES = 100
"""Visits of pages that look alike and whose scripts each ask their own address for something."""
_MOST_IN_VAIN = 2
"""So many visits of a series in a row that show nothing of the kind end it."""
NEW_SCRIPTS_FACTOR = 4
"""How many times as many pages of a template are visited if their scripts are new to the scan."""
_SCRIPTS = "scripts"
"""The place of the ledger's cells for scripts that were not run."""
_DIGITS = re.compile(r"\d+")
_STATE_FRAGMENT = re.compile(r"!?/.*|.*[=/].*", re.DOTALL)
"""Fragments that are states; all others are places in a page."""
_SOURCES = {
    "frame": Provenance.FRAME,
    "script": Provenance.RESOURCE,
    "style": Provenance.RESOURCE,
    "picture": Provenance.RESOURCE,
}
_HARMLESS_HOLDS = frozenset({"document", "stream", "ahead", "navigation"})
"""Uses of requests that were kept back although a careful scan may send them."""
_Look = tuple[object, ...]
Unit = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class BrowseNote:
    """The value of a visit's step: the record whose page is visited and its route; then what the visit brought."""

    page: str
    fragment: str = ""
    routes: tuple[str, ...] = ()
    actions: int = 0


@dataclass(slots=True)
class _Series:
    """The visits of pages that look alike, in the order in which the pages were found."""

    visits: int = 0
    is_telling: bool = False
    """Whether the scripts of one asked its own address for something."""
    in_vain: int = 0
    """How many visits it is since one did."""
    planned: int = 0

    def note(self, *, tells: bool) -> None:
        """Count a visit."""
        self.visits += 1
        self.is_telling |= tells
        self.in_vain = 0 if tells else self.in_vain + 1

    @property
    def goes_on(self) -> bool:
        """Whether one more page is worth a visit before the answers to those planned are known."""
        is_fruitful = self.is_telling and self.in_vain < _MOST_IN_VAIN
        return is_fruitful and self.planned < self.visits and self.visits + self.planned < MOST_SERIES


class Browsing:
    """The browser's part of one crawl, as far as this slice goes."""

    def __init__(
        self,
        memory: Memory,
        writer: Writer,
        prober: Prober,
        browser: Browser,
        frontier: Frontier,
        intake: Intake,
        settings: CrawlSettings,
    ) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._browser = browser
        self._frontier = frontier
        self._intake = intake
        self._settings = settings
        self._limits = limits_of(memory.scan.spec.policy.browser)
        self._tabs = anyio.Semaphore(self._limits.tabs)
        self._notes = {
            step.task: decode(step.value, BrowseNote) for step in memory.steps.values() if step.kind == BROWSE
        }
        self._taken = Counter(
            _kind(record.candidate.request)
            for record in frontier.records
            if record.state is CandidateState.DONE and record.candidate.source is Provenance.SCRIPT_RUN
        )

    def plan(self) -> bool:
        """Add a step for each visit that pages and routes of finished rounds deserve; False when there is none."""
        if not self._settings.follow_links:
            return False
        notes = [note for note in self._chosen() if _key_of(note) not in self._notes]
        notes = notes[: max(0, self._limits.most_visits - len(self._notes))]
        order = self._memory.step_count
        steps = [
            StepRow(_key_of(note), BROWSE, self._memory.phase, order + n, StepState.WAITING, value=encode(note))
            for n, note in enumerate(notes)
        ]
        self._notes.update((_key_of(note), note) for note in notes)
        self._writer.write(steps=[step for step in steps if self._memory.add_step(step)])
        return bool(steps)

    def _chosen(self) -> Iterator[BrowseNote]:
        """Yield the pages, then the routes, that are to be visited and those that were, each group in its order."""
        if self._why_not():
            yield from self._one_of_each_route()
            return
        routes = self._routes()
        alike: Counter[_Look] = Counter()
        for note in self._notes.values():
            if not note.fragment:
                alike.update(self._looks(note.page, routes))
        series = self._series(routes)
        for record in self._scripted():
            if f"{BROWSE}:{record.key}" in self._notes:
                continue
            looks = self._looks(record.key, routes)
            if self._is_new(looks, alike) or series[looks[-1]].goes_on:
                series[looks[-1]].planned += 1
                alike.update(looks)
                yield BrowseNote(record.key)
        yield from self._fragments()

    def _series(self, routes: frozenset[str]) -> defaultdict[_Look, _Series]:
        """Return how the visits of pages that look alike went, by look."""
        series: defaultdict[_Look, _Series] = defaultdict(_Series)
        namers = self._frontier.pages_with_programs() if self._notes else {}
        for record in self._scripted():
            if f"{BROWSE}:{record.key}" in self._notes:
                tells = any(_asks_its_own_page(record, each) for each in namers.get(record.key, ()))
                series[self._looks(record.key, routes)[-1]].note(tells=tells)
        return series

    def _scripted(self) -> list[CandidateRecord]:
        """Return the pages that run scripts, in the order in which they were found."""
        found = [record for key in self._intake.scripts if (record := self._frontier.find(key)) is not None]
        return sorted(found, key=lambda record: (record.round, record.rank))

    def _one_of_each_route(self) -> Iterator[BrowseNote]:
        """Yield the pages that tell, where no script is run, what was not seen: of each route the first.

        Pages of one template are not taken together here: which ones look alike depends on what a page shows by chance.
        """
        known = {self._route_text(note.page) for note in self._notes.values()}
        for record in self._scripted():
            route = self._route_text(record.key)
            if route not in known:
                known.add(route)
                yield BrowseNote(record.key)

    def _route_text(self, key: str) -> str:
        request = self._frontier.record(key).candidate.request
        return f"{request.method} {request.url.origin} {self._frontier.route(request).text}"

    def _looks(self, key: str, routes: frozenset[str]) -> tuple[_Look, ...]:
        """Return what a page may have in common with others: its route's pattern; else template, scripts, and both."""
        record = self._frontier.find(key)
        if record is not None and key in routes:
            return (("route", self._frontier.route(record.candidate.request).text),)
        template, scripts = self._frontier.template_of(key), self._intake.scripts.get(key, "")
        return ("template", template), ("scripts", scripts), ("both", template, scripts)

    def _is_new(self, looks: tuple[_Look, ...], alike: Counter[_Look]) -> bool:
        """Whether a page with these looks may show what those that were chosen do not."""
        if len(looks) == 1:
            return alike[looks[0]] < MOST_ROUTES_ALIKE
        template, scripts, both = looks
        most = self._limits.most_visits_of_template * (1 if alike[scripts] else NEW_SCRIPTS_FACTOR)
        return not alike[both] and alike[template] < most

    def _routes(self) -> frozenset[str]:
        """Return the keys of the pages whose addresses scripts gave to other pages."""
        found = (parse_url(route) for note in self._notes.values() for route in note.routes)
        return frozenset(request_key(Request("GET", url)) for url in found if url is not None)

    def _fragments(self) -> Iterator[BrowseNote]:
        """Yield the routes that are fragments, those that were visited included."""
        alike: Counter[tuple[str, str]] = Counter()
        for note in self._notes.values():
            if note.fragment:
                alike[note.page, _DIGITS.sub("0", note.fragment)] += 1
        for note in sorted(self._notes.values(), key=_key_of):
            for fragment in sorted(self._fragments_of(note)):
                kind = note.page, _DIGITS.sub("0", fragment)
                wanted = BrowseNote(note.page, fragment)
                if _key_of(wanted) not in self._notes and alike[kind] < MOST_ROUTES_ALIKE:
                    alike[kind] += 1
                    yield wanted

    def _fragments_of(self, note: BrowseNote) -> set[str]:
        record = self._frontier.find(note.page)
        if record is None:
            return set()
        links = (parse_link(route) for route in note.routes)
        return {
            link.fragment
            for link in links
            if link is not None
            and link.fragment is not None
            and link.url == record.candidate.request.url
            and _STATE_FRAGMENT.fullmatch(link.fragment)
        } - {note.fragment}

    def units(self) -> list[Unit]:
        """Return one unit for each visit that is left."""
        return [partial(self._visit, step) for step in self._memory.waiting(BROWSE)]

    async def _visit(self, step: StepRow) -> None:
        """Visit one page or route. Raises SliceEnds."""
        note = decode(step.value, BrowseNote)
        record = self._frontier.record(note.page)
        why_not = self._why_not()
        if why_not:
            self._skip(step, record, why_not)
            return
        async with self._tabs:
            if self._prober.is_draining:
                raise SliceEnds
            try:
                document = self._memory.documents.find(note.page) or await self._fetch(record, step)
            except (NotAdmitted, NoAnswer) as silence:
                self._skip(step, record, silence.message)
                return
            task = VisitTask(document, mark_of(step.key, 1), self._limits, note.fragment)
            visit = await self._browser.visit(task)
        await self._prober.require_kept(wish.exchange for wish in visit.wishes if wish.exchange is not None)
        self._prober.count(sum(wish.fate in (Fate.SENT, Fate.LOST) for wish in visit.wishes))
        why_not = self._why_not()
        if why_not and not visit.is_whole:
            self._skip(step, record, why_not)
            return
        sound = [wish for wish in visit.wishes if not _is_icon(wish.request) and await self._is_sound(wish)]
        answers = [wish.exchange for wish in sound if wish.exchange is not None and wish.fate is Fate.SENT]
        for each in (document, _as_built(document, visit.html), *answers):
            await self._memory.readings.prepare(each)
        self._take_in(step, note, record, document, replace(visit, wishes=tuple(sound)))

    def _why_not(self) -> str:
        """Return why no script is run; empty while they are."""
        return self._browser.why_not if self._limits.is_on else SWITCHED_OFF

    async def _fetch(self, record: CandidateRecord, step: StepRow) -> Exchange:
        """Fetch the document again: it was fetched in an earlier life, or there was no more room for it."""
        exchange = await self._prober.send(Probe(record.candidate.request, "visit"), mark_of(step.key, 0))
        self._memory.documents.keep(record.key, exchange)
        return exchange

    async def _is_sound(self, wish: Wish) -> bool:
        """Whether the answer to a wish may be read here: after a death it is tasted elsewhere first."""
        if wish.exchange is None:
            return True
        try:
            await self._prober.taste(wish.exchange)
        except NoAnswer:
            return False
        return True

    def _skip(self, step: StepRow, record: CandidateRecord, reason: str) -> None:
        request = record.candidate.request
        subject = SubjectKey("route", str(request.url.origin), request.method, request.url.path, _SCRIPTS)
        cell = CellResult(Cell(subject, EVERY_CHECK, self._memory.role), CellState.NOT_REACHED, reason)
        finished = self._memory.finish_step(step.key, StepState.SKIPPED, reason)
        self._writer.write(steps=[finished], cells=self._memory.judge([cell]))

    def _take_in(
        self, step: StepRow, note: BrowseNote, record: CandidateRecord, document: Exchange, visit: Visit
    ) -> None:
        """Commit everything of a visit; nothing here awaits, so it is one batch."""
        routes = visit.routes[:MOST_ROUTES]
        done = replace(note, routes=routes, actions=visit.actions)
        self._notes[step.task] = done
        self._memory.steps[step.key] = replace(self._memory.steps[step.key], value=encode(done))
        finished = self._memory.finish_step(step.key, StepState.DONE, visit.story)
        self._intake.commit((), steps=[finished])
        self._intake.note_libraries(document, visit.libraries)
        for wish in visit.wishes:
            if wish.exchange is not None and wish.fate is Fate.SENT:
                self._take_in_answer(record, wish, wish.exchange)
        self._intake.admit(self._candidates(record, document, visit))

    def _take_in_answer(self, record: CandidateRecord, wish: Wish, exchange: Exchange) -> None:
        """Make the request that a page sent a page of the crawl, unless it is one or there are enough of its kind.

        What a crawl would not have followed is none: a script that asks beside its own page has no end where the site
        answers every address with that page. The reason is noted with the candidate.
        """
        candidate = self._candidate(record, wish)
        if find_trap(candidate.request) is not None:
            return
        known = self._frontier.find(candidate.key)
        kind = _kind(candidate.request)
        if known is not None and known.state is not CandidateState.QUEUED:
            return
        if self._taken[kind] >= self._settings.limits.most_pages_of_route:
            return
        self._taken[kind] += 1
        made = CandidateRecord(candidate) if known is None else known.merged(candidate)
        answered = replace(exchange, request=made.candidate.request)
        self._intake.take_in(replace(made, round=self._frontier.round), answered)

    def _candidates(self, record: CandidateRecord, document: Exchange, visit: Visit) -> Iterator[Candidate]:
        """Yield everything that a page wanted, showed and holds. Forms that the crawl reads itself are left to it."""
        own = list(discover(record, document, self._settings))
        built = list(discover(record, _as_built(document, visit.html), self._settings)) if visit.html else []
        forms = {_kind(each.request) for each in (*own, *built) if each.source is Provenance.FORM}
        yield from built
        for wish in visit.wishes:
            if wish.fate is Fate.GIVEN or (wish.use == "navigation" and _kind(wish.request) in forms):
                continue
            yield self._candidate(record, wish)
        yield from self._of_addresses(record, visit.addresses, Provenance.SCRIPT_RUN)
        yield from self._of_addresses(record, visit.routes, Provenance.ROUTE)
        yield from self._of_addresses(record, visit.guesses, Provenance.SCRIPT)
        for talk in visit.sockets:
            yield Candidate(Request("GET", talk.url), record.candidate.depth + 1, Provenance.SCRIPT_RUN, record.key)

    def _candidate(self, record: CandidateRecord, wish: Wish) -> Candidate:
        request = wish.request
        is_form = wish.use == "navigation" and request.method != "GET"
        source = Provenance.FORM if is_form else _SOURCES.get(wish.use, Provenance.SCRIPT_RUN)
        hazard = hazard_of_address(request.url.path, request.url.query or "")
        if wish.fate is Fate.HELD and wish.use not in _HARMLESS_HOLDS:
            hazard = hazard or wish.reason
        depth = record.candidate.depth + 1
        return Candidate(request, depth, source, record.key, hazard if self._settings.is_careful else "")

    def _of_addresses(
        self, record: CandidateRecord, addresses: Iterable[str], source: Provenance
    ) -> Iterator[Candidate]:
        depth = record.candidate.depth + 1
        for address in addresses:
            url = parse_url(address, record.candidate.request.url)
            if url is not None and url != record.candidate.request.url:
                hazard = hazard_of_address(url.path, url.query or "") if self._settings.is_careful else ""
                yield Candidate(Request("GET", url), depth, source, record.key, hazard)

    def close(self, reason: str) -> None:
        """End the visits that are left, and say of which pages the scripts were not run because there were too many."""
        for step in self._memory.waiting(BROWSE):
            self._skip(step, self._frontier.record(decode(step.value, BrowseNote).page), reason)

    def story(self) -> str:
        """Return in one sentence what was seen in the browser, and what was not; empty when nothing asked for one."""
        steps = [self._memory.steps[key] for key in self._notes]
        seen = [step for step in steps if step.state is StepState.DONE]
        missed = [step for step in steps if step.state is StepState.SKIPPED]
        parts = [step for step in seen if step.reason]
        if not steps:
            return ""
        actions = sum(note.actions for note in self._notes.values())
        text = f"In the browser {len(seen)} pages and states were looked at, with {actions} actions"
        if parts:
            text += f", {len(parts)} of them not to the end"
        if missed:
            text += f"; the scripts of {len(missed)} were not run ({missed[0].reason.rstrip('.')})"
        return f"{text}."


def _asks_its_own_page(page: CandidateRecord, asked: CandidateRecord) -> bool:
    """Whether a page's scripts asked for its own address with parameters: then its siblings are programs, too."""
    candidate = asked.candidate
    return candidate.source is Provenance.SCRIPT_RUN and candidate.request.url.path == page.candidate.request.url.path


def _key_of(note: BrowseNote) -> str:
    return f"{BROWSE}:{note.page}#{note.fragment}" if note.fragment else f"{BROWSE}:{note.page}"


def _kind(request: Request) -> RequestIdentity:
    return identify(request, _DIGITS.sub("0", request.url.path))


def _as_built(document: Exchange, html: str) -> Exchange:
    """Return the document as scripts had made it."""
    headers = Headers((("Content-Type", "text/html; charset=utf-8"),))
    return replace(document, response=replace(document.response, headers=headers, body=html.encode("utf-8", "replace")))


def _is_icon(request: Request) -> bool:
    """Whether the request is for a site's icon, which browsers ask for by themselves, or not, as they like."""
    return request.method == "GET" and request.url.path == "/favicon.ico"
