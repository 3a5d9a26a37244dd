# SPDX-License-Identifier: Apache-2.0
"""The browser of one scan's slice. Fits `scan.ports.Browser`.

It is started when it is first needed, has as many tabs as are asked for at once, and is started anew after many visits,
when it has grown too large, or when it has died. Every wait has a limit outside of the browser.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from vedette.domain.scope import Scope
from vedette.scan.ports import Clock
from vedette.scan.visits import BrowserState, Opened, OpenTask, Rendering, RenderTask, Visit, VisitTask
from vedette.transport.browser.launching import HOW_TO_INSTALL, Program, is_sandboxed, launch_flags
from vedette.transport.browser.login_page import LoginPage, open_login_page
from vedette.transport.browser.opening import open_page
from vedette.transport.browser.process_size import pss_bytes
from vedette.transport.browser.rendering import render
from vedette.transport.browser.tab import Tab, open_tab
from vedette.transport.egress_authority import Authority
from vedette.transport.egress_proxy import EgressProxy, Way

MOST_VISITS = 500
MOST_BYTES = 1_500_000_000
_LOOK_EVERY = 20
"""Visits between two looks at the size."""
_LAUNCH_SECONDS = 60.0
_LOG = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Running:
    """A browser that runs, and what ends with it."""

    browser: PlaywrightBrowser
    proxy: EgressProxy
    stack: AsyncExitStack
    idle: list[Tab] = field(default_factory=list)
    visits: int = 0
    in_use: int = 0


class Chromium:
    """One browser; to be made, used and closed in one running event loop. Visits begin with the storage of `state`."""

    def __init__(self, program: Program, way: Way, scope: Scope, clock: Clock, state: BrowserState) -> None:
        self._program = program
        self._way = way
        self._scope = scope
        self._clock = clock
        self._running: _Running | None = None
        self._starting = asyncio.Lock()
        self._state = state
        self._why_not = program.why_not

    @property
    def why_not(self) -> str:
        """Why there is no browser, in one sentence; empty when there is one."""
        return self._why_not

    async def visit(self, task: VisitTask) -> Visit:
        """Look at a page in a tab that nobody else uses meanwhile; what goes wrong is told in the visit."""
        running = await self._get()
        if running is None:
            return Visit(is_whole=False, story=self._why_not)
        running.in_use += 1
        try:
            tab = running.idle.pop() if running.idle else await self._open_tab(running)
            if tab is None:
                return Visit(is_whole=False, story="The browser did not open a tab.")
            visit = await tab.visit(task)
            running.visits += 1
            if tab.is_worn:
                await tab.close()
            else:
                running.idle.append(tab)
            return visit
        finally:
            running.in_use -= 1

    async def render(self, task: RenderTask) -> Rendering:
        """Render a stored answer, offline and alone, and return what its scripts reported."""
        running = await self._get()
        if running is None:
            return Rendering(story=self._why_not)
        running.in_use += 1
        try:
            return await render(running.browser, running.proxy, task)
        finally:
            running.in_use -= 1

    async def open(self, task: OpenTask) -> Opened:
        """Open a page as a stranger's page would, alone, and return what came of it."""
        running = await self._get()
        if running is None:
            return Opened(story=self._why_not)
        running.in_use += 1
        try:
            opened = await open_page(running.browser, running.proxy, task, self._state)
            running.visits += 1
            return opened
        finally:
            running.in_use -= 1

    @asynccontextmanager
    async def login_page(self, mark: str) -> AsyncIterator[LoginPage | None]:
        """Lend a page in which somebody logs in: it goes where it is told to, within the scope; None without a browser.

        What it was given by the site is in the scan's own cookie jar at once; `LoginPage.state` holds the rest.
        """
        running = await self._get()
        if running is None:
            yield None
            return
        running.in_use += 1
        try:
            async with open_login_page(running.browser, running.proxy, mark) as page:
                yield page
        finally:
            running.in_use -= 1

    async def adopt(self, state: BrowserState) -> None:
        """Let visits begin with this storage from now on: that of an identity that is logged in."""
        self._state = state
        if self._running is not None:
            idle, self._running.idle = self._running.idle, []
            for tab in idle:
                await tab.close()

    async def close(self) -> None:
        """End the browser."""
        running, self._running = self._running, None
        if running is not None:
            await running.stack.aclose()

    async def _get(self) -> _Running | None:
        async with self._starting:
            if self._running is not None and self._is_worn(self._running):
                await self.close()
            if self._running is None and not self._why_not:
                self._running = await self._start()
            return self._running

    def _is_worn(self, running: _Running) -> bool:
        """Whether it is to be started anew: it died, or is old or large and nobody uses it at this moment."""
        if not running.browser.is_connected():
            return True
        if running.in_use:
            return False
        if running.visits >= MOST_VISITS:
            return True
        return running.visits % _LOOK_EVERY == _LOOK_EVERY - 1 and pss_bytes() > MOST_BYTES

    async def _start(self) -> _Running | None:
        path = self._program.path
        if path is None:
            return None
        stack = AsyncExitStack()
        try:
            async with asyncio.timeout(_LAUNCH_SECONDS):
                return await self._launch(path, stack)
        except (PlaywrightError, OSError, TimeoutError) as error:
            await stack.aclose()
            first = str(error).strip().partition("\n")[0] or "it did not start in time"
            self._why_not = f"Chromium ({path}) could not be started: {first[:300]}. {HOW_TO_INSTALL}"
            _LOG.warning("browser did not start", program=str(path), reason=first)
            return None

    async def _launch(self, path: Path, stack: AsyncExitStack) -> _Running:
        playwright = await stack.enter_async_context(async_playwright())
        authority = Authority(self._clock.now())
        stack.callback(authority.close)
        proxy = EgressProxy(self._way, self._scope, authority)
        stack.push_async_callback(proxy.close)
        home = await proxy.open_outlet()  # no visit ever begins there: the browser's own calls home end in it
        browser = await playwright.chromium.launch(
            executable_path=path,
            args=launch_flags(home.port, authority.key_digest),
            chromium_sandbox=is_sandboxed(),
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        if not is_sandboxed():
            _LOG.warning("browser runs without its sandbox", reason="Vedette runs as root; run it as another user")
        stack.push_async_callback(_close_browser, browser)
        return _Running(browser, proxy, stack)

    async def _open_tab(self, running: _Running) -> Tab | None:
        try:
            async with asyncio.timeout(_LAUNCH_SECONDS):
                return await open_tab(running.browser, await running.proxy.open_outlet(), self._state)
        except (PlaywrightError, TimeoutError) as error:
            _LOG.warning("browser did not open a tab", reason=str(error).partition("\n")[0])
            return None


async def _close_browser(browser: PlaywrightBrowser) -> None:
    try:
        async with asyncio.timeout(10):
            await browser.close()
    except (PlaywrightError, TimeoutError):
        _LOG.warning("browser did not close; its driver ends it")
