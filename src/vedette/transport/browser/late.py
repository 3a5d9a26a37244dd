# SPDX-License-Identifier: Apache-2.0
"""A browser whose library is loaded when it is first used: scans without a browser need none of its 15 MiB.

Fits `scan.ports.Browser`.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from vedette.domain.scope import Scope
from vedette.scan.ports import Clock
from vedette.scan.visits import BrowserState, Opened, OpenTask, Rendering, RenderTask, Visit, VisitTask
from vedette.transport.browser.launching import Program

if TYPE_CHECKING:
    from vedette.transport.browser.chromium import Chromium
    from vedette.transport.browser.login_page import LoginPage
    from vedette.transport.egress_proxy import Way


class LateChromiumMaker:
    """Makes the browsers of senders, all of one program."""

    def __init__(self, program: Program, clock: Clock) -> None:
        self._program = program
        self._clock = clock

    def make(self, way: Way, scope: Scope) -> LateChromium:
        """Return a browser whose only way out is `way`."""
        return LateChromium(self._program, way, scope, self._clock)


class LateChromium:
    """One browser; to be used and closed in one running event loop."""

    def __init__(self, program: Program, way: Way, scope: Scope, clock: Clock) -> None:
        self._program = program
        self._way = way
        self._scope = scope
        self._clock = clock
        self._state = BrowserState()
        self._chromium: Chromium | None = None

    @property
    def why_not(self) -> str:
        """Why there is no browser, in one sentence; empty as long as there is one."""
        return self._program.why_not if self._chromium is None else self._chromium.why_not

    async def visit(self, task: VisitTask) -> Visit:
        """Look at a page in a tab that nobody else uses meanwhile; what goes wrong is told in the visit."""
        return await self._get().visit(task)

    async def render(self, task: RenderTask) -> Rendering:
        """Render a stored answer, offline and alone, and return what its scripts reported."""
        return await self._get().render(task)

    async def open(self, task: OpenTask) -> Opened:
        """Open a page as a stranger's page would, alone, and return what came of it."""
        return await self._get().open(task)

    def login_page(self, mark: str) -> AbstractAsyncContextManager[LoginPage | None]:
        """Lend a page in which somebody logs in; None where there is no browser."""
        return self._get().login_page(mark)

    async def adopt(self, state: BrowserState) -> None:
        """Let visits begin with this storage from now on: that of an identity that is logged in."""
        self._state = state
        if self._chromium is not None:
            await self._chromium.adopt(state)

    async def close(self) -> None:
        """End the browser, if it was used."""
        if self._chromium is not None:
            await self._chromium.close()

    def _get(self) -> Chromium:
        if self._chromium is None:
            from vedette.transport.browser.chromium import Chromium

            self._chromium = Chromium(self._program, self._way, self._scope, self._clock, self._state)
        return self._chromium
