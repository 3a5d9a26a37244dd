# SPDX-License-Identifier: Apache-2.0
"""A name is asked for once, however often it is used and whatever it would say later."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from vedette.domain.time import Span
from vedette.scan.ports import NoAnswer, Outage
from vedette.transport.resolver import Resolver

pytestmark = pytest.mark.anyio


class Names:
    """Answers each question with the next of its answers."""

    def __init__(self, *answers: tuple[str, ...] | OSError) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)

    async def __call__(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        await anyio.lowlevel.checkpoint()
        answer = self._answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer


def resolver(names: Names) -> Resolver:
    return Resolver(Span.of(seconds=5), names)


async def test_a_name_that_changes_its_mind_is_not_heard() -> None:
    names = Names(("192.0.2.1",), ("127.0.0.1",))
    asks = resolver(names)

    assert [await asks.resolve("a.example") for _ in range(3)] == [("192.0.2.1",)] * 3
    assert names.asked == ["a.example"]


async def test_many_at_once_ask_once() -> None:
    names = Names(("192.0.2.1",))
    asks = resolver(names)
    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(asks.resolve, "a.example")

    assert names.asked == ["a.example"]


async def test_a_failure_is_asked_again() -> None:
    asks = resolver(Names(OSError("no such name"), (), ("192.0.2.1",)))
    for _ in range(2):
        with pytest.raises(NoAnswer) as caught:
            await asks.resolve("a.example")
        assert caught.value.outage is Outage.NAME

    assert await asks.resolve("a.example") == ("192.0.2.1",)


async def test_a_name_server_that_is_silent_is_an_outage() -> None:
    async def silent(_host: str) -> tuple[str, ...]:
        await anyio.sleep_forever()
        return ()

    with pytest.raises(NoAnswer) as caught:
        await Resolver(Span.of(milliseconds=1), silent).resolve("a.example")
    assert caught.value.outage is Outage.NAME


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("127.0.0.1", ("127.0.0.1",)),
        ("::1", ("::1",)),
        ("localhost", ("127.0.0.1", "::1")),
        ("shop.localhost", ("127.0.0.1", "::1")),
    ],
)
async def test_nobody_is_asked_for(host: str, addresses: tuple[str, ...]) -> None:
    names = Names()

    assert await resolver(names).resolve(host) == addresses
    assert names.asked == []


async def test_the_address_that_served_is_kept_alone() -> None:
    asks = resolver(Names(("192.0.2.1", "192.0.2.2")))
    await asks.resolve("a.example")
    asks.settle("a.example", "192.0.2.9")
    before = await asks.resolve("a.example")
    asks.settle("a.example", "192.0.2.2")

    assert (before, await asks.resolve("a.example")) == (("192.0.2.1", "192.0.2.2"), ("192.0.2.2",))
