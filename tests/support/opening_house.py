# SPDX-License-Identifier: Apache-2.0
"""Judges checks of a page's scripts as a scan does: the real browser, and a page that is a function of the request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import anyio
from tests.support.browsing import chromium_path
from tests.support.recording_server import Recording, recording_server
from tests.support.senders import settings_for, url_of

from vedette.checks.dom_sources import open_route
from vedette.checks.survey_probes import baseline_probes
from vedette.checks.verification import run_on_stored
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, Survey
from vedette.domain.exchange import Exchange, Headers, Request, Response
from vedette.domain.finding import Finding, Route
from vedette.engine.clock import SystemClock
from vedette.scan.effects import opening_effects
from vedette.scan.ports import Browser
from vedette.scan.visits import BrowserLimits
from vedette.transport.browser.late import LateChromiumMaker
from vedette.transport.browser.launching import Program
from vedette.transport.sender import CurlSenders

PageOf = Callable[[Request], Response]
_MOST_AT_ONCE = 4
_LIMITS = BrowserLimits(load_seconds=60, visit_seconds=150)
"""A machine under load must not decide a verdict."""


def shown(html: str, *headers: tuple[str, str], media_type: str = "text/html; charset=utf-8") -> PageOf:
    """A page that the server always answers alike."""
    lines = Headers((("Content-Type", media_type), *headers))
    return lambda request: Response(200, "OK", lines, html.encode())


@dataclass
class Verdict:
    """What a check found, and the loads that it took."""

    finding: Finding | None
    openings: list[Observation] = field(default_factory=list)
    loads: list[Observation] = field(default_factory=list)


@dataclass
class OpeningHouse:
    """A browser and an origin that it may reach."""

    browser: Browser
    site: Recording

    def route(self, target: str = "/page") -> Route:
        return Route(Request("GET", url_of(self.site.port, target)), "/page")

    async def judge(self, check: ActiveCheck[Route], page: PageOf, target: str = "/page") -> Verdict:
        """Return the verdict of `check` on a page, drawn a second time from what was stored."""
        route = self.route(target)
        first, again = (Observation(probe, Exchange(probe.request, page(probe.request))) for probe in self._base(route))
        verdict = Verdict(None)
        opened = open_route(route, first.exchange, Chance(b"openings"))
        try:
            probes = next(opened)
            while True:
                seen = tuple([await self._load(probe, page) for probe in probes])
                verdict.openings += seen
                probes = opened.send(seen)
        except StopIteration as end:
            survey = Survey((first, again), openings=end.value)
        trial = check.trial(route, survey, Chance(b"trial"))
        try:
            probes = next(trial)
            while True:
                seen = tuple([await self._load(probe, page) for probe in probes])
                verdict.loads += seen
                probes = trial.send(seen)
        except StopIteration as end:
            verdict.finding = end.value
        assert len(verdict.loads) <= check.most_probes
        stored = check.trial(route, survey, Chance(b"trial"))
        assert run_on_stored(stored, [seen.exchange for seen in verdict.loads]) == verdict.finding
        return verdict

    async def finds(self, check: ActiveCheck[Route], page: PageOf, target: str = "/page") -> Finding | None:
        """Return what the check finds."""
        return (await self.judge(check, page, target)).finding

    async def silence(self, check: ActiveCheck[Route], pages: Mapping[str, PageOf], target: str = "/page") -> list[str]:
        """Return the names of the pages at which the check finds something; several are open at a time."""
        found: list[str] = []
        tabs = anyio.Semaphore(_MOST_AT_ONCE)

        async def one(name: str, page: PageOf) -> None:
            async with tabs:
                if await self.finds(check, page, target) is not None:
                    found.append(name)

        async with anyio.create_task_group() as group:
            for name, page in pages.items():
                group.start_soon(one, name, page)
        return sorted(found)

    async def _load(self, probe: Probe, page: PageOf) -> Observation:
        assert probe.opening is not None
        exchange = Exchange(probe.request, page(probe.request))
        effects, _ = await opening_effects(self.browser, exchange, probe.opening, "test", _LIMITS)
        return Observation(probe, replace(exchange, effects=effects))

    def _base(self, route: Route) -> tuple[Probe, Probe]:
        return baseline_probes(route.sample)


@asynccontextmanager
async def opening_house() -> AsyncIterator[OpeningHouse]:
    """Start one browser for the tests of a module."""

    def answer(request: bytes) -> bytes:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    clock = SystemClock()
    maker = LateChromiumMaker(Program(chromium_path()), clock)
    async with recording_server(answer) as site:
        senders = CurlSenders(version="0", clock=clock, make_browser=maker.make)
        async with senders.open(settings_for(url_of(site.port))) as sender:
            yield OpeningHouse(sender.browser(), site)
