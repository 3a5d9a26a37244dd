# SPDX-License-Identifier: Apache-2.0
"""The browser of a scan that has none: it says so, and does nothing. Fits `scan.ports.Browser`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from vedette.scan.ports import LoginPage
from vedette.scan.visits import BrowserState, Opened, OpenTask, Rendering, RenderTask, Visit, VisitTask


class NoBrowser:
    """`why_not` is the sentence that everybody is told."""

    def __init__(self, why_not: str) -> None:
        self._why_not = why_not

    @property
    def why_not(self) -> str:
        """Why there is no browser."""
        return self._why_not

    async def visit(self, task: VisitTask) -> Visit:
        """Return a visit that saw nothing."""
        return Visit(is_whole=False, story=self._why_not)

    async def render(self, task: RenderTask) -> Rendering:
        """Return a rendering in which nothing ran."""
        return Rendering(story=self._why_not)

    async def open(self, task: OpenTask) -> Opened:
        """Return an opening that saw nothing."""
        return Opened(story=self._why_not)

    @asynccontextmanager
    async def login_page(self, mark: str) -> AsyncIterator[LoginPage | None]:
        """Lend no page."""
        yield None

    async def adopt(self, state: BrowserState) -> None:
        """Do nothing: no page will be visited."""
