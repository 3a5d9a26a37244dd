# SPDX-License-Identifier: Apache-2.0
"""What each role was led to, and which pairs of roles are compared at which pages. Pure.

A page is asked for as a reader where an owner was led to it and the reader was not. A role that has all functions of
another and more of its own, such as staff, is not asked about that one's objects: it may see them. Pages whose
addresses need no leading (sitemaps, names that are known anyway) tell nothing about roles; those that only a browser
found are compared by the names of users alone, since the further roles crawl without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vedette.checks.role_comparison import MOST_CLOSED, MOST_OWN
from vedette.crawl.frontier import Frontier
from vedette.crawl.insertion_points import points_of
from vedette.crawl.inventory import CandidateRecord, CandidateState, Provenance
from vedette.crawl.page_facts import PageFacts
from vedette.crawl.soft_404 import Liveness
from vedette.crawl.url_rewriting import PathPattern
from vedette.domain.exchange import Request
from vedette.domain.finding import RolePair
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.login import ANONYMOUS

MOST_PAIRS = 200
"""Pages at which one pair of roles is compared."""
MOST_OBJECTS = 2
"""Objects of one route at which one pair of roles is compared."""
_LED = frozenset(
    {Provenance.LINK, Provenance.REDIRECT, Provenance.FORM, Provenance.FRAME, Provenance.SCRIPT, Provenance.DATA}
    | {Provenance.HEADER, Provenance.OPERATION}
)
"""How a crawl over HTTP is led somewhere."""
_LED_BY_BROWSER = frozenset({Provenance.ROUTE, Provenance.SCRIPT_RUN})
_READ = ("html", "json", "xml", "text/plain")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a role was answered."""

    media_type: str
    facts: PageFacts
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleView:
    """One role's crawl. `answers` go by the keys of its records; `name` holds the words by which its user is known."""

    role: str
    frontier: Frontier
    answers: Mapping[str, Answer]
    names: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the crawl came to its end by itself."""
        return not any(record.state is CandidateState.OUT_OF_BUDGET for record in self.frontier.records)

    @property
    def known_names(self) -> frozenset[str]:
        """The words about users that the role met."""
        return frozenset(name for answer in self.answers.values() for name in answer.names)

    def knows(self, key: str) -> bool:
        """Whether the role was led to a request, whatever became of it."""
        return self.frontier.find(key) is not None

    def is_open(self, key: str) -> bool:
        """Whether the role was shown a page."""
        answer = self.answers.get(key)
        return answer is not None and answer.facts.status == 200

    def pages(self) -> Iterator[CandidateRecord]:
        """Yield the GET requests whose answers are pages or data, nearest first."""
        for record in self.frontier.records:
            answer = self.answers.get(record.key)
            is_page = answer is not None and answer.facts.status == 200 and record.state is CandidateState.DONE
            if answer is None or not is_page or record.candidate.request.method != "GET":
                continue
            is_read = any(kind in answer.media_type for kind in _READ)
            if is_read and self.frontier.liveness(record, answer.facts) is not Liveness.DEAD:
                yield record


class PairPlanner:
    """Chooses what is compared. `route` names the route of a request as the scan's ledger does."""

    def __init__(self, views: Sequence[RoleView], main: Frontier) -> None:
        self._views = {view.role: view for view in views}
        self._main = main
        self.left_out: list[RolePair] = []
        """Pairs beyond `MOST_PAIRS`, whose routes nobody is asked about."""

    def pairs(self) -> Iterator[RolePair]:
        """Yield the pairs, those with nobody first: what everybody may read is then no news about a user."""
        readers = sorted(self._views)
        for reader in readers:
            for owner in readers:
                if owner not in (ANONYMOUS, reader) and not self._is_higher(self._views[reader], self._views[owner]):
                    yield from self._pairs_of(self._views[owner], self._views[reader])

    def _is_higher(self, reader: RoleView, owner: RoleView) -> bool:
        """Whether the reader has functions that the owner lacks, and lacks none: staff may see what customers see."""
        return self._has_more(reader, owner) and not self._has_more(owner, reader)

    def _has_more(self, one: RoleView, other: RoleView) -> bool:
        only = (record for record in one.pages() if self._is_only(record, other))
        return any(self._slot_of(record) is None for record in only)

    def _slot_of(self, record: CandidateRecord) -> InsertionPoint | None:
        request = record.candidate.request
        names = frozenset(name.lower() for name in self._all_names)
        return object_slot(request, self._main.route(request), names)

    def _pairs_of(self, owner: RoleView, reader: RoleView) -> Iterator[RolePair]:
        only = [record for record in owner.pages() if self._is_only(record, reader)]
        names = self._names_against(reader)
        is_over = reader.is_over
        routes: Counter[str] = Counter()
        chosen = 0
        for record in only:
            request = record.candidate.request
            pattern = self._main.route(request)
            slot = self._slot_of(record)
            routes[pattern.text] += 1
            if routes[pattern.text] > (MOST_OBJECTS if slot is not None else 1):
                continue
            pair = RolePair(
                request,
                pattern.text,
                owner=owner.role,
                reader=reader.role,
                names=names,
                slot=slot,
                own=self._own(record, pattern.text, reader, has_slot=slot is not None),
                closed=self._closed(record, only, reader),
                is_comparable=is_over and record.candidate.source in _LED,
            )
            chosen += 1
            if chosen > MOST_PAIRS:
                self.left_out.append(pair)
            else:
                yield pair

    def _is_only(self, record: CandidateRecord, reader: RoleView) -> bool:
        is_led = record.candidate.source in _LED | _LED_BY_BROWSER
        return is_led and not reader.knows(record.key) and not self._views[ANONYMOUS].knows(record.key)

    @property
    def _all_names(self) -> tuple[str, ...]:
        return tuple(name for view in self._views.values() for name in view.names)

    def _names_against(self, reader: RoleView) -> tuple[str, ...]:
        """Return the words about other users that neither the reader nor nobody met."""
        met = {name.lower() for name in (*reader.known_names, *self._views[ANONYMOUS].known_names, *reader.names)}
        return tuple(name for name in self._all_names if name.lower() not in met)

    def _own(self, record: CandidateRecord, route: str, reader: RoleView, *, has_slot: bool) -> tuple[Request, ...]:
        """Return an object of the same route that the reader has, and the page that would lead it to the owner's."""
        pages = list(reader.pages())
        alike = (each for each in pages if has_slot and self._main.route(each.candidate.request).text == route)
        referrer = record.candidate.referrer
        above = (each for each in pages if each.key == referrer)
        entries = (each for each in pages if each.candidate.source is Provenance.TARGET)
        first, lead = next(alike, None), next(above, None) or next(entries, None)
        found = [each.candidate.request for each in (first, lead) if each is not None]
        return tuple(dict.fromkeys(found))[:MOST_OWN]

    def _closed(
        self, record: CandidateRecord, only: Iterable[CandidateRecord], reader: RoleView
    ) -> tuple[Request, ...]:
        """Return pages beside the record, the one that leads there first, that the reader was not shown."""
        path = record.candidate.request.url.path
        requests = (each.candidate.request for each in only if each.key != record.key)
        beside = [request for request in requests if _is_beside(request.url.path, path)]
        lead = self._lead(record, reader)
        if reader.role == ANONYMOUS:  # what is private may lead to what is for everybody, elsewhere
            lead = [request for request in lead if _is_beside(request.url.path, path)]
        return tuple(dict.fromkeys([*lead, *beside]))[:MOST_CLOSED]

    def _lead(self, record: CandidateRecord, reader: RoleView) -> list[Request]:
        """Return the page that led the owner to a record, where the reader was not shown it."""
        key = record.candidate.referrer
        if not key or reader.is_open(key):
            return []
        views = (view.frontier.find(key) for view in self._views.values())
        found = next((each for each in views if each is not None and each.candidate.request.method == "GET"), None)
        return [] if found is None else [found.candidate.request]


def _is_beside(path: str, other: str) -> bool:
    """Whether two paths lie below one folder of the root; the folder's own page counts, with a slash or without."""
    first, folder = path.split("/")[1], other.split("/")[1]
    return bool(folder) and first == folder and other.count("/") > 1


def object_slot(request: Request, pattern: PathPattern, names: frozenset[str]) -> InsertionPoint | None:
    """Return where a request names an object: the last such segment of its path, else the first such parameter."""
    points = [point for point in points_of(request, pattern) if not point.layers and is_object_name(point.value, names)]
    in_path = [point for point in points if point.place is Place.PATH]
    in_query = [point for point in points if point.place is Place.QUERY]
    return in_path[-1] if in_path else in_query[0] if in_query else None


def is_object_name(value: str, names: frozenset[str]) -> bool:
    """Whether a value looks like the name of one object of many: a number, a key, an address, a user's name."""
    return any(char.isdigit() for char in value) or "@" in value or value.lower() in names
