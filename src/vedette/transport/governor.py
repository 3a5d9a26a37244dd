# SPDX-License-Identifier: Apache-2.0
"""Waits for the turn that `pacing.py` gives; tells it how each request ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from vedette.domain.check import Lane
from vedette.domain.exchange import Origin
from vedette.domain.policy import HttpLimits
from vedette.transport.pacing import NOTHING_LEARNT, Outcome, Pacing


class Alarm(Protocol):
    """A call that was put off and can still be called off."""

    def cancel(self) -> None:
        """Call it off; harmless afterwards."""
        ...


CallLater = Callable[[float, Callable[[], None]], Alarm]
"""Calls a function after so many seconds."""


def call_later_by_loop(seconds: float, function: Callable[[], None]) -> Alarm:
    """Put `function` off with the running event loop."""
    return asyncio.get_running_loop().call_later(seconds, function)


class Turn:
    """Leave to send one request, until its context ends; whoever has it says in `outcome` how that went."""

    __slots__ = ("_end", "_ticket", "outcome")

    def __init__(self, end: Callable[[int, Outcome], None], ticket: int) -> None:
        self._end = end
        self._ticket = ticket
        self.outcome: Outcome = NOTHING_LEARNT

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(self._ticket, self.outcome)


class Governor:
    """The pace of one scan over all its origins. `clock` counts seconds and never goes back."""

    def __init__(
        self, limits: HttpLimits, clock: Callable[[], float], call_later: CallLater = call_later_by_loop
    ) -> None:
        self._pacing = Pacing(limits)
        self._clock = clock
        self._call_later = call_later
        self._gates: dict[int, asyncio.Future[None]] = {}
        self._alarm: Alarm | None = None

    def turn_at_once(self, origin: Origin, lane: Lane) -> Turn | None:
        """Return leave to send to `origin` where nobody has to wait for anything; else None, and nothing is changed."""
        ticket = self._pacing.start_at_once(origin, lane, self._clock())
        return None if ticket is None else Turn(self._end, ticket)

    async def turn(self, origin: Origin, lane: Lane) -> Turn:
        """Wait for leave to send to `origin`; the turn has to be used as a context, at once."""
        ticket = self._pacing.join(origin, lane)
        if ticket not in self._let_go():
            self._gates[ticket] = asyncio.get_running_loop().create_future()
            try:
                await self._gates[ticket]
            except asyncio.CancelledError:
                self._end(ticket, NOTHING_LEARNT)
                raise
        return Turn(self._end, ticket)

    def _end(self, ticket: int, outcome: Outcome) -> None:
        """Hand the ticket back, whether it was waiting still (cancelled) or running."""
        if self._gates.pop(ticket, None) is not None:
            self._pacing.leave(ticket)
        else:
            self._pacing.finish(ticket, self._clock(), outcome)
        if self._pacing.is_waited_for or self._alarm is not None:
            self._let_go()

    def _let_go(self) -> tuple[int, ...]:
        """Wake those whose turn it is, and return their tickets."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        now = self._clock()
        tickets, wake_at = self._pacing.start(now)
        for ticket in tickets:
            gate = self._gates.pop(ticket, None)
            if gate is not None and not gate.done():
                gate.set_result(None)
        if wake_at is not None:
            self._alarm = self._call_later(wake_at - now, self._ring)
        return tickets

    def _ring(self) -> None:
        self._let_go()
