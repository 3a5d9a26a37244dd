# SPDX-License-Identifier: Apache-2.0
"""Finds what a step of a recording means: the window, the frame, and the element that one of its selectors names."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import BrowserContext, Frame, Locator, Page
from playwright.async_api import Error as PlaywrightError

from vedette.errors import Unreachable
from vedette.scan.gestures import Spot
from vedette.web.url import parse_url

POLL_SECONDS = 0.1
_AMBIGUOUS_SECONDS = 1.0
"""For how long an element that several fit is waited for alone: a page that is still being built shows more later."""
_ROLE = re.compile(r"""\[\s*role\s*=\s*["']([a-z]{1,40})["']\s*\]\s*$""")
_NAME = re.compile(r"""\[\s*name\s*=\s*["']([^"']*)["']\s*\]""")
_ROLES_OF_NAMES = (
    *("button", "link", "textbox", "checkbox", "radio", "combobox", "searchbox", "option", "menuitem", "tab"),
    *("switch", "spinbutton", "slider", "listbox", "treeitem", "cell", "row", "heading", "img", "group", "dialog"),
)
"""What a name alone may be that of; the parts of pages that are pressed and filled in."""
_ORDER = ("aria/", "text/", "", "pierce/", "xpath/")
"""The kinds of selector, what changes least first; CSS has no prefix."""


class Spots:
    """Finds places in the windows of one context; `main` is the first window."""

    def __init__(self, context: BrowserContext, main: Page) -> None:
        self._context = context
        self._main = main

    def page(self, spot: Spot) -> Page | None:
        """Return the window of a spot; None where none has its address now. Query and fragment do not count."""
        if not spot.window:
            return self._main
        wanted = place_of(spot.window)
        return next((page for page in self._context.pages if place_of(page.url) == wanted), None)

    def frame(self, spot: Spot) -> Frame | None:
        """Return the frame of a spot; None where it is not there now."""
        page = self.page(spot)
        frame = page.main_frame if page is not None else None
        for number in spot.frame:
            frames = frame.child_frames if frame is not None else []
            frame = frames[number] if number < len(frames) else None
        return frame

    async def count(self, spot: Spot, is_visible: bool | None, attributes: tuple[tuple[str, str], ...]) -> int:
        """Return how many elements the best of the selectors finds now."""
        frame = self.frame(spot)
        counts = [0]
        for chain in spot.selectors if frame is not None else ():
            assert frame is not None, "said above"
            found = locate(frame, chain)
            if is_visible is not None:
                found = found.filter(visible=is_visible)
            counts.append(await _counted(found, attributes))
        return max(counts)

    async def element(self, spot: Spot, deadline: float) -> Locator:
        """Wait until one of the selectors finds one visible element, alone, and return it.

        Where each fits several for a while, the first of them is taken, as the program that recorded does.
        Raises Unreachable when the time of the running loop reaches `deadline`.
        """
        loop = asyncio.get_running_loop()
        ambiguous_until = loop.time() + _AMBIGUOUS_SECONDS
        while True:
            several = None
            for chain in sorted(spot.selectors, key=_rank):
                found = await self._visible(spot, chain)
                number = await found.count() if found is not None else 0
                if found is not None and number == 1:
                    return found
                several = several or (found.first if found is not None and number else None)
            if several is not None and loop.time() >= ambiguous_until:
                return several
            if loop.time() >= deadline:
                raise Unreachable(self._why_not(spot))
            await asyncio.sleep(POLL_SECONDS)

    async def _visible(self, spot: Spot, chain: tuple[str, ...]) -> Locator | None:
        """Return what a selector finds that shows; None where it cannot be looked for now."""
        frame = self.frame(spot)
        if frame is None:
            return None
        found = locate(frame, chain).filter(visible=True)
        try:
            await found.count()
        except PlaywrightError:  # the page is on its way to the next one, or the selector is none that CSS knows
            return None
        return found

    def _why_not(self, spot: Spot) -> str:
        if self.page(spot) is None:
            return f"there is no window at {spot.window}"
        if self.frame(spot) is None:
            return "its frame is not there"
        return "none of its selectors finds an element that shows"


def place_of(address: str) -> str:
    """Return an address without query and fragment; as it is where it is none of HTTP's."""
    url = parse_url(address)
    return address if url is None else f"{url.origin}{url.path}"


def locate(frame: Frame, chain: tuple[str, ...]) -> Locator:
    """Return what a chain of selectors finds; each link is looked for inside of the one before it."""
    found: Frame | Locator = frame
    for link in chain:
        found = _link(found, link)
    assert isinstance(found, Locator), "a chain has a link"
    return found


def _link(within: Frame | Locator, link: str) -> Locator:
    kind, _, rest = link.partition("/")
    match kind:
        case "aria":
            return _by_name(within, rest)
        case "text":
            words = [re.escape(word) for word in rest.split()]
            return within.get_by_text(re.compile(r"\s+".join(words)))
        case "xpath":
            return within.locator(f"xpath={rest}")
        case "pierce":
            return within.locator(f"css={rest}")
        case _:
            return within.locator(f"css={link}")


def _by_name(within: Frame | Locator, text: str) -> Locator:
    """Return what has an accessible name, and the role where one is given.

    A password field has no role in the tree of names, so labels are looked at as well.
    """
    role, named = _ROLE.search(text), _NAME.search(text)
    name = " ".join((named[1] if named else text[: role.start()] if role else text).split())
    if role is not None and role[1] != "textbox":
        return within.locator(_role_selector(role[1], name))
    roles = ("textbox",) if role is not None else _ROLES_OF_NAMES
    found = within.get_by_label(name, exact=True).or_(within.get_by_placeholder(name, exact=True))
    for each in roles:
        found = found.or_(within.locator(_role_selector(each, name)))
    return found


def _role_selector(role: str, name: str) -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'role={role}[name="{quoted}"s]' if name else f"role={role}"


def _rank(chain: tuple[str, ...]) -> int:
    prefix = f"{chain[0].partition('/')[0]}/" if chain[0].startswith(_ORDER[0:2] + _ORDER[3:]) else ""
    return _ORDER.index(prefix)


async def _counted(found: Locator, attributes: tuple[tuple[str, str], ...]) -> int:
    try:
        if not attributes:
            return await found.count()
        held = [{name: await each.get_attribute(name) for name, _ in attributes} for each in await found.all()]
    except PlaywrightError:
        return 0
    return sum(1 for each in held if all(each[name] == value for name, value in attributes))
