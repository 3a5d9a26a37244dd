# SPDX-License-Identifier: Apache-2.0
"""Who else may ask than the one that a scan is done as: a sender for each further role, and what keeps it logged in."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.domain.exchange import Exchange, Request
from vedette.scan.login.keeper import Keeper
from vedette.scan.login.tools import LoginFails
from vedette.scan.ports import NoAnswer, Outage, Sender


@dataclass(frozen=True, slots=True)
class Actor:
    """One role: its sender, and its keeper where somebody is logged in."""

    sender: Sender
    keeper: Keeper | None = None

    async def sender_for(self, request: Request) -> Sender:
        """Return who sends `request` as the role. Raises NotAdmitted, and NoAnswer when the role was given up."""
        if self.keeper is None:
            return self.sender
        try:
            return await self.keeper.sender_for(request)
        except LoginFails as error:
            raise NoAnswer(Outage.CLOSED, error.message) from error

    def end(self, request: Request, session: int) -> None:
        """Take in that a request of the role is over."""
        if self.keeper is not None:
            self.keeper.end(request, session)

    async def is_lost(self, exchange: Exchange) -> bool:
        """Whether an answer came in a session that is gone. Raises NoAnswer when the role was given up."""
        if self.keeper is None:
            return False
        try:
            return await self.keeper.is_lost(exchange)
        except LoginFails as error:
            raise NoAnswer(Outage.CLOSED, error.message) from error


class Cast:
    """The further roles of one slice."""

    def __init__(self) -> None:
        self._actors: dict[str, Actor] = {}

    def add(self, role: str, actor: Actor) -> None:
        """Let `actor` ask as `role`."""
        self._actors[role] = actor

    def find(self, role: str | None) -> Actor | None:
        """Return who asks as `role`; None where that is who the scan is done as."""
        return None if role is None else self._actors.get(role)

    @property
    def generation(self) -> int:
        """A number that grows whenever what was answered to a further role before may be that of nobody."""
        return sum(actor.keeper.generation for actor in self._actors.values() if actor.keeper is not None)
