# SPDX-License-Identifier: Apache-2.0
"""A sender without sockets: it asks a plain function, and keeps what was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace

import anyio

from vedette.crawl.scope import judge
from vedette.domain.check import Lane
from vedette.domain.exchange import Exchange, Headers, Request, Response, Url
from vedette.domain.guise import Guise
from vedette.domain.time import Instant
from vedette.scan.no_browser import NoBrowser
from vedette.scan.ports import Browser, NotAdmitted, RefusalReason, RoleSession, Sender, SenderSettings
from vedette.scan.rows import RefusalRow
from vedette.transport.cookie_jar import CookieJar
from vedette.transport.sessions import pack_session, unpack_session, widened

NOON = Instant.from_unix_ns(1_800_000_000_000_000_000)
Site = Callable[[Request], Response]


@dataclass
class Log:
    """What the site was asked, in order: mark and request."""

    asked: list[tuple[str, Request]] = field(default_factory=list)

    @property
    def marks(self) -> list[str]:
        return [mark for mark, _ in self.asked]


class PlainSender:
    """`ports.Sender` over a function. It refuses what is out of scope, as the gate does."""

    def __init__(
        self,
        site: Site,
        settings: SenderSettings,
        log: Log,
        browser: Browser | None = None,
        jar: CookieJar | None = None,
    ) -> None:
        self._browser = browser or NoBrowser("The test has no browser.")
        self._role: RoleSession | None = None
        self._jar = CookieJar() if jar is None else jar
        if settings.session is not None:
            stored, self._role = unpack_session(settings.session)
            self._jar.replace_by(stored)
        self._site = site
        self._settings = settings
        self._log = log
        self._refusals: list[RefusalRow] = []

    @property
    def shows_token(self) -> bool:
        return False

    async def send(
        self, request: Request, *, mark: str, lane: Lane = Lane.NORMAL, guise: Guise = Guise.OWN
    ) -> Exchange:
        await anyio.lowlevel.checkpoint()
        verdict = judge(self._settings.scope, request.method, request.url)
        if verdict is not None:
            self._refusals.append(RefusalRow("scope", request.method, str(request.url), 1))
            raise NotAdmitted(RefusalReason.SCOPE, f"{request.url} is out of scope.")
        self._log.asked.append((mark, request))
        own = self._role.headers if self._role and guise is Guise.OWN else ()
        sent = Headers((*request.headers, *own))
        is_stranger = guise is Guise.STRANGER
        cookie = self._jar.header_for(request.url, NOON, sent.get("cookie"), from_elsewhere=is_stranger)
        cookie = None if guise is Guise.NOBODY else cookie
        sent = sent if cookie is None else sent.put("Cookie", cookie)
        response = self._site(replace(request, headers=sent))
        if guise is Guise.OWN:
            self._jar.learn(request.url, response.headers, NOON)
        role = self._role
        return Exchange(
            request, response, sent=sent, role=role.role if role else "", session=role.session if role else 0
        )

    def session(self) -> bytes:
        return pack_session(self._jar, self._role)

    async def adopt(self, session: RoleSession | None) -> None:
        if session is None:
            self._jar.replace_by(CookieJar())
        self._role = session

    def put_cookie(self, url: Url, line: str) -> None:
        self._jar.learn(url, Headers((("Set-Cookie", line),)), NOON)

    @asynccontextmanager
    async def branch(
        self, beside: tuple[Url, ...] | None, *, is_blank: bool, session: bytes | None = None
    ) -> AsyncIterator[Sender]:
        scope = self._settings.scope if beside is None else widened(self._settings.scope, beside)
        settings = replace(self._settings, session=session, scope=scope)
        yield PlainSender(self._site, settings, self._log, self._browser, None if is_blank else self._jar)

    def take_refusals(self) -> tuple[RefusalRow, ...]:
        refusals, self._refusals = tuple(self._refusals), []
        return refusals

    def browser(self) -> Browser:
        return self._browser


class PlainSenders:
    """`ports.Senders` over a function."""

    def __init__(self, site: Site, log: Log, browser: Browser | None = None) -> None:
        self._browser = browser
        self._site = site
        self._log = log

    def open(self, settings: SenderSettings) -> AbstractAsyncContextManager[Sender]:
        return self._open(settings)

    @asynccontextmanager
    async def _open(self, settings: SenderSettings) -> AsyncIterator[Sender]:
        yield PlainSender(self._site, settings, self._log, self._browser)
