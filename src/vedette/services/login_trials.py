# SPDX-License-Identifier: Apache-2.0
"""Performs a login as a scan would, and tells what was seen. Nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vedette.domain.exchange import Request
from vedette.domain.login import User
from vedette.domain.time import Instant
from vedette.scan.login.entry import Entry
from vedette.scan.login.indicator import Indicator, choose
from vedette.scan.login.look import Look, look_at
from vedette.scan.login.proof import Compared
from vedette.scan.login.state import LoginState
from vedette.scan.login.toolbox import Record, RunProgram, no_program
from vedette.scan.login.tools import LoginFails
from vedette.scan.ports import Clock, NoAnswer, NotAdmitted, Senders, SenderSettings


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot, and what it shows in a few words."""

    what: str
    at: Instant
    png: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LoginReport:
    """What a login that was tried has shown; `failure` says why it is not proved, and is empty where it is."""

    indicator: Indicator | None
    failure: str
    story: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()
    compared: tuple[Compared, ...] = ()


class LoginTrials:
    """Tries logins with senders of their own."""

    def __init__(self, senders: Senders, clock: Clock, run_program: RunProgram = no_program) -> None:
        self._run_program = run_program
        self._senders = senders
        self._clock = clock

    async def run(self, user: User, settings: SenderSettings, *, uses_browser: bool) -> LoginReport:
        """Log in as `user`, prove it, and tell what happened. Raises UsageError for settings that cannot be."""
        story: list[str] = []
        pictures: list[Picture] = []
        record = Record(
            keep=lambda exchange: None,
            tell=story.append,
            shoot=lambda what, png: pictures.append(Picture(what, self._clock.now(), png)),
        )
        compared: tuple[Compared, ...] = ()
        indicator, failure = None, ""
        async with self._senders.open(settings) as sender:
            entry = Entry(sender, self._clock, settings.scope, record, uses_browser, self._run_program)
            try:
                state = await entry.log_in(user, LoginState(user.role))
                if state.last is not None:
                    compared = await entry.compare(user, state.last)
                    indicator = await entry.confirm(user, compared, state.last)
            except LoginFails as error:
                failure = str(error)
        return LoginReport(indicator, failure, tuple(story), tuple(pictures), compared)

    async def compare(self, settings: SenderSettings) -> LoginReport:
        """Look at the target with the credentials of `settings` and without, and tell whether anything differs."""
        url = settings.scope.target
        bare = replace(settings, credentials=replace(settings.credentials, cookies=(), headers=(), basic=None))
        looks: list[Look] = []
        try:
            async with self._senders.open(settings) as sender, self._senders.open(bare) as nobody:
                for each in (sender, sender, nobody):
                    exchange = await each.send(Request("GET", url), mark=f"login-look.{len(looks)}")
                    looks.append(look_at(exchange, ""))
        except (NoAnswer, NotAdmitted) as error:
            return LoginReport(None, str(error), ())
        indicator = choose(url, looks[:2], looks[2:])
        failure = "" if indicator is not None else f"{url} answers the same with the credentials and without."
        return LoginReport(indicator, failure, ())
