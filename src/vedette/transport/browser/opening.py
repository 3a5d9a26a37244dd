# SPDX-License-Identifier: Apache-2.0
"""Opens a page of the site from a page of a stranger, in a context of its own, to see what its scripts do with that.

The stranger's page is ours: it is given by the proxy and never asked for. It opens the site's page as any page in the
world could: by `window.open`, with a name, an address and its own address as the referrer, and it posts messages to
it. The site's page stays where it is, its Content-Security-Policy and all its headers hold, and what it asks the site
for passes the gate. Nothing is taken from it but what our hooks wrote down, and the calls of one function.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.domain.opening import Opening
from vedette.scan.visits import BrowserLimits, BrowserState, Fate, Opened, OpenTask
from vedette.transport.browser import report as reports
from vedette.transport.browser.launching import ALWAYS_PROXIED
from vedette.transport.browser.scripts import collect_function, explore_function, explore_options, opening_hooks
from vedette.transport.egress_proxy import EgressProxy, Orders

_PATIENCE = 2
"""How many times as long as a visit of the crawl an opening may take: load must not decide a verdict."""
_QUIET_SECONDS = 0.3
"""How long after the load, and after the messages, what was started may take to tell us."""
_SETTLE_MILLISECONDS = 6_000
_MOST_VALUES = 100
_MOST_ACTIONS = 60
_MOST_DEPTH = 2
_EXPLORE_SECONDS = 8.0
_STRANGERS_PAGE = b'<!doctype html><meta name="referrer" content="unsafe-url"><link rel="icon" href="data:,">'
_AS_WRITTEN = "!$&'()*+,;=:@%[]|-._~"
"""What a browser leaves as it is in a path, besides letters and digits. Source: WHATWG URL, section 1.3."""
_OPEN = "({address, name}) => { window.opened = window.open(address, name); }"
_POST = "(text) => { window.opened.postMessage(JSON.parse(text), '*'); }"
_SETTLE = "(most) => window.__vedette ? window.__vedette.settle(most) : false"
_PRESS = "() => { if (window.__vedette) window.__vedette.isPressed = true; }"
_INHERITED = "(names) => names.filter((name) => ({})[name] !== undefined)"


async def open_page(browser: PlaywrightBrowser, proxy: EgressProxy, task: OpenTask, state: BrowserState) -> Opened:
    """Return what the page did; what went wrong is told in its story."""
    outlet = await proxy.open_outlet()
    address = _address(task)
    own = replace(task.document, request=replace(task.document.request, url=address))
    stranger = _strangers_page(task.opening)
    outlet.begin(Orders(task.mark, task.limits.care, (own, stranger)))
    visit = _Visit(task, f"{address}#{task.opening.fragment}" if task.opening.fragment else str(address))
    story = ""
    try:
        async with asyncio.timeout(_PATIENCE * task.limits.visit_seconds):
            context = await browser.new_context(
                proxy={"server": f"http://127.0.0.1:{outlet.port}", "bypass": ALWAYS_PROXIED},
                service_workers="block",
                accept_downloads=False,
                permissions=[],
            )
            try:
                story = await visit.run(context, str(stranger.request.url), state)
            finally:
                await context.close()
    except TimeoutError:
        story = f"It was not finished after {_PATIENCE * task.limits.visit_seconds:g} seconds."
    except PlaywrightError as error:
        story = error.message.strip().partition("\n")[0][:300]
    passage = outlet.end()
    await proxy.close_outlet(outlet)
    sent = sum(wish.fate in (Fate.SENT, Fate.LOST) for wish in passage.wishes)
    return visit.opened(sent, story)


class _Visit:
    """One opening: what is noted while it lasts."""

    def __init__(self, task: OpenTask, address: str) -> None:
        self._task = task
        self._address = address
        self._executed: list[str] = []
        self._inherited: tuple[str, ...] = ()
        self._report: dict[str, Any] = {}

    async def run(self, context: BrowserContext, stranger: str, state: BrowserState) -> str:
        """Open the page and wait for what it does. Returns what went wrong; empty when nothing did."""
        opening = self._task.opening
        await context.expose_binding(self._task.function, self._note)
        await context.add_init_script(script=opening_hooks(_seeded(state, opening), opening, self._task.function))
        home = await context.new_page()
        await home.goto(stranger, wait_until="load")
        longest = _PATIENCE * self._task.limits.load_seconds * 1_000
        async with context.expect_page(timeout=longest) as waiting:
            await home.evaluate(_OPEN, {"address": self._address, "name": opening.window_name})
        page = await waiting.value
        page.on("dialog", lambda dialog: dialog.dismiss())
        await page.wait_for_load_state("domcontentloaded", timeout=longest)
        if not page.url.startswith(str(_address(self._task).origin)):
            return "The page did not stay at its address."
        await self._wait(page, is_last=not opening.messages)
        for message in opening.messages:
            await home.evaluate(_POST, message)
        if opening.messages:
            await self._wait(page, is_last=True)
        if not self._has_shown_itself(await page.evaluate(collect_function())):
            await page.evaluate(_PRESS)
            await page.evaluate(explore_function(), explore_options(_limits(self._task.limits)))
            await self._wait(page, is_last=True)
        self._inherited = tuple(await page.evaluate(_INHERITED, list(opening.properties)))
        report = await page.evaluate(collect_function())
        self._report = report if isinstance(report, dict) else {}
        return "" if self._report else "The page took our hooks away."

    def opened(self, requests: int, story: str) -> Opened:
        """Return what was noted."""
        return Opened(
            executed=tuple(dict.fromkeys(self._executed)),
            navigations=reports.destinations(self._report),
            properties=tuple(name for name in self._task.opening.properties if name in self._inherited),
            sightings=reports.sightings(self._report),
            reads=reports.reads(self._report),
            requests=requests,
            story=story,
        )

    def _note(self, _source: object, *values: object) -> None:
        if len(self._executed) < _MOST_VALUES:
            self._executed.append(str(values[0])[:1_000] if values else "")

    async def _wait(self, page: Page, *, is_last: bool) -> None:
        """Wait until nothing is under way in the page and, if nothing else comes, for what it may have to tell us."""
        await page.evaluate(_SETTLE, _SETTLE_MILLISECONDS)
        if is_last and not self._task.opening.is_watched:
            await asyncio.sleep(_QUIET_SECONDS)

    def _has_shown_itself(self, report: object) -> bool:
        """Whether what an opening is made for has come: then no button needs to be pressed for it."""
        if self._task.opening.is_watched or not isinstance(report, dict):
            return False
        return bool(self._executed) or any(".invalid" in each for each in reports.destinations(report))


def _address(task: OpenTask) -> Url:
    url = task.document.request.url
    if task.opening.query is None:
        return url
    return url.with_target(f"{url.path}?{task.opening.query}" if task.opening.query else url.path)


def _strangers_page(opening: Opening) -> Exchange:
    target = f"/{quote(opening.referrer, safe=_AS_WRITTEN)}"
    headers = Headers((("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")))
    url = Url(Origin("http", opening.stranger, 80), target)
    return Exchange(Request("GET", url), Response(200, "OK", headers, _STRANGERS_PAGE))


def _seeded(state: BrowserState, opening: Opening) -> BrowserState:
    given = tuple(("", key, value) for key, value in opening.storage)
    return replace(state, storage=state.storage + given, session_storage=state.session_storage + given)


def _limits(limits: BrowserLimits) -> BrowserLimits:
    return replace(
        limits,
        most_actions=min(limits.most_actions, _MOST_ACTIONS),
        most_depth=min(limits.most_depth, _MOST_DEPTH),
        explore_seconds=min(limits.explore_seconds, _EXPLORE_SECONDS),
    )
