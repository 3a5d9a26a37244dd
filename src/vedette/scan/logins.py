# SPDX-License-Identifier: Apache-2.0
"""The logins of a scan: that of its first user, whom it is done as, and one for each further user.

Each further role, nobody among them, sends with a jar and a session of its own behind the same gate and pace.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from vedette.domain.login import ANONYMOUS
from vedette.scan.again import Again
from vedette.scan.authenticating import Authenticating
from vedette.scan.cast import Actor
from vedette.scan.login.toolbox import RunProgram
from vedette.scan.memory import Memory
from vedette.scan.ports import Clock, Sender
from vedette.scan.prober import Prober
from vedette.scan.role_crawl import RoleCrawl
from vedette.scan.role_memory import RoleMemory
from vedette.scan.writer import Writer


class Logins:
    """All logins of a scan; `first` is that of the user whom it is done as."""

    def __init__(self, memory: Memory, first: Authenticating, further: Sequence[Authenticating]) -> None:
        self._memory = memory
        self._first = first
        self._all = (first, *further)

    @property
    def given_up(self) -> str:
        """Why the role that the scan is done as was given up; empty while it is not."""
        return self._first.given_up

    @property
    def is_proved(self) -> bool:
        """Whether every login is proved."""
        return all(login.is_proved for login in self._all)

    async def run(self) -> bool:
        """Log everybody in and prove it; False when the slice ended meanwhile. Raises ScanFails."""
        for login in self._all:
            if not await login.run():
                return False
        return True

    async def resume(self) -> None:
        """Look, in a process that has just taken the scan up, whether the sessions still hold."""
        if self._memory.is_just_recalled:
            self._memory.is_just_recalled = False
            for login in self._all:
                await login.resume()

    async def settle(self) -> bool:
        """Look at all sessions once more before a phase ends; False when there is work to be done again."""
        are_settled = [await login.settle() for login in self._all]
        return self._first.given_up == "" and all(
            is_settled or bool(login.given_up) for login, is_settled in zip(self._all, are_settled, strict=True)
        )


@asynccontextmanager
async def open_logins(
    memory: Memory,
    writer: Writer,
    prober: Prober,
    sender: Sender,
    clock: Clock,
    crawl: RoleCrawl,
    run_program: RunProgram,
) -> AsyncIterator[Logins]:
    """Lend the logins of a scan that somebody logs in for; its further roles may ask until the context is left."""
    users = {user.role: user for user in memory.scan.credentials.users}
    async with AsyncExitStack() as stack:
        nobody = await stack.enter_async_context(sender.branch(None, is_blank=True))
        user = memory.scan.credentials.users[0]
        dark = Again(memory, writer, prober).forget_dark
        first = Authenticating(memory, writer, prober, sender, nobody, clock, user, memory, dark, run_program)
        prober.rely_on(first.keeper)
        writer.carry_login(memory.packed_login)
        further = []
        for name, role in memory.roles.items():
            own = await stack.enter_async_context(sender.branch(None, is_blank=True, session=role.session()))
            role.session = own.session
            stack.callback(_hand_on, role, own)
            if name == ANONYMOUS:
                prober.cast.add(name, Actor(own))
                continue
            forget = partial(crawl.forget_dark, role)
            login = Authenticating(memory, writer, prober, own, nobody, clock, users[name], role, forget, run_program)
            prober.cast.add(name, Actor(own, login.keeper))
            further.append(login)
        yield Logins(memory, first, further)


def _hand_on(role: RoleMemory, sender: Sender) -> None:
    role.hand_on(sender.session())
