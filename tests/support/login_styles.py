# SPDX-License-Identifier: Apache-2.0
"""What a style of login is given, over a real sender: tests of one style need no scan around it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from tests.support.browsing import chromium_path
from tests.support.senders import settings_for

from vedette.domain.exchange import Exchange, Request, Url
from vedette.domain.login import CommandLogin, OneTimeCodes
from vedette.domain.scope import Scope
from vedette.domain.time import Instant
from vedette.engine.clock import SystemClock
from vedette.errors import Refused, Unreachable
from vedette.scan.login.one_time_codes import totp
from vedette.scan.login.tools import CommandOutput, LoginFails, Session
from vedette.scan.ports import LoginPage, Sender
from vedette.transport.browser.late import LateChromiumMaker
from vedette.transport.browser.launching import Program
from vedette.transport.programs import ProgramRunner
from vedette.transport.sender import CurlSender, CurlSenders
from vedette.web.url import parse_location

MOST_REDIRECTS = 10


@dataclass
class StyleTools:
    """`LoginTools` over a sender. `story` and `pictures` keep what was told and photographed."""

    sender: Sender
    target: Url
    before: Session | None = None
    story: list[str] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    cookies: list[tuple[str, str]] = field(default_factory=list)

    def now(self) -> Instant:
        return SystemClock().now()

    async def send(self, request: Request, what: str) -> Exchange:
        self.story.append(what)
        try:
            return await self.sender.send(request, mark="login")
        except (Refused, Unreachable) as error:
            raise LoginFails(error.message, error.remedy) from error

    async def follow(self, exchange: Exchange) -> Exchange:
        for _ in range(MOST_REDIRECTS):
            location = exchange.response.headers.get("location")
            url = parse_location(location, exchange.request.url) if location and exchange.response.is_redirect else None
            if url is None or url.origin != self.target.origin:
                return exchange
            exchange = await self.send(Request("GET", url), "follow")
        raise LoginFails("too many redirects")

    def page(self) -> AbstractAsyncContextManager[LoginPage | None]:
        return self.sender.browser().login_page("login")

    @property
    def why_no_page(self) -> str:
        return self.sender.browser().why_not

    async def picture(self, page: LoginPage, what: str) -> None:
        self.pictures.append((what, await page.screenshot()))

    async def code(self, codes: OneTimeCodes) -> str:
        return totp(codes, self.now())

    async def run(self, recipe: CommandLogin) -> CommandOutput:
        return await ProgramRunner().run(recipe)

    def tell(self, text: str) -> None:
        self.story.append(text)


@asynccontextmanager
async def browsing_sender(target: Url, scope: Scope | None = None) -> AsyncIterator[CurlSender]:
    """Lend a sender with the real browser, which may reach the target's whole origin."""
    clock = SystemClock()
    maker = LateChromiumMaker(Program(chromium_path()), clock)
    async with CurlSenders(version="0", clock=clock, make_browser=maker.make).open(
        settings_for(target, scope=scope)
    ) as sender:
        yield sender
