# SPDX-License-Identifier: Apache-2.0
"""One tab of the crawl: a context and an outlet of its own, used for one visit after the other.

A visit goes: the document is given from the crawl's own bytes, the page is waited for, explored in one call, loaded
again for actions that were lost, and left for a blank page, so that nothing of it goes on.
"""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from vedette.domain.exchange import Exchange, Headers, Request, Response, Url
from vedette.scan.visits import BrowserState, Visit, VisitTask
from vedette.transport.browser import report as reports
from vedette.transport.browser.launching import ALWAYS_PROXIED
from vedette.transport.browser.scripts import explore_function, explore_options, hooks, library_function
from vedette.transport.egress_proxy import Orders, Outlet

MOST_VISITS = 50
_MOST_HTML = 1_000_000
_CLOSING_SECONDS = 5.0
_BLANK = "/vedette-empty-page"
"""Where a tab rests. It is given, and never asked for."""


class Tab:
    """Made by `open_tab`. `is_worn` says that it is to be closed and not used again."""

    def __init__(self, context: BrowserContext, page: Page, outlet: Outlet) -> None:
        self._context = context
        self._page = page
        self._outlet = outlet
        self._visits = 0
        self._is_broken = False
        page.on("crash", lambda _: self._break())

    def _break(self) -> None:
        self._is_broken = True

    @property
    def is_worn(self) -> bool:
        """Whether it has served its time or failed."""
        return self._is_broken or self._visits >= MOST_VISITS

    async def visit(self, task: VisitTask) -> Visit:
        """Look at a page; whatever goes wrong is told in the visit."""
        self._visits += 1
        self._outlet.begin(Orders(task.mark, task.limits.care, (task.document,)))
        found: list[dict[str, Any]] = []
        story = ""
        try:
            async with asyncio.timeout(task.limits.visit_seconds):
                await self._context.clear_cookies()
                story = await self._explore(task, found)
                await self._leave(task)
        except TimeoutError:
            self._break()
            story = f"The page kept the tab busy for more than {task.limits.visit_seconds:g} seconds."
        except PlaywrightError as error:
            self._break()
            story = f"The tab failed: {_first_line(error)}"
        return self._made_of(task, found, story)

    async def close(self) -> None:
        """Close the tab with its context and outlet; a tab that hangs is left to the browser's end."""
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self._context.close()
        except (TimeoutError, PlaywrightError):
            self._break()
        await self._outlet.close()

    async def _explore(self, task: VisitTask, found: list[dict[str, Any]]) -> str:
        """Load and explore, and again for what was lost. Returns what went wrong, empty when nothing did."""
        earlier: dict[str, Any] | None = None
        for _ in range(1 + task.limits.most_replays):
            if earlier is not None:
                await self._leave(task)
                self._outlet.give(task.document)
            problem = await self._load(task)
            if problem:
                return problem
            options = explore_options(task.limits, earlier)
            report = await self._page.evaluate(explore_function(), options)
            if not isinstance(report, dict) or report.get("problem"):
                return str(report.get("problem")) if isinstance(report, dict) else "The page took our hooks away."
            found.append(report)
            if earlier is None:
                report["libraries"] = await self._page.evaluate(library_function())
            before = len(earlier.get("lost", ())) if earlier else None
            if not report.get("lost") or (before is not None and len(report["lost"]) >= before):
                break
            earlier = report
        return ""

    async def _leave(self, task: VisitTask) -> None:
        """Go to an empty page of the same site: another site, about:blank included, would cost a process each time."""
        blank = blank_page(task.url)
        self._outlet.give(blank)
        await self._page.goto(str(blank.request.url), wait_until="commit")

    async def _load(self, task: VisitTask) -> str:
        limit = task.limits.load_seconds * 1_000
        try:
            await self._page.goto(task.address, wait_until="domcontentloaded", timeout=limit)
        except PlaywrightTimeout:
            return f"The page was not there after {task.limits.load_seconds:g} seconds."
        except PlaywrightError as error:
            return f"The page could not be loaded: {_first_line(error)}"
        return ""

    def _made_of(self, task: VisitTask, found: list[dict[str, Any]], story: str) -> Visit:
        passage = self._outlet.end()
        first, last = (found[0], found[-1]) if found else ({}, {})
        html = first.get("html")
        wishes = [wish for report in found for wish in reports.navigations(report, task.url)]
        left = reports.number(last, "left")
        if left and not story:
            story = f"{left} actions were left when the limits of one visit were reached."
        return Visit(
            wishes=(*passage.wishes, *wishes),
            addresses=_joined(found, "addresses"),
            routes=tuple(dict.fromkeys(route for report in found for route in reports.routes(report, task.url))),
            guesses=_joined(found, "guesses"),
            sockets=passage.sockets,
            libraries=_joined(found, "libraries"),
            html=html[:_MOST_HTML] if isinstance(html, str) else "",
            actions=sum(reports.number(report, "fired") for report in found),
            lost=len(last.get("lost") or ()),
            skipped=_joined(found, "skipped"),
            is_interactive=first.get("isInteractive") is not False,
            is_whole=not story,
            story=story,
        )


def blank_page(url: Url) -> Exchange:
    """Return an empty page at the site of `url`."""
    headers = Headers((("Content-Type", "text/html"), ("Cache-Control", "no-store")))
    return Exchange(Request("GET", url.with_target(_BLANK)), Response(200, "OK", headers, b"<!doctype html>"))


def _joined(found: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for report in found for text in reports.texts(report, name)))


def _first_line(error: PlaywrightError) -> str:
    return error.message.strip().partition("\n")[0][:300]


async def open_tab(browser: PlaywrightBrowser, outlet: Outlet, state: BrowserState) -> Tab:
    """Open a context whose only way out is `outlet`, with our hooks, and one page in it."""
    context = await browser.new_context(
        proxy={"server": f"http://127.0.0.1:{outlet.port}", "bypass": ALWAYS_PROXIED},
        service_workers="block",
        accept_downloads=False,
        permissions=[],
    )
    await context.add_init_script(script=hooks(state))
    page = await context.new_page()
    return Tab(context, page, outlet)
