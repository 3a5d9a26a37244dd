# SPDX-License-Identifier: Apache-2.0
"""A browser without a process: what a page shows is a plain function of the task."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio

from vedette.scan.ports import LoginPage
from vedette.scan.visits import BrowserState, Opened, OpenTask, Rendering, RenderTask, Visit, VisitTask

Show = Callable[[VisitTask], Visit]
Open = Callable[[OpenTask], Opened]


@dataclass
class PlainBrowser:
    """`ports.Browser` over a function; `visited` keeps the addresses in order."""

    show: Show
    why_not: str = ""
    visited: list[str] = field(default_factory=list)
    shown: Open = lambda task: Opened()

    async def visit(self, task: VisitTask) -> Visit:
        await anyio.lowlevel.checkpoint()
        self.visited.append(task.address)
        return self.show(task)

    async def render(self, task: RenderTask) -> Rendering:
        await anyio.lowlevel.checkpoint()
        return Rendering()

    async def open(self, task: OpenTask) -> Opened:
        await anyio.lowlevel.checkpoint()
        return self.shown(task)

    @asynccontextmanager
    async def login_page(self, mark: str) -> AsyncIterator[LoginPage | None]:
        yield None

    async def adopt(self, state: BrowserState) -> None:
        await anyio.lowlevel.checkpoint()
