# SPDX-License-Identifier: Apache-2.0
"""A login by recorded steps, played in the browser. A step that fails is named, and the page is kept as a picture."""

from __future__ import annotations

import re
from dataclasses import replace

from vedette.domain.login import CODE_PLACE, PASSWORD_PLACE, USER_PLACE, Account, OneTimeCodes, RecordedLogin
from vedette.errors import Unreachable, UsageError
from vedette.scan.gestures import Act, Motion
from vedette.scan.login.recording import RecordedStep
from vedette.scan.login.recording_file import read_recording_file
from vedette.scan.login.token import headers_of_wishes
from vedette.scan.login.tools import LoginFails, LoginTools, Session
from vedette.scan.ports import LoginPage
from vedette.web.url import parse_url

_ANY_PLACE = re.compile("|".join(map(re.escape, (USER_PLACE, PASSWORD_PLACE, CODE_PLACE))))


async def log_in_recorded(recipe: RecordedLogin, tools: LoginTools) -> Session:
    """Play the recording of `recipe`. Raises LoginFails, which names the step."""
    async with tools.page() as page:
        if page is None:
            raise LoginFails(f"A recorded login needs a browser. {tools.why_no_page}")
        await play_recording(recipe, page, tools)
        await tools.picture(page, "after the last step")
        headers = headers_of_wishes(page.wishes) if recipe.detects_token else ()
        return Session(headers, await page.state(), landing=parse_url(page.url))


async def play_recording(recipe: RecordedLogin, page: LoginPage, tools: LoginTools) -> None:
    """Play the recording in a page that was lent already. Raises LoginFails, after a picture of the page was kept."""
    try:
        steps = read_recording_file(recipe.recording)
    except UsageError as error:
        raise LoginFails(error.message, error.remedy) from error
    await _play(steps, page, recipe.account, tools)


async def _play(steps: tuple[RecordedStep, ...], page: LoginPage, account: Account, tools: LoginTools) -> None:
    hand = _Hand(page, account, tools)
    for step in steps:
        try:
            await hand.play(step)
        except Unreachable as error:
            await tools.picture(page, f"where step {step.number} failed")
            raise LoginFails(f"Step {step.number} of the recording ({step.name}) failed: {error.message}") from error
        tools.tell(f"Step {step.number}: {step.name}")


class _Hand:
    """Plays the steps of one recording for one account."""

    def __init__(self, page: LoginPage, account: Account, tools: LoginTools) -> None:
        self._page = page
        self._account = account
        self._tools = tools

    async def play(self, step: RecordedStep) -> None:
        """Play one step, and wait for the page that it leads to. Raises Unreachable."""
        gesture = step.gesture
        if isinstance(gesture, Act) and gesture.motion in (Motion.CHANGE, Motion.GO):
            gesture = replace(gesture, text=await self._filled(gesture.text))
        await self._page.perform(gesture)
        if step.landing is not None:
            await self._page.perform(step.landing)

    async def _filled(self, text: str) -> str:
        """Return `text` with the account's words in their places; a code is made at the moment it is needed."""
        words = {USER_PLACE: self._account.user, PASSWORD_PLACE: self._account.password}
        if CODE_PLACE in text:
            words[CODE_PLACE] = await self._tools.code(self._codes())
        return _ANY_PLACE.sub(lambda place: words[place[0]], text)

    def _codes(self) -> OneTimeCodes:
        if self._account.codes is None:
            raise LoginFails("The recording asks for a one-time code, and the account has no secret for one.")
        return self._account.codes
