# SPDX-License-Identifier: Apache-2.0
"""Which requests are made next: a function of the committed records and page facts, and of nothing else.

The crawl goes in rounds. A round names the requests to open, in order, and the records that end without a request,
each with its reason. All answers of a round are in before the next one is composed, so the order in which they come
does not matter, and a crawl that died is composed again to the same round.

Rules, in the order in which they are asked of each waiting record (nearest first, then by provenance, then by key):

1. scope, hazards (careful scans), traps, depth: the record ends at once;
2. a guess waits until the site's not-found page of its directory and extension is known (`soft_404.py`);
3. of static files one of each extension is fetched;
4. of requests of one kind as many are fetched as still bring new templates; once `most_pages_of_route` brought none,
   only the 10th, 100th, 1,000th… of the kind, so that an exception hidden among many is still met;
5. words that may turn out to be parameters are fetched a few at a time, until their pages prove it or not;
6. requests with parameters of their own at one more path of their kind come when nothing else is left (`programs.py`).

Invariant: a round without a request leaves no record waiting. So the crawl ends, and every record in one state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance
from vedette.crawl.lone_words import (
    MOST_PLACES,
    NAMING_SOURCES,
    Sayings,
    may_be_value,
    root_beside,
    with_last_word,
)
from vedette.crawl.page_facts import PageFacts
from vedette.crawl.programs import MOST_PROGRAMS, pages_with_programs
from vedette.crawl.refusals import EXEMPT, has_parameters, refusal_of
from vedette.crawl.request_identity import RequestIdentity
from vedette.crawl.rounds import Draft, Kind, Round, View, by_round, path_of
from vedette.crawl.settings import CrawlSettings
from vedette.crawl.soft_404 import (
    GONE,
    MOST_PROBES,
    Liveness,
    guess_place,
    is_same_answer,
    judge_guess,
    needs_more_probes,
    probe_candidate,
)
from vedette.crawl.templates import TemplateIndex
from vedette.crawl.url_rewriting import PathPattern, UrlRewriter
from vedette.crawl.views import Views
from vedette.crawl.wrong_names import WrongNames
from vedette.domain.exchange import Request

ROUND_SIZE = 16
_SPARSE = frozenset(10**power for power in range(1, 7))
"""The places in a kind that are visited in any case: 10th, 100th, 1,000th… More would break three requests a route."""
_NO_TEMPLATE = -1


def next_round(
    records: Iterable[CandidateRecord], pages: Iterable[PageFacts], settings: CrawlSettings, size: int = ROUND_SIZE
) -> Round:
    """Return the next round of a crawl that knows `records` and `pages`: the definition that `Frontier` keeps to."""
    frontier = Frontier(settings)
    frontier.put(records)
    frontier.put_pages(pages)
    return frontier.next_round(size)


class Frontier:
    """The records and pages of a crawl, indexed; what it answers depends on the sets that were put in only."""

    def __init__(self, settings: CrawlSettings) -> None:
        self._settings = settings
        self._records: dict[str, CandidateRecord] = {}
        self._waiting: set[str] = set()
        self._open: set[str] = set()
        self._last_round = 0
        self._pages: dict[str, PageFacts] = {}
        self._learnt: set[str] = set()
        self._templates = TemplateIndex()
        self._template_of: dict[str, int] = {}
        self._rewriter = UrlRewriter(settings.rewriting)
        self._views = Views(settings, self._rewriter)
        self._static: dict[str, tuple[CandidateState, str] | None] = {}
        self._wrong_names = WrongNames(self._records, self._pages)
        self._sayings: Sayings | None = None
        """What is said on the pages learnt, unless that was not asked for since the last of them."""

    def put(self, records: Iterable[CandidateRecord]) -> None:
        """Take records as committed; one with a known key replaces the earlier one."""
        for record in records:
            self._records[record.key] = record
            if record.candidate.source is Provenance.PROBE:
                self._wrong_names.put(record)
            self._last_round = max(self._last_round, record.round)
            for state, keys in ((CandidateState.QUEUED, self._waiting), (CandidateState.OPEN, self._open)):
                if record.state is state:
                    keys.add(record.key)
                else:
                    keys.discard(record.key)

    def put_pages(self, pages: Iterable[PageFacts]) -> None:
        """Take the facts of answers; the first of a key counts (a later visit changes no decision)."""
        for page in pages:
            self._pages.setdefault(page.key, page)

    def forget_page(self, key: str) -> None:
        """Forget the answer of a record that is asked for once more, as far as no other page rests on it."""
        self._pages.pop(key, None)
        self._learnt.discard(key)
        self._sayings = None
        self._template_of.pop(key, None)

    def admit(self, candidates: Iterable[Candidate]) -> tuple[CandidateRecord, ...]:
        """Put in what was discovered and return the records that are new or changed, which are to be committed."""
        changed: dict[str, CandidateRecord] = {}
        for candidate in candidates:
            known = self._records.get(candidate.key)
            record = CandidateRecord(candidate) if known is None else known.merged(candidate)
            if record is not known:
                changed[record.key] = record
                self._static.pop(record.key, None)
                self._views.forget(record.key)
                self.put((record,))
        return tuple(changed.values())

    @property
    def records(self) -> tuple[CandidateRecord, ...]:
        """All records, in the order of the queue."""
        return tuple(sorted(self._records.values(), key=lambda record: record.rank))

    @property
    def open_records(self) -> list[CandidateRecord]:
        """The records of the present round that have no answer yet, in the order of the queue."""
        return sorted((self._records[key] for key in self._open), key=lambda record: record.rank)

    def find(self, key: str) -> CandidateRecord | None:
        """Return the record called `key`; None when there is none."""
        return self._records.get(key)

    def template_of(self, key: str) -> int | None:
        """Return the number of a page's template, as known after the last round composed; None when it has none."""
        return self._template_of.get(key)

    @property
    def round(self) -> int:
        """The number of the present round."""
        return self._last_round

    def record(self, key: str) -> CandidateRecord:
        """Return the record called `key`. Raises KeyError."""
        return self._records[key]

    def route(self, request: Request) -> PathPattern:
        """Return the pattern that names the route of `request`, as known after the last round composed.

        The last word of a path is a slot, though the route is named by the word, where the site answers a name that
        cannot exist beside it in another way than at the root: something there takes names.
        """
        pattern = self._rewriter.route(request.url.path, has_parameters=has_parameters(request))
        if pattern.slots or not may_be_value(request):
            return pattern
        if self._sayings is None:
            addresses = {key: self._records[key].candidate.request.url for key in self._learnt}
            self._sayings = Sayings((guess_place(url), self._pages[key]) for key, url in addresses.items())
        if not self._wrong_names.show_program(request.url, self._sayings):
            return pattern
        return with_last_word(pattern, request.url.path)

    def liveness(self, record: CandidateRecord, facts: PageFacts) -> Liveness:
        """Return whether there is something at the record's address, which answered with `facts`."""
        source = record.candidate.source
        if source is Provenance.PROBE or facts.status in GONE:
            return Liveness.DEAD
        probes = self._wrong_names.answers(guess_place(record.candidate.request.url))
        if source.is_guess:
            return judge_guess(facts, probes)
        if source is Provenance.WELL_KNOWN:
            is_file = facts.status == 200 and " html" not in facts.label
            return Liveness.ALIVE if is_file else Liveness.DEAD
        if source is Provenance.RESOURCE and any(is_same_answer(facts, probe) for probe in probes):
            return Liveness.DEAD
        return Liveness.ALIVE

    def pages_with_programs(self) -> dict[str, list[CandidateRecord]]:
        """Return the keys of the visited pages that were the first to name a program, with what they named."""
        return pages_with_programs(self._visited(), self._records.values(), self._views.of)

    def close_waiting(self, reason: str) -> tuple[CandidateRecord, ...]:
        """Return the records that wait or are open as out of budget, for a crawl that ends now."""
        return tuple(
            replace(record, state=CandidateState.OUT_OF_BUDGET, reason=reason)
            for record in self.records
            if not record.state.is_final
        )

    def next_round(self, size: int = ROUND_SIZE) -> Round:
        """Return the next round; the caller commits it and puts its records in. Raises ValueError in a round."""
        if self._open:
            raise ValueError("the present round is not finished")
        self.learn()
        kinds = self._kinds()
        left = max(0, self._settings.limits.most_urls - len(self._visited()))
        draft = Draft(1 + self._last_round)
        if self._counts_paths:
            for record in self._visited():
                draft.count(record, self._views.of(record))
        for record in sorted((self._records[key] for key in self._waiting), key=lambda each: each.rank):
            if left and len(draft.opened) - draft.beside >= min(size, left):
                break
            self._decide(record, draft, kinds, has_budget=left > 0)
        for record in draft.put_off if not draft.opened else ():
            if len(draft.opened) >= min(size, left):
                break
            view = self._views.of(record)
            if self._is_another_program(record, view, kinds[view.identity]):
                self._enter(record, draft, kinds[view.identity])
        return Round(draft.number, tuple(draft.opened), tuple(draft.closed))

    def learn(self) -> None:
        """Take the pages of finished rounds into account, in the order of rounds and keys; not within a round."""
        self._learn_before(self._last_round + 1)

    def learn_earlier_rounds(self) -> None:
        """Take into account what was known when the present round was composed, after a crawl was put in again."""
        self._learn_before(self._last_round)

    def _learn_before(self, limit: int) -> None:
        """Take the pages of rounds before round number `limit` into account."""
        fresh = [
            (record.round, key)
            for key in self._pages
            if key not in self._learnt and (record := self._records.get(key)) is not None and record.round < limit
        ]
        self._sayings = None if fresh else self._sayings
        for _, key in sorted(fresh):
            self._learnt.add(key)
            candidate = self._records[key].candidate
            if candidate.source is Provenance.PROBE:
                continue
            page = self._pages[key]
            template = self._templates.number(page.label, page.shape)
            self._template_of[key] = template
            if candidate.request.method == "GET":
                self._rewriter.learn(candidate.request.url.path, template, is_telling=page.is_telling)

    def _kinds(self) -> defaultdict[RequestIdentity, Kind]:
        """Sum up, for each kind, what was decided so far."""
        kinds: defaultdict[RequestIdentity, Kind] = defaultdict(Kind)
        visited = self._visited()
        bringers = self.pages_with_programs()
        for record in sorted(visited, key=by_round):
            kind = kinds[self._views.of(record).identity]
            kind.note(record.key)
            template = self._template_of.get(record.key, _NO_TEMPLATE)
            kind.note_visit(record.candidate.request.url.path, template, brings_program=record.key in bringers)
        for record in self._records.values():
            if record.state is CandidateState.COLLAPSED:
                kinds[self._views.of(record).identity].note(record.key)
        return kinds

    def _visited(self) -> list[CandidateRecord]:
        """Return the records that cost a request of the budget; names that cannot exist do not."""
        return [
            record
            for record in self._records.values()
            if record.state.is_visited and record.candidate.source is not Provenance.PROBE
        ]

    def _decide(
        self, record: CandidateRecord, draft: Draft, kinds: defaultdict[RequestIdentity, Kind], *, has_budget: bool
    ) -> None:
        """Open the record, close it, or leave it waiting for the round after this one."""
        verdict = self._judge_alone(record)
        if verdict is not None:
            draft.close(record, *verdict)
            return
        view = self._views.of(record)
        kind = kinds[view.identity]
        is_exempt = record.candidate.source in EXEMPT
        collapses = None if is_exempt else self._collapse_reason(view, kind)
        is_put_off = collapses is not None and self._is_another_program(record, view, kind)
        if collapses is not None and not is_put_off:
            kind.note(record.key)
            draft.close(record, CandidateState.COLLAPSED, collapses)
            return
        reason = self._beyond_limits(record, view, draft, has_budget=has_budget)
        if reason:
            draft.close(record, CandidateState.OUT_OF_BUDGET, reason)
        elif record.candidate.source.is_guess and not self._is_place_known(
            record, guess_place(record.candidate.request.url), draft
        ):
            return
        elif is_put_off:
            draft.put_off.append(record)
        elif is_exempt or not self._has_to_wait(view, kind, draft):
            self._enter(record, draft, kind)

    def _enter(self, record: CandidateRecord, draft: Draft, kind: Kind) -> None:
        """Open the record, and the wrong names beside it that tell what it is."""
        view = self._views.of(record)
        kind.note(record.key)
        kind.opened_now += 1
        kind.paths.add(record.candidate.request.url.path)
        draft.count(record, view)
        self._ask_beside(record, draft)
        if view.siblings is not None:
            draft.siblings[view.siblings] += 1
        draft.open(record)

    def _is_another_program(self, record: CandidateRecord, view: View, kind: Kind) -> bool:
        """Whether a record like others has parameters of its own at a path where none of its kind was visited."""
        is_new = record.candidate.request.url.path not in kind.paths
        return view.is_program and is_new and len(kind.paths) < MOST_PROGRAMS

    def _ask_beside(self, record: CandidateRecord, draft: Draft) -> None:
        """Open wrong names beside a page whose last word may be a value, and at the root (`lone_words.py`)."""
        request, rules = record.candidate.request, self._settings.rules.not_found
        if record.candidate.source not in NAMING_SOURCES or not may_be_value(request) or not rules.is_learnt:
            return
        if self._rewriter.route(request.url.path).slots:
            return
        for url in (request.url, root_beside(request.url)):
            place = guess_place(url)
            if self._wrong_names.are_asked_in(place) or place in draft.probes:
                continue
            if self._wrong_names.place_count + len(draft.probes) >= min(MOST_PLACES, rules.most_places):
                return
            probe = CandidateRecord(probe_candidate(url, 0, self._settings.seed, record.candidate.depth))
            if self._judge_alone(probe) is None and probe.key not in self._records:
                draft.probes.add(place)
                draft.open(probe)
                draft.beside += 1

    def _judge_alone(self, record: CandidateRecord) -> tuple[CandidateState, str] | None:
        """Apply the rules that look at nothing but the record."""
        if record.key not in self._static:
            self._static[record.key] = refusal_of(record.candidate, self._settings)
        return self._static[record.key]

    @property
    def _counts_paths(self) -> bool:
        """Whether some limit of the policy is about the pages of one path."""
        limits = self._settings.limits
        return limits.most_pages_of_path < limits.most_urls or self._settings.rules.navigation.is_on

    def _beyond_limits(self, record: CandidateRecord, view: View, draft: Draft, *, has_budget: bool) -> str:
        """Return which limit forbids one more page, or one more of the record's path; empty when none does."""
        limits, rules = self._settings.limits, self._settings.rules
        if record.candidate.source not in EXEMPT:
            if draft.paths[path_of(record)] >= limits.most_pages_of_path:
                return f"The policy visits at most {limits.most_pages_of_path} pages of a path."
            pages, most_pages = draft.pages[path_of(record)], rules.navigation.most_pages
            if view.identity.pages and view.identity.pages not in pages and len(pages) >= most_pages:
                return f"The policy tells at most {most_pages} pages of a path apart by their parameters."
        if not has_budget:
            return f"The scan visits at most {limits.most_urls} addresses."
        if record.candidate.source.is_guess:
            place, most_places = guess_place(record.candidate.request.url), rules.not_found.most_places
            is_known = self._wrong_names.are_asked_in(place) or place in draft.probes
            if not is_known and self._wrong_names.place_count + len(draft.probes) >= most_places:
                return f"Guesses are looked at in {most_places} directories at most."
        return ""

    def _collapse_reason(self, view: View, kind: Kind) -> str | None:
        """Return why a further record of `kind` is not visited; None when it may be, now or later."""
        limit = max(1, self._settings.limits.most_pages_of_route)
        if 0 < kind.programs < MOST_PROGRAMS and kind.without_program < limit - 1:
            return None
        if view.most is not None and kind.visits >= max(view.most, 1):
            return f"Like {kind.first_key}: {kind.visits} values of this place were visited."
        # What differs at the root may differ in all: how many pages alike came before says little of the next one.
        if view.is_root_word or kind.visits < limit or kind.fruitless < limit - 1 or kind.decided + 1 in _SPARSE:
            return None
        return f"Like {kind.first_key}: {kind.visits} of the kind were visited and the last brought no new page."

    def _has_to_wait(self, view: View, kind: Kind, draft: Draft) -> bool:
        """Whether answers of this very round decide if the record is worth a request."""
        limit = max(1, self._settings.limits.most_pages_of_route)
        allowed = max(limit - kind.visits, limit - 1 - kind.fruitless, 1)
        if view.most is not None:
            left = max(1, view.most - kind.visits)
            allowed = left if view.is_root_word else min(allowed, left)
        if kind.opened_now >= allowed:
            return True
        if view.siblings is None:
            return False
        fetched = self._rewriter.count_siblings(view.siblings)
        return draft.siblings[view.siblings] >= max(view.siblings.needed - fetched, view.siblings.needed // 2)

    def _is_place_known(self, record: CandidateRecord, place: tuple[str, str], draft: Draft) -> bool:
        """Whether guesses at the record's place can be judged; else open the next name that cannot exist."""
        url, rules = record.candidate.request.url, self._settings.rules.not_found
        asked = self._wrong_names.count_in(place)
        if not rules.is_learnt or self._wrong_names.count + len(draft.probes) >= rules.most_samples:
            return True
        if asked >= MOST_PROBES or (asked and not needs_more_probes(self._wrong_names.answers(place))):
            return True
        if place in draft.probes:
            return False
        probe = CandidateRecord(probe_candidate(url, asked, self._settings.seed, record.candidate.depth))
        if self._judge_alone(probe) is not None or probe.key in self._records:
            return True
        draft.probes.add(place)
        draft.open(probe)
        return False
