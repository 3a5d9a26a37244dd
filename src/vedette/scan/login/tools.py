# SPDX-License-Identifier: Apache-2.0
"""What a style of login is given, and what it gives back. Every request of it passes the scan's gate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from vedette.domain.exchange import Exchange, Request, Url
from vedette.domain.login import CertificateLogin, CommandLogin, HttpLogin, OneTimeCodes, Recipe
from vedette.domain.time import Instant
from vedette.errors import Unreachable
from vedette.scan.ports import LoginPage
from vedette.scan.visits import BrowserState


class LoginFails(Unreachable):
    """A login cannot be done as its recipe says; the message is one clear sentence that names the step."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a login ended with. Its cookies are in the sender's jar already.

    `landing` is the address at which it ended: a first guess for a page that only this identity sees.
    """

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Sent with each request from now on, to the target and what stands for it."""
    state: BrowserState | None = field(default=None, repr=False)
    """What the browser keeps beside the jar; visits begin with it."""
    expires_at: Instant | None = None
    landing: Url | None = None
    next_counter: int | None = None
    """HOTP: the first counter that was not used yet, for the next login of this account."""
    refresh_token: str = field(default="", repr=False)
    """OAuth 2.0: what the next token is had with, where the provider gave one."""
    http: HttpLogin | None = field(default=None, repr=False)
    """What the transport answers where the target asks for HTTP authentication."""
    certificate: CertificateLogin | None = field(default=None, repr=False)
    """What the transport shows where the target's TLS asks for a certificate."""
    seen: tuple[Url, ...] = ()
    """What the page asked for after the login by GET: answers that may show who is logged in."""
    by_browser: bool = False
    """Whether a form needed the browser."""
    doubt: str = ""
    """What speaks against the login, in one sentence; whether it holds is for the proof to say."""


@dataclass(frozen=True, slots=True)
class CommandOutput:
    """What a program of the operator's printed, and how it ended."""

    code: int
    output: bytes
    errors: str


class LoginTools(Protocol):
    """What a style of login may use. All of it is told in the story of the login, step by step."""

    @property
    def target(self) -> Url:
        """The scan's target."""
        ...

    @property
    def before(self) -> Session | None:
        """The session of the same identity that was lost; None for the first login."""
        ...

    def now(self) -> Instant:
        """Return the present moment."""
        ...

    async def send(self, request: Request, what: str) -> Exchange:
        """Send one request with the identity's cookies; redirects are not followed. `what` says it in a few words.

        Raises LoginFails, in words, when the gate refuses it or nothing answers.
        """
        ...

    async def follow(self, exchange: Exchange) -> Exchange:
        """Follow the redirects of an answer, at most ten, within the scope of the login; return the last answer.

        A redirect out of scope is not followed: the answer that asked for it is returned. Raises LoginFails.
        """
        ...

    def page(self) -> AbstractAsyncContextManager[LoginPage | None]:
        """Lend a page of the browser, whose cookies are the identity's; None where there is no browser."""
        ...

    @property
    def why_no_page(self) -> str:
        """Why there is no browser, in one sentence; empty where there is one."""
        ...

    async def picture(self, page: LoginPage, what: str) -> None:
        """Keep a screenshot of the page as evidence; never raises."""
        ...

    async def code(self, codes: OneTimeCodes) -> str:
        """Return a one-time code that was not used yet, waiting for the next period if need be."""
        ...

    def set_cookie(self, url: Url, line: str) -> None:
        """Take in a cookie as if an answer from `url` had set it; `line` is what Set-Cookie would say."""
        ...

    async def run(self, recipe: CommandLogin) -> CommandOutput:
        """Run the program of a recipe. Raises LoginFails when it cannot be started or takes too long."""
        ...

    def tell(self, text: str) -> None:
        """Add a line to the story of this login: no secrets."""
        ...


Style = Callable[[Recipe, LoginTools], Awaitable[Session]]
"""Logs in by one kind of recipe. Raises LoginFails."""
