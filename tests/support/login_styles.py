# SPDX-License-Identifier: Apache-2.0
"""The tools of one login over a real sender: tests of one style need no scan around it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.browsing import chromium_path
from tests.support.senders import settings_for

from vedette.domain.exchange import Exchange, Url
from vedette.domain.scope import Scope
from vedette.engine.clock import SystemClock
from vedette.scan.login.toolbox import CodesUsed, Record, RunProgram, Toolbox, no_program
from vedette.scan.login.tools import Session
from vedette.scan.ports import Clock, Sender
from vedette.transport.browser.late import LateChromiumMaker
from vedette.transport.browser.launching import Program
from vedette.transport.sender import CurlSender, CurlSenders


@dataclass
class Notes:
    """What a login told, and what it photographed."""

    story: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def record(self) -> Record:
        """Where the tools write."""
        return Record(self.exchanges.append, self.story.append, lambda what, png: self.pictures.append(what))


def tools_over(
    sender: Sender,
    target: Url,
    notes: Notes,
    *,
    clock: Clock | None = None,
    before: Session | None = None,
    run_program: RunProgram = no_program,
) -> Toolbox:
    """Return the tools of one login at `target`."""
    return Toolbox(
        sender=sender,
        clock=clock or SystemClock(),
        target=target,
        mark="login",
        record=notes.record,
        codes=CodesUsed(),
        before=before,
        run_program=run_program,
    )


@asynccontextmanager
async def browsing_sender(target: Url, scope: Scope | None = None) -> AsyncIterator[CurlSender]:
    """Lend a sender with the real browser, which may reach the target's whole origin."""
    clock = SystemClock()
    maker = LateChromiumMaker(Program(chromium_path()), clock)
    settings = settings_for(target, scope=scope)
    async with CurlSenders(version="0", clock=clock, make_browser=maker.make).open(settings) as sender:
        yield sender
