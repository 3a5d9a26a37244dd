# SPDX-License-Identifier: Apache-2.0
"""A browser and a site whose pages a test writes, for visits as a crawl makes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.browsing import chromium_path
from tests.support.recording_server import Recording, recording_server
from tests.support.senders import settings_for, url_of

from vedette.domain.exchange import Exchange, Headers, Request, Response
from vedette.engine.clock import SystemClock
from vedette.scan.visits import BrowserLimits, Visit, VisitTask
from vedette.transport.browser.late import LateChromium, LateChromiumMaker
from vedette.transport.browser.launching import Program
from vedette.transport.sender import CurlSender, CurlSenders


@dataclass
class VisitingHouse:
    """A browser, its sender, and a site whose pages the test writes."""

    browser: LateChromium
    sender: CurlSender
    site: Recording
    pages: dict[str, str] = field(default_factory=dict)

    def exchange(self, html: str, target: str = "/page", headers: tuple[tuple[str, str], ...] = ()) -> Exchange:
        lines = Headers((("Content-Type", "text/html; charset=utf-8"), *headers))
        return Exchange(Request("GET", url_of(self.site.port, target)), Response(200, "OK", lines, html.encode()))

    async def visit(self, html: str, limits: BrowserLimits | None = None, fragment: str = "") -> Visit:
        self.site.requests.clear()
        task = VisitTask(self.exchange(html), "visit", limits or BrowserLimits(), fragment)
        return await self.browser.visit(task)

    @property
    def asked(self) -> set[str]:
        return {" ".join(request.decode().split(" ")[:2]) for request in self.site.requests}


@asynccontextmanager
async def visiting_house(pages: dict[str, str] | None = None) -> AsyncIterator[VisitingHouse]:
    """Start one browser, and a site that answers with `pages`, and with `ok` elsewhere."""
    shown = {} if pages is None else pages

    def answer(request: bytes) -> bytes:
        text = shown.get(request.split(b" ", 2)[1].decode(), "ok").encode()
        cookie = b"Set-Cookie: sid=s1; HttpOnly\r\n" if request.startswith(b"POST /login") else b""
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%bContent-Length: %d\r\n\r\n" % (cookie, len(text)) + text
        )

    clock = SystemClock()
    maker = LateChromiumMaker(Program(chromium_path()), clock)
    async with recording_server(answer) as site:
        senders = CurlSenders(version="0", clock=clock, make_browser=maker.make)
        async with senders.open(settings_for(url_of(site.port))) as sender:
            browser = sender.browser()
            assert isinstance(browser, LateChromium)
            yield VisitingHouse(browser, sender, site, shown)
