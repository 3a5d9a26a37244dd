# SPDX-License-Identifier: Apache-2.0
"""The governor wakes those whose turn it is, and nobody is forgotten, also when tasks are cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from tests.support.senders import origin_of

from vedette.domain.check import Lane
from vedette.domain.policy import HttpLimits
from vedette.transport.governor import Governor
from vedette.transport.pacing import Answer, Outcome

pytestmark = pytest.mark.anyio
SITE = origin_of(80)


@dataclass
class Bell:
    function: Callable[[], None]
    is_cancelled: bool = False

    def cancel(self) -> None:
        self.is_cancelled = True


@dataclass
class Time:
    """A clock whose alarms ring when the test says so."""

    seconds: float = 0.0
    bells: list[tuple[float, Bell]] = field(default_factory=list)

    def clock(self) -> float:
        return self.seconds

    def call_later(self, seconds: float, function: Callable[[], None]) -> Bell:
        bell = Bell(function)
        self.bells.append((self.seconds + seconds, bell))
        return bell

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds
        due = [bell for at, bell in self.bells if at <= self.seconds and not bell.is_cancelled]
        self.bells = [(at, bell) for at, bell in self.bells if at > self.seconds]
        for bell in due:
            bell.function()


class Visits:
    """Tasks that take a turn each and hold it until told."""

    def __init__(self, governor: Governor) -> None:
        self.governor = governor
        self.inside: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._leave: dict[str, asyncio.Future[Outcome]] = {}

    async def begin(self, name: str, lane: Lane = Lane.NORMAL) -> None:
        self._leave[name] = asyncio.get_running_loop().create_future()
        self.tasks[name] = asyncio.ensure_future(self._visit(name, lane))
        await settled()

    async def end(self, name: str, outcome: Outcome) -> None:
        self._leave[name].set_result(outcome)
        await settled()

    async def cancel(self, name: str) -> None:
        self.tasks[name].cancel()
        await settled()

    async def _visit(self, name: str, lane: Lane) -> None:
        with await self.governor.turn(SITE, lane) as turn:
            self.inside.append(name)
            try:
                turn.outcome = await self._leave[name]
            finally:
                self.inside.remove(name)


async def settled() -> None:
    """Let all that can run, run."""
    for _ in range(5):
        await asyncio.sleep(0)


def visits(time: Time, *, concurrency: int = 10, requests_per_second: float = 0.0) -> Visits:
    limits = HttpLimits(concurrency=concurrency, requests_per_second=requests_per_second)
    return Visits(Governor(limits, time.clock, time.call_later))


GOOD = Outcome(Answer.GOOD, 0.01)


async def test_lets_two_in_and_the_third_when_one_leaves() -> None:
    some = visits(Time())
    for name in "abc":
        await some.begin(name)
    before = list(some.inside)
    await some.end("a", GOOD)

    assert (before, some.inside) == (["a", "b"], ["b", "c"])
    await some.end("b", GOOD)
    await some.end("c", GOOD)


async def test_sets_an_alarm_for_the_end_of_a_pause() -> None:
    time = Time()
    some = visits(time)
    await some.begin("a")
    await some.end("a", Outcome(Answer.OVERLOADED, retry_after_seconds=3.0))
    await some.begin("b")
    time.pass_by(2.9)
    await settled()
    before = list(some.inside)
    time.pass_by(0.2)
    await settled()

    assert (before, some.inside) == ([], ["b"])
    await some.end("b", GOOD)


async def test_spaces_requests_out() -> None:
    time = Time()
    some = visits(time, requests_per_second=2.0)
    for name in "abc":
        await some.begin(name)
    await some.end("a", GOOD)
    seen = [list(some.inside)]
    for seconds in (0.4, 0.2):
        time.pass_by(seconds)
        await settled()
        seen.append(list(some.inside))

    assert seen == [["b"], ["b"], ["b", "c"]]
    await some.end("b", GOOD)
    await some.end("c", GOOD)


async def test_one_cancelled_while_waiting_makes_room_for_the_next() -> None:
    some = visits(Time())
    await some.begin("a")
    await some.begin("quiet", Lane.QUIET)
    await some.begin("b")
    before = list(some.inside)
    await some.cancel("quiet")

    assert (before, some.inside) == (["a"], ["a", "b"])
    await some.end("a", GOOD)
    await some.end("b", GOOD)


async def test_one_cancelled_inside_gives_the_turn_back() -> None:
    some = visits(Time(), concurrency=1)
    await some.begin("a")
    await some.begin("b")
    await some.cancel("a")

    assert some.inside == ["b"]
    await some.end("b", GOOD)


async def test_one_cancelled_as_its_turn_comes_gives_it_back() -> None:
    some = visits(Time(), concurrency=1)
    for name in "abc":
        await some.begin(name)
    some._leave["a"].set_result(GOOD)
    await asyncio.sleep(0)
    some.tasks["b"].cancel()
    await settled()

    assert some.inside == ["c"]
    await some.end("c", GOOD)


async def test_gives_leave_at_once_only_where_nobody_waits() -> None:
    time = Time()
    some = visits(time, concurrency=2)
    first = some.governor.turn_at_once(SITE, Lane.NORMAL)
    await some.begin("a")
    await some.begin("b")
    while_b_waits = some.governor.turn_at_once(SITE, Lane.NORMAL)
    assert first is not None
    first.__exit__(None, None, None)
    await settled()
    behind_b = some.governor.turn_at_once(SITE, Lane.NORMAL)

    assert (while_b_waits, behind_b, some.inside) == (None, None, ["a", "b"])
    await some.end("a", GOOD)
    await some.end("b", GOOD)
    assert some.governor.turn_at_once(SITE, Lane.QUIET) is not None
    assert some.governor.turn_at_once(SITE, Lane.NORMAL) is None


async def test_gives_no_leave_at_once_in_a_pause_or_between_slots() -> None:
    time = Time()
    paused, spaced = visits(time), visits(time, requests_per_second=2.0)
    await paused.begin("a")
    await paused.end("a", Outcome(Answer.OVERLOADED, retry_after_seconds=3.0))
    for _ in range(2):  # one gap may be caught up
        turn = spaced.governor.turn_at_once(SITE, Lane.NORMAL)
        assert turn is not None
        turn.__exit__(None, None, None)
    at_first = [each.governor.turn_at_once(SITE, Lane.NORMAL) for each in (paused, spaced)]
    time.pass_by(3.0)

    assert at_first == [None, None]
    assert None not in [each.governor.turn_at_once(SITE, Lane.NORMAL) for each in (paused, spaced)]
