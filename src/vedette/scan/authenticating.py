# SPDX-License-Identifier: Apache-2.0
"""The first phase of a scan that somebody logs in for: log in, prove it, and keep it so from then on.

Its three steps are those of the proof; what one of them found is written down before the next, so a slice that ends in
between, or a death, costs one step. A login that is not proved ends the scan in one sentence.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

from vedette.domain.exchange import Exchange
from vedette.domain.login import User, kind_of
from vedette.domain.scan import Failure, FailureReason, Phase
from vedette.scan.failures import ScanFails, target_failure
from vedette.scan.login.entry import Entry
from vedette.scan.login.keeper import HoldsLogin, Keeper
from vedette.scan.login.state import LoginState
from vedette.scan.login.toolbox import Record, RunProgram, no_program
from vedette.scan.login.tools import LoginFails
from vedette.scan.memory import Memory
from vedette.scan.ports import Clock, NoAnswer, Sender
from vedette.scan.prober import Prober
from vedette.scan.rows import EventRow, PictureRow, StepRow, StepState
from vedette.scan.writer import Writer

LOGIN = "login"
_STEPS = ("enter", "compare", "confirm")


class HoldsRole(HoldsLogin, Protocol):
    """Holds how the login of a role stands, and what rests on it."""

    unsure: dict[str, StepRow]

    def unsure_until_now(self) -> Callable[[], None]:
        """Return what makes everything sure that is unsure at this moment."""
        ...


class Authenticating:
    """The login of one role of a scan, as far as this slice goes.

    `holder` says how it stands; `forget_dark` is called when what was done in its session is to be done again.
    """

    def __init__(
        self,
        memory: Memory,
        writer: Writer,
        prober: Prober,
        sender: Sender,
        nobody: Sender,
        clock: Clock,
        user: User,
        holder: HoldsRole,
        forget_dark: Callable[[], None],
        run_program: RunProgram = no_program,
    ) -> None:
        self._holder = holder
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._clock = clock
        self._user = user
        spec = memory.scan.spec
        record = Record(self._keep, self._tell, self._shoot)
        uses_browser = spec.policy.browser.is_on
        self._entry = Entry(sender, clock, spec.scope, record, uses_browser=uses_browser, run_program=run_program)
        self._keeper = Keeper(
            user=user,
            holder=holder,
            sender=sender,
            nobody=nobody,
            clock=clock,
            renew=self._enter,
            forget_dark=forget_dark,
            unsure_until_now=holder.unsure_until_now,
            tell=self._tell,
        )

    @property
    def keeper(self) -> Keeper:
        """What keeps the role logged in."""
        return self._keeper

    @property
    def is_proved(self) -> bool:
        """Whether it is known how somebody who is logged in is told from others."""
        return self._state.is_proved

    @property
    def given_up(self) -> str:
        """Why the role was given up, in one sentence; empty while it is not."""
        return self._state.given_up

    async def run(self) -> bool:
        """Log in and prove it; False when the slice ended meanwhile. Raises ScanFails."""
        self._plan()
        work: tuple[Callable[[], Awaitable[None]], ...] = (self._enter, self._compare, self._confirm)
        for name, step in zip(_STEPS, work, strict=True):
            key = self._key(name)
            if self._memory.steps[key].state.is_finished:
                continue
            if self._prober.is_draining:
                return False
            try:
                await step()
            except LoginFails as error:
                raise ScanFails(self._failure(error)) from error
            self._writer.write(steps=[self._memory.finish_step(key, StepState.DONE)])
            await self._writer.flush()
        return True

    async def resume(self) -> None:
        """Look, in a process that has just taken the scan up, whether there still is a session."""
        if self.is_proved and not self.given_up:
            await self._keeper.resume()

    async def settle(self) -> bool:
        """Look at the session once more before a phase ends; False when there is work to be done again."""
        if not self._holder.unsure or self.given_up:
            return True
        before = self._keeper.generation
        await self._keeper.look()
        return self._keeper.generation == before and not self.given_up

    @property
    def _state(self) -> LoginState:
        state = self._holder.login
        return state if state is not None else LoginState(self._user.role)

    def _plan(self) -> None:
        order = self._memory.step_count
        steps = [
            StepRow(self._key(name), LOGIN, Phase.AUTHENTICATING, order + number, StepState.WAITING)
            for number, name in enumerate(_STEPS)
        ]
        self._writer.write(steps=[step for step in steps if self._memory.add_step(step)])

    def _key(self, name: str) -> str:
        return f"{LOGIN}:{self._user.role}:{name}"

    async def _enter(self) -> None:
        self._tell(f"{self._user.role} logs in ({kind_of(self._user.recipe)}).")
        self._holder.login = await self._entry.log_in(self._user, self._state)

    async def _compare(self) -> None:
        if self._state.last is not None:
            compared = await self._entry.compare(self._user, self._state.last)
            self._holder.login = replace(self._state, compared=compared)

    async def _confirm(self) -> None:
        if self._state.last is not None:
            indicator = await self._entry.confirm(self._user, self._state.compared, self._state.last)
            self._holder.login = replace(self._state, indicator=indicator)
            self._tell(f"The login of {self._user.role} is proved. {indicator.sentence}")

    def _failure(self, error: LoginFails) -> Failure:
        cause = error.__cause__
        if isinstance(cause, NoAnswer):
            return target_failure(cause)
        return Failure(FailureReason.LOGIN_FAILED, str(error))

    def _keep(self, exchange: Exchange) -> None:
        self._prober.count(1)
        self._writer.keep(exchange)

    def _tell(self, text: str) -> None:
        self._writer.write(events=[EventRow(self._clock.now(), LOGIN, text)])

    def _shoot(self, what: str, png: bytes) -> None:
        self._writer.write(pictures=[PictureRow(self._user.role, what, self._clock.now(), png)])
