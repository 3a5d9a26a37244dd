# SPDX-License-Identifier: Apache-2.0
"""A sender without sockets: it asks a plain function, and keeps what was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

import anyio

from vedette.crawl.scope import judge
from vedette.domain.check import Lane
from vedette.domain.exchange import Exchange, Request, Response
from vedette.domain.guise import Guise
from vedette.scan.no_browser import NoBrowser
from vedette.scan.ports import Browser, NotAdmitted, RefusalReason, Sender, SenderSettings
from vedette.scan.rows import RefusalRow

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

    def __init__(self, site: Site, settings: SenderSettings, log: Log, browser: Browser | None = None) -> None:
        self._browser = browser or NoBrowser("The test has no browser.")
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
        return Exchange(request, self._site(request))

    def session(self) -> bytes:
        return b"{}"

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
