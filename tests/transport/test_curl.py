# SPDX-License-Identifier: Apache-2.0
"""The driver under stress: cancelled, closed while it works, reset at random; nothing crashes, nothing leaks."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import random
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import anyio
import pytest
from tests.support.lying_server import OK_HEAD, Liar, keeps, lying_server, resets_after, says, says_and_holds
from tests.support.senders import QUICK, HandClock, request_of, settings_for, url_of

from vedette.domain.policy import HttpLimits
from vedette.scan.ports import NoAnswer, Sender
from vedette.transport.sender import CurlSenders

pytestmark = pytest.mark.anyio
OK = OK_HEAD + b"Content-Length: 2\r\n\r\nok"
LIMITS = HttpLimits(concurrency=16, request_timeout=QUICK.request_timeout, connect_timeout=QUICK.connect_timeout)


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def sender_to(liar: Liar, limits: HttpLimits = QUICK) -> AbstractAsyncContextManager[Sender]:
    return CurlSenders(version="1", clock=HandClock()).open(settings_for(url_of(liar.port), limits=limits))


async def test_a_cancelled_request_leaves_the_sender_usable() -> None:
    async with lying_server(says_and_holds(OK_HEAD), keeps(OK)) as liar, sender_to(liar) as sender:
        task = asyncio.ensure_future(sender.send(request_of(liar.port, "/first"), mark="m"))
        await liar.has_been_asked(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        exchange = await sender.send(request_of(liar.port, "/second"), mark="m")

    assert exchange.response.body == b"ok"


async def test_closing_gives_up_what_is_under_way() -> None:
    async with lying_server(says_and_holds(OK_HEAD)) as liar:
        async with sender_to(liar) as sender:
            tasks = [asyncio.ensure_future(sender.send(request_of(liar.port), mark="m")) for _ in range(4)]
            await liar.has_been_asked(2)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)

    assert all(isinstance(end, asyncio.CancelledError) for end in ended)


async def test_an_error_in_the_body_of_the_context_closes_everything() -> None:
    async with lying_server(keeps(OK)) as liar:
        before = open_files()
        with contextlib.suppress(ZeroDivisionError):
            async with sender_to(liar) as sender:
                await sender.send(request_of(liar.port), mark="m")
                raise ZeroDivisionError
        await _until_closed(before)

    assert open_files() <= before + 1


async def test_five_hundred_requests_with_random_troubles_neither_crash_nor_leak() -> None:
    """The troubles are drawn from a fixed seed; some requests are cancelled at a random moment."""
    chance = random.Random(7)
    lies = [chance.choice(TROUBLES) for _ in range(2_000)]
    async with lying_server(*lies) as liar:
        before = open_files()
        async with sender_to(liar, LIMITS) as sender:
            outcomes: list[str] = []
            async with anyio.create_task_group() as group:
                for _ in range(8):
                    group.start_soon(_send_many, sender, liar.port, chance, outcomes)
        gc.collect()
        await _until_closed(before)
        after = open_files()

    assert len(outcomes) == 504
    assert {"ok", "no answer", "cancelled"} == set(outcomes)
    assert after <= before + 1


TROUBLES = (
    keeps(OK),
    keeps(OK),
    keeps(OK),
    keeps(OK),
    says(OK),
    says(b""),
    resets_after(b""),
    resets_after(OK_HEAD),
    resets_after(OK_HEAD + b"Content-Length: 9\r\n\r\nx"),
    says(b"noise"),
)


async def _send_many(sender: Sender, port: int, chance: random.Random, outcomes: list[str]) -> None:
    for _ in range(63):
        method, body = chance.choice((("GET", b""), ("POST", b"x=1"), ("POST", b""), ("HEAD", b"")))
        task = asyncio.ensure_future(sender.send(request_of(port, method=method, body=body), mark="m"))
        if chance.random() < 0.1:
            for _ in range(chance.randrange(6)):
                await asyncio.sleep(0)
            task.cancel()
        try:
            await task
            outcomes.append("ok")
        except NoAnswer:
            outcomes.append("no answer")
        except asyncio.CancelledError:
            outcomes.append("cancelled")


async def _until_closed(before: int) -> None:
    """Let the server see that its clients are gone, for as long as that makes a difference."""
    for _ in range(1_000):
        if open_files() <= before:
            return
        await asyncio.sleep(0.001)
