# SPDX-License-Identifier: Apache-2.0
"""Does in a page what the steps of a recording ask for. No script of a recording is run."""

from __future__ import annotations

import asyncio
import operator
from collections.abc import Awaitable, Callable
from typing import Literal

from playwright.async_api import BrowserContext, Locator, Page, Position
from playwright.async_api import Error as PlaywrightError

from vedette.errors import Unreachable
from vedette.scan.gestures import Act, Comparison, Condition, ElementWait, Gesture, Motion, PageWait, Sight
from vedette.transport.browser.spots import POLL_SECONDS, Spots, place_of

_LEAST_SECONDS = 0.5
"""What is left at least for a gesture whose element was found late."""
_BUTTONS: dict[str, Literal["left", "middle", "right"]] = {"left": "left", "middle": "middle", "right": "right"}
_NUMBERS: dict[Comparison, Callable[[int, int], bool]] = {
    Comparison.EQUALS: operator.eq,
    Comparison.DIFFERS: operator.ne,
    Comparison.AT_LEAST: operator.ge,
    Comparison.AT_MOST: operator.le,
    Comparison.MORE: operator.gt,
    Comparison.LESS: operator.lt,
}
_TEXTS: dict[Comparison, Callable[[str, str], bool]] = {
    Comparison.EQUALS: operator.eq,
    Comparison.DIFFERS: operator.ne,
    Comparison.CONTAINS: operator.contains,
    Comparison.STARTS: str.startswith,
    Comparison.ENDS: str.endswith,
}
_SIGHTS = {
    Sight.TITLE: "document.title",
    Sight.ADDRESS: "location.href",
    Sight.PATH: "location.pathname",
    Sight.QUERY: "location.search",
    Sight.FRAGMENT: "location.hash",
    Sight.READINESS: "document.readyState",
}


class Gestures:
    """Does the gestures of one login; `main` is its first window."""

    def __init__(self, context: BrowserContext, main: Page) -> None:
        self._spots = Spots(context, main)

    async def perform(self, gesture: Gesture) -> None:
        """Do a gesture, or wait until what it waits for is there. Raises Unreachable, in words, when time is up."""
        deadline = asyncio.get_running_loop().time() + gesture.seconds
        try:
            match gesture:
                case Act():
                    await self._act(gesture, deadline)
                case ElementWait():
                    await self._until(lambda: self._has_elements(gesture), deadline, "what it waits for did not come")
                case PageWait():
                    await self._until(lambda: self._holds(gesture), deadline, _unmet(gesture))
        except PlaywrightError as error:
            raise Unreachable(f"the browser says: {error.message.strip().partition(chr(10))[0][:300]}") from error

    async def _act(self, act: Act, deadline: float) -> None:
        if act.spot.selectors:
            await self._touch(act, await self._spots.element(act.spot, deadline), deadline)
            return
        page = await self._window(act, deadline)
        match act.motion:
            case Motion.KEY_DOWN:
                await page.keyboard.down(act.text)
            case Motion.KEY_UP:
                await page.keyboard.up(act.text)
            case Motion.RESIZE if act.at is not None:
                await page.set_viewport_size({"width": round(act.at[0]), "height": round(act.at[1])})
            case Motion.SCROLL if act.at is not None:
                await page.evaluate("([x, y]) => scrollTo(x, y)", list(act.at))
            case Motion.CLOSE if act.spot.window:
                await page.close()
            case Motion.GO:
                await page.goto(act.text, wait_until="domcontentloaded", timeout=_left(deadline))
            case _:  # the first window stays: the login is looked at in it
                return

    async def _touch(self, act: Act, element: Locator, deadline: float) -> None:
        left = _left(deadline)
        match act.motion:
            case Motion.CLICK:
                await element.click(button=_BUTTONS[act.button], position=await _inside(element, act), timeout=left)
            case Motion.DOUBLE_CLICK:
                await element.dblclick(button=_BUTTONS[act.button], position=await _inside(element, act), timeout=left)
            case Motion.HOVER:
                await element.hover(timeout=left)
            case Motion.CHANGE:
                await _change(element, act.text, left)
            case Motion.KEY_DOWN | Motion.KEY_UP:
                await element.press(act.text, timeout=left)
            case Motion.SCROLL if act.at is not None:
                await element.evaluate("(element, [x, y]) => element.scrollTo(x, y)", list(act.at), timeout=left)
            case _:
                return

    async def _window(self, act: Act, deadline: float) -> Page:
        while (page := self._spots.page(act.spot)) is None:
            if asyncio.get_running_loop().time() >= deadline:
                raise Unreachable(f"there is no window at {act.spot.window}")
            await asyncio.sleep(POLL_SECONDS)
        return page

    async def _until(self, holds: Callable[[], Awaitable[bool]], deadline: float, otherwise: str) -> None:
        """Wait until `holds` is true. Raises Unreachable, in the words of `otherwise`, when time is up."""
        while not await holds():
            if asyncio.get_running_loop().time() >= deadline:
                raise Unreachable(otherwise)
            await asyncio.sleep(POLL_SECONDS)

    async def _has_elements(self, wait: ElementWait) -> bool:
        number = await self._spots.count(wait.spot, wait.is_visible, wait.attributes)
        return _NUMBERS[wait.comparison](number, wait.count)

    async def _holds(self, wait: PageWait) -> bool:
        return all([await self._meets(condition, wait) for condition in wait.conditions])

    async def _meets(self, condition: Condition, wait: PageWait) -> bool:
        frame = self._spots.frame(wait.spot)
        if frame is None:
            return False
        try:
            if condition.sight is Sight.ELEMENTS:
                number = await frame.locator(f"css={condition.selector}").count()
                return _NUMBERS[condition.comparison](number, condition.number)
            if condition.sight is Sight.PLACE:
                return place_of(frame.url) == condition.text
            seen = await frame.evaluate(_SIGHTS[condition.sight])
        except PlaywrightError:  # the page is on its way to the next one
            return False
        return _TEXTS[condition.comparison](str(seen), condition.text)


async def _change(element: Locator, value: str, left: float) -> None:
    """Put a value into a field; a select takes the option with this value, or else with this label."""
    tag = await element.evaluate("element => element.localName", timeout=left)
    if tag != "select":
        await element.fill(value, timeout=left)
        return
    values = await element.evaluate("element => [...element.options].slice(0, 5000).map(each => each.value)")
    if value in values:
        await element.select_option(value=value, timeout=left)
    else:
        await element.select_option(label=value, timeout=left)


async def _inside(element: Locator, act: Act) -> Position | None:
    """Return where in the element the click was recorded; None, for its middle, where it lies outside by now."""
    if act.at is None:
        return None
    box = await element.bounding_box()
    x, y = act.at
    if box is None or not (0 < x < box["width"] and 0 < y < box["height"]):
        return None
    return {"x": x, "y": y}


def _unmet(wait: PageWait) -> str:
    for condition in wait.conditions:
        if condition.sight is Sight.PLACE:
            return f"the page did not come to {condition.text}"
    return "what it waits for did not come"


def _left(deadline: float) -> float:
    """Return the milliseconds until `deadline`."""
    return max(_LEAST_SECONDS, deadline - asyncio.get_running_loop().time()) * 1_000
