# SPDX-License-Identifier: Apache-2.0
"""What do visits by the browser reach, how fast are two tabs beside one, and does the browser grow?"""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from benchmarks.outcome import Benchmark, NotMeasured, Outcome, Settings, Target
from benchmarks.sample_shop import Shop, open_shop
from vedette.domain.exchange import Request, Url
from vedette.domain.policy import HttpLimits
from vedette.domain.scan import Credentials, Via
from vedette.domain.scope import Scope, ScopeKind
from vedette.domain.website import ConsentBasis
from vedette.engine.clock import SystemClock
from vedette.scan.ports import SenderSettings
from vedette.scan.visits import BrowserLimits, VisitTask
from vedette.transport.browser.late import LateChromiumMaker
from vedette.transport.browser.launching import Program, find_chromium
from vedette.transport.browser.process_size import pss_bytes
from vedette.transport.sender import CurlSender, CurlSenders
from vedette.web.url import parse_link, parse_url
from vedette_shop.truth import PLANNER

PAGES = ("/", "/planner", "/catalogue", "/quiz", "/label", "/availability", "/cart", "/contact")
TABS_TARGET = 0.7
MEMORY_TARGET_MB = 700
GROWTH_TARGET = 1.15
COLUMNS = ("tabs", "visits", "seconds", "visits/s", "memory after a quarter, MB", "memory at the end, MB")


@dataclass(frozen=True, slots=True)
class _Run:
    """A number of visits, how long they took, and what the browser weighed."""

    tabs: int
    visits: int
    seconds: float
    early_bytes: int
    late_bytes: int

    @property
    def row(self) -> tuple[str, ...]:
        rate = self.visits / self.seconds
        sizes = (f"{self.early_bytes / 1e6:.0f}", f"{self.late_bytes / 1e6:.0f}")
        return (str(self.tabs), str(self.visits), f"{self.seconds:.1f}", f"{rate:.1f}", *sizes)


def measure(settings: Settings) -> Outcome:
    """Visit the shop's pages again and again with one tab and with two; then the planner and all its routes."""
    program = find_chromium(os.environ)
    if program.path is None:
        raise NotMeasured(program.why_not)
    pages, rounds = (PAGES[:1], 1) if settings.is_quick else (PAGES, 6)
    with TemporaryDirectory() as place, open_shop(Path(place) / "access.log") as shop:
        one, two = (asyncio.run(_visit_often(shop.address, program, tabs, pages * rounds)) for tabs in (1, 2))
    with TemporaryDirectory() as place, open_shop(Path(place) / "access.log") as shop:
        asyncio.run(_visit_routes(shop.address, program))
        reached, documents = _reached(shop)
    share, growth = two.seconds / one.seconds, two.late_bytes / max(two.early_bytes, 1)
    largest = max(one.late_bytes, two.late_bytes) / 1e6
    targets = (
        Target(f"two tabs ≤ {TABS_TARGET} × the time of one", f"{share:.2f}", share <= TABS_TARGET),
        Target(f"≤ {MEMORY_TARGET_MB} MB", f"{largest:.0f}", largest <= MEMORY_TARGET_MB),
        Target(f"grows ≤ {GROWTH_TARGET} ×", f"{growth:.2f}", growth <= GROWTH_TARGET),
        Target(f"all {len(PLANNER)} requests of the planner", str(reached), reached == len(PLANNER)),
        Target("no document fetched by the browser", str(documents), documents == 0),
    )
    notes = ("Memory is the proportional size (PSS) of Chromium and its driver; the scan's own process comes on top.",)
    return Outcome(COLUMNS, (one.row, two.row), targets, notes)


async def _visit_often(address: str, program: Program, tabs: int, paths: tuple[str, ...]) -> _Run:
    clock = SystemClock()
    senders = CurlSenders(version="0", clock=clock, make_browser=LateChromiumMaker(program, clock).make)
    async with senders.open(_settings(address)) as sender:
        tasks = {path: await _fetch(sender, _url(address, path)) for path in dict.fromkeys(paths)}
        before = await asyncio.to_thread(pss_bytes)
        await sender.browser().visit(tasks[paths[0]])  # the start is not what is measured
        queue = [tasks[path] for path in paths]
        sizes: list[int] = []
        started, left = time.monotonic(), iter(queue)

        async def work() -> None:
            for number, task in enumerate(left):
                await sender.browser().visit(task)
                if number % len(PAGES) == len(PAGES) - 1:
                    sizes.append(await asyncio.to_thread(pss_bytes))

        await asyncio.gather(*(work() for _ in range(tabs)))
        seconds = time.monotonic() - started
        sizes.append(await asyncio.to_thread(pss_bytes))
    return _Run(tabs, len(queue), seconds, sizes[len(sizes) // 4] - before, sizes[-1] - before)


async def _visit_routes(address: str, program: Program) -> None:
    """Visit the planner and every route that it shows; ask for what its visits only wanted."""
    clock = SystemClock()
    senders = CurlSenders(version="0", clock=clock, make_browser=LateChromiumMaker(program, clock).make)
    async with senders.open(_settings(address)) as sender:
        waiting, seen = [f"{address}/planner"], set[str]()
        while waiting:
            link = parse_link(waiting.pop())
            if link is None or str(link) in seen:
                continue
            seen.add(str(link))
            task = await _fetch(sender, link.url, link.fragment or "")
            visit = await sender.browser().visit(task)
            waiting.extend(visit.routes)
            wanted = [wish.request.url for wish in visit.wishes if wish.use == "navigation"]
            for url in dict.fromkeys([*wanted, *(url for text in visit.addresses if (url := parse_url(text)))]):
                if url.path.startswith(("/print", "/tips")) and str(url) not in seen:
                    seen.add(str(url))
                    await sender.send(Request("GET", url), mark="asked")


def _reached(shop: Shop) -> tuple[int, int]:
    """Return how many of the planner's requests came, and how many documents the browser fetched by itself."""
    requests = shop.requests()
    came = {(request["method"], request["target"]) for request in requests}
    by_visits = [request["target"] for request in requests if (request["x_vedette_scan"] or "").endswith("/visit")]
    fetched = [target for target in by_visits if _is_document(target)]
    return sum((page.method, page.target) in came for page in PLANNER), len(fetched)


def _is_document(target: str) -> bool:
    return target.startswith("/planner") and not target.startswith(("/planner/api", "/planner/live"))


async def _fetch(sender: CurlSender, url: Url, fragment: str = "") -> VisitTask:
    return VisitTask(await sender.send(Request("GET", url), mark="document"), "visit", BrowserLimits(), fragment)


def _url(address: str, path: str) -> Url:
    url = parse_url(address + path)
    assert url is not None
    return url


def _settings(address: str) -> SenderSettings:
    target = _url(address, "/")
    scope = Scope(target, ScopeKind.WHOLE_DOMAIN)
    consent = {target.origin: ConsentBasis.LOOPBACK}
    return SenderSettings(UUID(int=1), scope, consent, HttpLimits(), Via(), Credentials())


BENCHMARK = Benchmark(
    name="browser_crawl",
    title="The browser",
    question="What do visits by the browser reach, how fast are two tabs beside one, and does the browser grow?",
    measure=measure,
)
