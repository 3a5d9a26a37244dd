# SPDX-License-Identifier: Apache-2.0
"""A page in which somebody logs in: it goes where it is told to, as for a person, within the scope.

All its requests pass the egress proxy and with it the scan's gate and cookie jar. It has no lock and no hooks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request as PlaywrightRequest

from vedette.domain.exchange import Url
from vedette.errors import Unreachable
from vedette.scan.gestures import Act, Gesture, Motion
from vedette.scan.visits import BrowserState, Care, Fate, FieldSeen, Wish
from vedette.transport.browser.gestures import Gestures
from vedette.transport.browser.launching import ALWAYS_PROXIED
from vedette.transport.browser.scripts import field_function
from vedette.transport.egress_proxy import EgressProxy, Orders, Outlet
from vedette.transport.egress_request import Use

_STEP_SECONDS = 15.0
_QUIET_SECONDS = 0.4
_POLL_SECONDS = 0.05
_MOST_SETTLE_SECONDS = 10.0
_MOST_VISITED = 1_000
_SESSION_STORAGE = """() => {
  try { return Object.entries(sessionStorage).slice(0, 200).map(([name, value]) => [location.origin, name, value]); }
  catch { return []; }
}"""


class LoginPage:
    """One page. Every step has a limit and raises Unreachable, in words, when it cannot be done."""

    def __init__(self, context: BrowserContext, page: Page, outlet: Outlet) -> None:
        self._context = context
        self._page = page
        self._outlet = outlet
        self._gestures = Gestures(context, page)
        self._visited: list[str] = []
        context.on("request", self._on_request)

    @property
    def url(self) -> str:
        """Where the page is."""
        return self._page.url

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """The requests so far, with their answers: which of them carried the login."""
        return self._outlet.passage().wishes

    @property
    def visited(self) -> tuple[str, ...]:
        """The addresses that its windows went to or wanted to go to, those of redirects included."""
        return tuple(self._visited)

    def keep_back(self, address: Url) -> None:
        """Answer requests for `address` here from now on, whatever their query: the site does not get them."""
        self._outlet.keep_back(address)

    async def go_to(self, address: str) -> None:
        """Go to an address and wait until the page is quiet."""
        before = len(self.wishes)
        await self._do("open", address, self._page.goto(address, wait_until="domcontentloaded", timeout=_limit()))
        self._check_documents(before)

    async def fields(self) -> tuple[FieldSeen, ...]:
        """Return the fields, buttons and links of the page, in document order."""
        found = await self._page.evaluate(field_function())
        return tuple(_field(item) for item in found if isinstance(item, dict)) if isinstance(found, list) else ()

    async def fill(self, selector: str, value: str) -> None:
        """Type `value` into a field, in place of what it holds. `selector` is CSS or any selector of Playwright's."""
        await self._do("fill", selector, self._page.locator(selector).first.fill(value, timeout=_limit()))

    async def choose(self, selector: str, value: str) -> None:
        """Choose the option of a select by its value."""
        await self._do("choose", selector, self._page.locator(selector).first.select_option(value, timeout=_limit()))

    async def click(self, selector: str) -> None:
        """Click, and wait until what follows is quiet."""
        await self._do("click", selector, self._page.locator(selector).first.click(timeout=_limit()))

    async def press(self, selector: str, key: str) -> None:
        """Press a key in a field, such as `Enter`, and wait until what follows is quiet."""
        await self._do("press a key in", selector, self._page.locator(selector).first.press(key, timeout=_limit()))

    async def count(self, selector: str) -> int:
        """Return how many elements a selector finds."""
        try:
            return await self._page.locator(selector).count()
        except PlaywrightError as error:
            raise Unreachable(f"The selector {selector} cannot be used: {_words(error)}") from error

    async def wait_for(self, selector: str) -> None:
        """Wait until an element is visible."""
        await self._do("wait for", selector, self._page.locator(selector).first.wait_for(timeout=_limit()))

    async def perform(self, gesture: Gesture) -> None:
        """Do what a step of a recording asks for, and wait until what follows is quiet."""
        before = len(self.wishes)
        await self._gestures.perform(gesture)
        await self.settle()
        if isinstance(gesture, Act) and gesture.motion is Motion.GO:
            self._check_documents(before)

    async def screenshot(self) -> bytes:
        """Return the visible part of the page as a PNG."""
        try:
            return await self._page.screenshot(timeout=_limit())
        except PlaywrightError as error:
            raise Unreachable(f"No picture could be taken: {_words(error)}") from error

    async def html(self) -> str:
        """Return the document as it is now."""
        return await self._page.content()

    async def state(self) -> BrowserState:
        """Return what the browser keeps beside the jar, for `Browser.adopt`."""
        kept = await self._context.storage_state()
        cookies = [
            (cookie.get("domain", ""), cookie.get("path", "/"), cookie.get("name", ""), cookie.get("value", ""))
            for cookie in kept.get("cookies", [])
        ]
        storage = [
            (origin.get("origin", ""), item.get("name", ""), item.get("value", ""))
            for origin in kept.get("origins", [])
            for item in origin.get("localStorage", [])
        ]
        seats = await self._page.evaluate(_SESSION_STORAGE)
        session = [(str(origin), str(name), str(value)) for origin, name, value in seats]
        return BrowserState(tuple(cookies), tuple(storage), tuple(session))

    async def settle(self) -> None:
        """Wait until no request has been under way for a moment, at most ten seconds."""
        quiet_since = asyncio.get_running_loop().time()
        deadline = quiet_since + _MOST_SETTLE_SECONDS
        while (now := asyncio.get_running_loop().time()) < deadline and now - quiet_since < _QUIET_SECONDS:
            await asyncio.sleep(_POLL_SECONDS)
            if self._outlet.in_flight:
                quiet_since = asyncio.get_running_loop().time()

    def _on_request(self, request: PlaywrightRequest) -> None:
        if request.is_navigation_request() and len(self._visited) < _MOST_VISITED:
            self._visited.append(request.url)

    def _check_documents(self, before: int) -> None:
        """Raise Unreachable where a page that was to be opened, of the wishes from `before` on, could not be."""
        for wish in self.wishes[before:]:
            if wish.use == Use.DOCUMENT.value and wish.fate in (Fate.REFUSED, Fate.LOST):
                raise Unreachable(f"The browser could not open {wish.request.url}: {wish.reason}")

    async def _do(self, verb: str, what: str, step: Any) -> None:
        try:
            await step
        except PlaywrightError as error:
            raise Unreachable(f"The browser could not {verb} {what}: {_words(error)}") from error
        await self.settle()


def _limit() -> float:
    return _STEP_SECONDS * 1_000


def _words(error: PlaywrightError) -> str:
    return error.message.strip().partition("\n")[0][:300]


def _field(item: dict[str, Any]) -> FieldSeen:
    form = item.get("form")

    def text(name: str) -> str:
        return str(item.get(name) or "")

    return FieldSeen(
        selector=text("selector"),
        kind=text("kind"),
        name=text("name"),
        identifier=text("identifier"),
        label=text("label"),
        autocomplete=text("autocomplete"),
        is_visible=item.get("isVisible") is True,
        form=form if isinstance(form, int) else -1,
    )


@asynccontextmanager
async def open_login_page(browser: PlaywrightBrowser, proxy: EgressProxy, mark: str) -> AsyncIterator[LoginPage]:
    """Lend a page in a context of its own; nothing of it is left when it is given back."""
    outlet = await proxy.open_outlet()
    outlet.begin(Orders(mark, Care.FULL, may_navigate=True))
    context = await browser.new_context(
        proxy={"server": f"http://127.0.0.1:{outlet.port}", "bypass": ALWAYS_PROXIED},
        service_workers="block",
        accept_downloads=False,
    )
    try:
        yield LoginPage(context, await context.new_page(), outlet)
    finally:
        await context.close()
        await proxy.close_outlet(outlet)
