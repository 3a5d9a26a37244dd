# SPDX-License-Identifier: Apache-2.0
"""Sites that are functions, and the smallest driver that crawls one the way the conductor does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from vedette.crawl.discovery import discover
from vedette.crawl.frontier import Frontier
from vedette.crawl.inventory import CandidateRecord, CandidateState
from vedette.crawl.page_facts import PageFacts, read_facts
from vedette.crawl.seeds import seeds
from vedette.crawl.settings import CrawlSettings
from vedette.crawl.soft_404 import Liveness
from vedette.domain.exchange import Exchange, Headers, Request, Response, Url
from vedette.domain.scope import Scope
from vedette.web.url import parse_url

Site = Callable[[Request], Response]


def address(text: str) -> Url:
    """Return the URL of `text`."""
    found = parse_url(text)
    assert found is not None
    return found


def settings_for(target: str = "http://site.example/", **changes: object) -> CrawlSettings:
    """Return settings for a scan of `target`."""
    return replace(CrawlSettings(Scope(address(target)), seed=b"s"), **changes)  # type: ignore[arg-type]


def html(body: str, status: int = 200) -> Response:
    """Return an HTML answer."""
    return Response(status, headers=Headers((("Content-Type", "text/html; charset=utf-8"),)), body=body.encode())


def moved(location: str) -> Response:
    """Return a redirect."""
    return Response(302, headers=Headers((("Location", location),)))


def site_of(pages: Mapping[str, str | Response]) -> Site:
    """Return a site that answers the given targets, and an honest 404 otherwise."""

    def answer(request: Request) -> Response:
        found = pages.get(request.url.target)
        if found is None:
            return html("<h1>Not found</h1>", 404)
        return html(found) if isinstance(found, str) else found

    return answer


@dataclass
class Crawl:
    """What was committed of a crawl, and every request that it made."""

    settings: CrawlSettings
    records: dict[str, CandidateRecord] = field(default_factory=dict)
    pages: dict[str, PageFacts] = field(default_factory=dict)
    liveness: dict[str, Liveness] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    rounds: int = 0

    def frontier(self) -> Frontier:
        """Return a frontier built from what was committed."""
        frontier = Frontier(self.settings)
        frontier.put(self.records.values())
        frontier.put_pages(self.pages.values())
        return frontier

    def commit(self, records: tuple[CandidateRecord, ...]) -> None:
        """Keep `records`."""
        self.records.update((record.key, record) for record in records)

    def inventory(self) -> dict[str, tuple[CandidateState, str, int]]:
        """Return how every record ended."""
        return {key: (record.state, record.reason, record.round) for key, record in self.records.items()}

    def states(self) -> dict[str, CandidateState]:
        """Return the state of each record, by method and target."""
        return {
            f"{record.candidate.request.method} {record.candidate.request.url.target}": record.state
            for record in self.records.values()
        }

    def visited(self) -> set[str]:
        """Return the targets that were alive when they were asked for."""
        return {
            self.records[key].candidate.request.url.target
            for key, liveness in self.liveness.items()
            if liveness is not Liveness.DEAD
        }


def crawl(
    site: Site,
    settings: CrawlSettings,
    *,
    random: Random | None = None,
    rebuild_each_round: bool = False,
    imported: tuple[str, ...] = (),
) -> Crawl:
    """Crawl `site` to its end; with `random` the answers of each round come in shuffled."""
    run = Crawl(settings)
    frontier = run.frontier()
    run.commit(frontier.admit(seeds(settings.scope, imported)))
    while True:
        if rebuild_each_round:
            frontier = run.frontier()
        composed = frontier.next_round()
        run.commit(composed.records)
        frontier.put(composed.records)
        if not composed.opened:
            return run
        run.rounds += 1
        opened = list(composed.opened)
        if random is not None:
            random.shuffle(opened)
        for record in opened:
            visit(run, frontier, record, site)


def visit(run: Crawl, frontier: Frontier, record: CandidateRecord, site: Site) -> None:
    """Fetch an opened record and commit what its answer leads to."""
    request = record.candidate.request
    run.requests.append(request)
    exchange = Exchange(request, site(request))
    facts = read_facts(record.key, exchange)
    liveness = frontier.liveness(record, facts)
    done = replace(record, state=CandidateState.DONE)
    run.liveness[record.key] = liveness
    run.pages[record.key] = facts
    frontier.put((done,))
    frontier.put_pages((facts,))
    run.commit((done,))
    run.commit(frontier.admit(discover(record, exchange, run.settings, liveness)))
