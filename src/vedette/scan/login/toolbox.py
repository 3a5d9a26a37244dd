# SPDX-License-Identifier: Apache-2.0
"""The tools of one login, over one sender. Fits `tools.LoginTools`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import anyio

from vedette.domain.exchange import Exchange, Request, Url
from vedette.domain.login import CodeKind, CommandLogin, OneTimeCodes
from vedette.domain.time import Instant
from vedette.errors import Unreachable
from vedette.scan.login.one_time_codes import hotp, next_moment, period_of, totp
from vedette.scan.login.tools import CommandOutput, LoginFails, Session
from vedette.scan.ports import Clock, LoginPage, NoAnswer, NotAdmitted, Sender
from vedette.web.url import parse_location

MOST_HOPS = 10
NO_SCRIPTS = "The scan was told to run no scripts."
RunProgram = Callable[[CommandLogin], Awaitable[CommandOutput]]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class CodesUsed:
    """Which one-time codes of the scan's accounts were used: a site takes each once."""

    periods: dict[str, int] = field(default_factory=dict)
    """The last period whose code was used, by secret."""
    counters: dict[str, int] = field(default_factory=dict)
    """The first counter that was not used yet, by secret."""


@dataclass(slots=True)
class Record:
    """What a login did, as it goes: for the journal, or for the terminal."""

    keep: Callable[[Exchange], None]
    tell: Callable[[str], None]
    shoot: Callable[[str, bytes], None]
    """Takes a screenshot's words and its PNG."""


async def no_program(recipe: CommandLogin) -> CommandOutput:
    """Run no program: only whoever starts a scan at a terminal may have one run. Raises LoginFails."""
    raise LoginFails(f"Programs such as {recipe.arguments[0]} are run for scans from the command line only.")


class Toolbox:
    """What a style may use in one login; `mark` begins the marks of its requests."""

    def __init__(
        self,
        *,
        sender: Sender,
        clock: Clock,
        target: Url,
        mark: str,
        record: Record,
        codes: CodesUsed,
        before: Session | None = None,
        uses_browser: bool = True,
        run_program: RunProgram = no_program,
        sleep: Sleep = anyio.sleep,
    ) -> None:
        self._sender = sender
        self._clock = clock
        self._target = target
        self._mark = mark
        self._record = record
        self._codes = codes
        self._before = before
        self._uses_browser = uses_browser
        self._run_program = run_program
        self._sleep = sleep
        self._sent = 0

    @property
    def target(self) -> Url:
        """The scan's target."""
        return self._target

    @property
    def before(self) -> Session | None:
        """The session of the same identity that was lost; None for the first login."""
        return self._before

    def now(self) -> Instant:
        """Return the present moment."""
        return self._clock.now()

    async def send(self, request: Request, what: str) -> Exchange:
        """Send one request with the identity's cookies; redirects are not followed. Raises LoginFails."""
        try:
            exchange = await self._send(request)
        except (NoAnswer, NotAdmitted) as error:
            raise LoginFails(f"The login could not {what} ({request.url}): {error.message}", error.remedy) from error
        self._record.tell(f"{what[:1].upper()}{what[1:]}: {request.method} {_shown(request.url)} {_came(exchange)}.")
        return exchange

    async def follow(self, exchange: Exchange) -> Exchange:
        """Follow the redirects of an answer, at most ten, within the scope of the login; return the last answer."""
        for _ in range(MOST_HOPS):
            location = exchange.response.headers.get("location")
            url = parse_location(location, exchange.request.url) if location else None
            if not exchange.response.is_redirect or url is None:
                return exchange
            request = Request("GET", url)
            if exchange.response.status in (307, 308):
                request = replace(exchange.request, url=url)
            try:
                exchange = await self._send(request)
            except NotAdmitted as refusal:
                self._record.tell(f"The redirect to {_shown(url)} is not followed: {refusal.message}")
                return exchange
            except NoAnswer as error:
                raise LoginFails(f"The login led to {url}, which does not answer: {error.message}") from error
            self._record.tell(f"It leads to {_shown(url)}: {_came(exchange)}.")
        raise LoginFails(f"The login redirects more than {MOST_HOPS} times, last to {exchange.request.url}.")

    async def _send(self, request: Request) -> Exchange:
        self._sent += 1
        exchange = await self._sender.send(request, mark=f"{self._mark}.{self._sent}")
        self._record.keep(exchange)
        return exchange

    @asynccontextmanager
    async def page(self) -> AsyncIterator[LoginPage | None]:
        """Lend a page of the browser, whose cookies are the identity's; None where there is no browser."""
        if self.why_no_page:
            yield None
            return
        async with self._sender.browser().login_page(f"{self._mark}.b") as page:
            yield page
            if page is not None:
                for wish in page.wishes:
                    if wish.exchange is not None:
                        self._record.keep(wish.exchange)

    @property
    def why_no_page(self) -> str:
        """Why there is no browser, in one sentence; empty where there is one."""
        return self._sender.browser().why_not if self._uses_browser else NO_SCRIPTS

    async def picture(self, page: LoginPage, what: str) -> None:
        """Keep a screenshot of the page as evidence; one that cannot be taken is told."""
        try:
            self._record.shoot(what, await page.screenshot())
        except Unreachable as error:
            self._record.tell(f"There is no picture of {what}: {error.message}")

    async def code(self, codes: OneTimeCodes) -> str:
        """Return a one-time code that was not used yet, waiting for the next period if need be."""
        if codes.kind is CodeKind.HOTP:
            counter = max(codes.counter, self._codes.counters.get(codes.secret, 0))
            self._codes.counters[codes.secret] = counter + 1
            return hotp(codes, counter)
        now = self.now()
        if self._codes.periods.get(codes.secret) == period_of(codes, now):
            following = next_moment(codes, now)
            self._record.tell("Wait for the next one-time code.")
            await self._sleep((following - now).seconds)
            now = following
        self._codes.periods[codes.secret] = period_of(codes, now)
        return totp(codes, now)

    def set_cookie(self, url: Url, line: str) -> None:
        """Take in a cookie as if an answer from `url` had set it; `line` is what Set-Cookie would say."""
        self._sender.put_cookie(url, line)

    async def run(self, recipe: CommandLogin) -> CommandOutput:
        """Run the program of a recipe. Raises LoginFails when it cannot be started or takes too long."""
        return await self._run_program(recipe)

    def tell(self, text: str) -> None:
        """Add a line to the story of this login: no secrets."""
        self._record.tell(text)


def _shown(url: Url) -> str:
    """Return an address without its query, which may hold secrets."""
    return str(url.with_target(url.path))


def _came(exchange: Exchange) -> str:
    response = exchange.response
    return f"{response.status} {response.reason}".strip()
