# SPDX-License-Identifier: Apache-2.0
"""Whatever a server does, a request ends in one clear outcome: a response that says how it ended, or an outage."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import brotli
import pytest
from tests.support.lying_server import (
    CHUNKED,
    OK_HEAD,
    Liar,
    Lie,
    drips,
    keeps,
    lying_server,
    pours,
    resets_after,
    says,
    says_and_holds,
)
from tests.support.senders import QUICK, HandClock, request_of, settings_for, url_of

from vedette.domain.exchange import BodyEnd, Response
from vedette.domain.policy import HttpLimits
from vedette.domain.time import Span
from vedette.scan.ports import NoAnswer, Outage, Sender
from vedette.transport.sender import CurlSenders

pytestmark = pytest.mark.anyio
SMALL = replace(QUICK, body_limit_bytes=10_000)
SHORT = replace(QUICK, request_timeout=Span.of(milliseconds=300))
BOMB = gzip.compress(bytes(50_000_000), 9, mtime=0)


@asynccontextmanager
async def facing(*lies: Lie, limits: HttpLimits = QUICK) -> AsyncIterator[tuple[Sender, Liar]]:
    async with lying_server(*lies) as liar:
        settings = settings_for(url_of(liar.port), limits=limits)
        async with CurlSenders(version="1.2", clock=HandClock()).open(settings) as sender:
            yield sender, liar


async def answer_to(lie: Lie, *, method: str = "GET", body: bytes = b"", limits: HttpLimits = QUICK) -> Response:
    async with facing(lie, limits=limits) as (sender, liar):
        return (await sender.send(request_of(liar.port, method=method, body=body), mark="m")).response


@dataclass(frozen=True)
class Comes:
    """What is left of a response."""

    lie: Lie
    status: int = 200
    body: bytes = b"ok"
    end: BodyEnd = BodyEnd.COMPLETE
    limits: HttpLimits = QUICK
    method: str = "GET"
    reason: str = "OK"


ANSWERS: dict[str, Comes] = {
    "the length is right": Comes(says(OK_HEAD + b"Content-Length: 2\r\n\r\nok")),
    "the end of the body is that of the connection": Comes(says(OK_HEAD + b"\r\nok")),
    "the length is too short": Comes(says(OK_HEAD + b"Content-Length: 2\r\n\r\nokMORE")),
    "the length is too long": Comes(says(OK_HEAD + b"Content-Length: 9\r\n\r\nok"), end=BodyEnd.CUT),
    "the body is reset": Comes(resets_after(OK_HEAD + b"Content-Length: 9\r\n\r\nok"), end=BodyEnd.CUT),
    "chunks count more than a length": Comes(
        says(OK_HEAD + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
    ),
    "a chunk size is no number": Comes(says(CHUNKED + b"2\r\nok\r\nzz\r\n"), end=BodyEnd.CUT),
    "a chunk size is beyond all numbers": Comes(says(CHUNKED + b"2\r\nok\r\n" + b"f" * 30 + b"\r\n"), end=BodyEnd.CUT),
    "the chunks break off": Comes(says(CHUNKED + b"2\r\nok\r\n"), end=BodyEnd.CUT),
    "a trailer comes": Comes(says(CHUNKED + b"2\r\nok\r\n0\r\nHTTP/1.1 500 Not: so\r\nX: y\r\n\r\n")),
    "the body never ends": Comes(pours(OK_HEAD + b"\r\n"), body=b"x" * 10_000, end=BodyEnd.LIMIT, limits=SMALL),
    "the chunks never end": Comes(
        pours(CHUNKED, b"5\r\nxxxxx\r\n" * 1000), body=b"x" * 10_000, end=BodyEnd.LIMIT, limits=SMALL
    ),
    "the body is as long as the limit": Comes(
        says(OK_HEAD + b"Content-Length: 10000\r\n\r\n" + b"x" * 10_000), body=b"x" * 10_000, limits=SMALL
    ),
    "the body stops for ever": Comes(
        says_and_holds(OK_HEAD + b"Content-Length: 9\r\n\r\nok"), end=BodyEnd.TIMEOUT, limits=SHORT
    ),
    "a bomb of gzip is small on the wire": Comes(
        says(OK_HEAD + b"Content-Encoding: gzip\r\n\r\n" + BOMB),
        body=bytes(len(BOMB)),
        end=BodyEnd.LIMIT,
        limits=replace(QUICK, body_limit_bytes=len(BOMB)),
    ),
    "interim answers come first": Comes(says(b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" * 50 + OK_HEAD + b"\r\nok")),
    "the head is not ASCII": Comes(says(OK_HEAD + b"\xff\xfe: \x80\r\n: nameless\r\n\r\nok")),
    "lines end in a mere newline": Comes(says(b"HTTP/1.1 200 OK\nA: b\n\nok")),
    "there is no reason": Comes(says(b"HTTP/1.1 299\r\n\r\nok"), status=299, reason=""),
    "the status is odd": Comes(says(b"HTTP/1.1 999 Odd  one\r\n\r\nok"), status=999, reason="Odd  one"),
    "the version is 1.0": Comes(says(b"HTTP/1.0 200 OK\r\n\r\nok")),
    "an upgrade that nobody asked for comes": Comes(says(b"HTTP/1.1 101 S\r\n\r\nok"), status=101, reason="S"),
    "four thousand headers come": Comes(says(OK_HEAD + b"".join(b"A%d: x\r\n" % n for n in range(4000)) + b"\r\nok")),
    "there is content where there is none": Comes(
        says(b"HTTP/1.1 204 No\r\nContent-Length: 4\r\n\r\nbody"), status=204, body=b"", reason="No"
    ),
    "a 304 names a length": Comes(
        says(b"HTTP/1.1 304 No\r\nContent-Length: 4\r\n\r\n"), status=304, body=b"", reason="No"
    ),
    "the answer to HEAD names a length": Comes(says(OK_HEAD + b"Content-Length: 4\r\n\r\n"), body=b"", method="HEAD"),
    "it redirects to itself": Comes(
        says(b"HTTP/1.1 302 Loop\r\nLocation: /\r\nContent-Length: 2\r\n\r\nok"), status=302, reason="Loop"
    ),
}


@pytest.mark.parametrize("case", ANSWERS.values(), ids=ANSWERS)
async def test_is_a_response_where(case: Comes) -> None:
    response = await answer_to(case.lie, limits=case.limits, method=case.method)

    assert (response.status, response.reason, response.body_end) == (case.status, case.reason, case.end)
    assert response.body[: len(case.body)] == case.body
    assert len(response.body) == len(case.body) or case.end is BodyEnd.LIMIT


NOTHING: dict[str, tuple[Lie, Outage]] = {
    "it closes at once": (says(b""), Outage.CLOSED),
    "it resets at once": (resets_after(b""), Outage.CLOSED),
    "it closes within the status line": (says(b"HTTP/1.1 2"), Outage.CLOSED),
    "it closes within the head": (says(OK_HEAD + b"Content-Le"), Outage.CLOSED),
    "it resets within the head": (resets_after(OK_HEAD + b"A: b\r\n"), Outage.CLOSED),
    "only interim answers come": (says(b"HTTP/1.1 100 Continue\r\n\r\n" * 3), Outage.CLOSED),
    "interim answers never end": (pours(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), Outage.PROTOCOL),
    "it speaks SSH": (says(b"SSH-2.0-OpenSSH_9.9\r\n"), Outage.PROTOCOL),
    "it speaks SMTP": (says(b"220 mail.test ESMTP\r\n"), Outage.PROTOCOL),
    "it speaks HTTP/0.9": (says(b"<html>hello</html>"), Outage.PROTOCOL),
    "it is noise": (says(bytes(range(256)) * 40), Outage.PROTOCOL),
    "noise never ends": (pours(b"", bytes(range(256)) * 40), Outage.PROTOCOL),
    "a header has no colon": (says(OK_HEAD + b"no colon here\r\n\r\nok"), Outage.PROTOCOL),
    "a header holds a NUL": (says(OK_HEAD + b"A: b\x00c\r\n\r\nok"), Outage.PROTOCOL),
    "a header takes a megabyte": (says(OK_HEAD + b"A: " + b"x" * 1_000_000 + b"\r\n\r\nok"), Outage.PROTOCOL),
    "ten thousand headers come": (says(OK_HEAD + b"A: x\r\n" * 10_000 + b"\r\nok"), Outage.PROTOCOL),
    "headers never end": (pours(OK_HEAD, b"A: x\r\n" * 1000), Outage.PROTOCOL),
    "two lengths differ": (says(OK_HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok"), Outage.PROTOCOL),
    "the length is no number": (says(OK_HEAD + b"Content-Length: two\r\n\r\nok"), Outage.PROTOCOL),
    "the status is no number": (says(b"HTTP/1.1 two OK\r\n\r\nok"), Outage.PROTOCOL),
    "the transfer coding is unknown": (says(OK_HEAD + b"Transfer-Encoding: odd\r\n\r\nok"), Outage.PROTOCOL),
}


@pytest.mark.parametrize(("lie", "outage"), NOTHING.values(), ids=NOTHING)
async def test_is_an_outage_where(lie: Lie, outage: Outage) -> None:
    with pytest.raises(NoAnswer) as caught:
        await answer_to(lie)

    assert (caught.value.outage, caught.value.message[-1]) == (outage, ".")
    assert caught.value.remedy


@pytest.mark.parametrize("lie", [says_and_holds(b""), says_and_holds(OK_HEAD + b"A: b\r\n")])
async def test_is_a_timeout_where_the_head_does_not_come(lie: Lie) -> None:
    with pytest.raises(NoAnswer) as caught:
        await answer_to(lie, limits=SHORT)

    assert caught.value.outage is Outage.TIMEOUT


async def test_keeps_what_dripped_in_until_the_time_was_over() -> None:
    response = await answer_to(drips(OK_HEAD + b"\r\nok"), limits=SHORT)

    assert response.body_end is BodyEnd.TIMEOUT
    assert response.body[:4] == b"okxx"


async def test_repeats_a_safe_request_where_an_old_connection_is_dead() -> None:
    ok = keeps(OK_HEAD + b"Content-Length: 2\r\n\r\nok")
    async with facing(ok, says(b""), ok) as (sender, liar):
        await sender.send(request_of(liar.port), mark="m")
        exchange = await sender.send(request_of(liar.port), mark="m")

    assert exchange.response.body == b"ok"
    assert (len(liar.requests), liar.connections) == (3, 2)


async def test_repeats_a_safe_request_with_a_body_likewise() -> None:
    ok = keeps(OK_HEAD + b"Content-Length: 2\r\n\r\nok")
    async with facing(ok, says(b""), ok) as (sender, liar):
        await sender.send(request_of(liar.port), mark="m")
        exchange = await sender.send(request_of(liar.port, body=b"x=1"), mark="m")

    assert exchange.response.body == b"ok"
    assert [request[-3:] for request in liar.requests[1:]] == [b"x=1", b"x=1"]


@pytest.mark.parametrize("body", [b"", b"x=1"])
async def test_never_repeats_a_request_that_may_change_something(body: bytes) -> None:
    ok = keeps(OK_HEAD + b"Content-Length: 2\r\n\r\nok")
    async with facing(ok, says(b""), ok) as (sender, liar):
        await sender.send(request_of(liar.port), mark="m")
        with pytest.raises(NoAnswer):
            await sender.send(request_of(liar.port, method="POST", body=body), mark="m")

    assert len(liar.requests) == 2


async def test_uses_a_connection_again() -> None:
    async with facing(keeps(OK_HEAD + b"Content-Length: 2\r\n\r\nok")) as (sender, liar):
        for _ in range(5):
            await sender.send(request_of(liar.port), mark="m")
        await sender.send(request_of(liar.port, method="POST", body=b"x"), mark="m")

    assert (len(liar.requests), liar.connections) == (6, 1)


async def test_a_head_with_a_body_of_its_own_does_not_wait_for_one_in_return() -> None:
    response = await answer_to(says_and_holds(OK_HEAD + b"Content-Length: 4\r\n\r\n"), method="HEAD", body=b"x")

    assert (response.status, response.body, response.body_end) == (200, b"", BodyEnd.COMPLETE)


@pytest.mark.parametrize(
    ("coding", "coded"),
    [
        ("gzip", gzip.compress(b"ok")),
        ("deflate", zlib.compress(b"ok")),
        ("br", brotli.compress(b"ok")),
        ("GZIP , br", brotli.compress(gzip.compress(b"ok"))),
        ("odd", b"ok"),
    ],
    ids=["gzip", "deflate", "br", "gzip and br", "a coding that nobody knows"],
)
async def test_undoes_the_coding(coding: str, coded: bytes) -> None:
    raw = OK_HEAD + f"Content-Encoding: {coding}\r\nContent-Length: {len(coded)}\r\n\r\n".encode() + coded

    assert (await answer_to(says(raw))).body == b"ok"


async def test_two_hundred_damaged_answers_each_end_in_an_outcome() -> None:
    """A good answer is damaged at random places, drawn from a fixed seed."""
    chance = random.Random(11)
    good = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=b; Path=/\r\nContent-Encoding: gzip\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % len(PAGE) + PAGE + b"\r\n0\r\n\r\n"
    )
    outcomes = []
    async with facing(*(says(_damaged(good, chance)) for _ in range(200)), limits=SHORT) as (sender, liar):
        for _ in range(200):
            try:
                exchange = await sender.send(request_of(liar.port), mark="m")
                outcomes.append(exchange.response.body_end.value)
            except NoAnswer as failure:
                outcomes.append(failure.outage.value)

    assert len(outcomes) == 200
    assert {"complete", "cut", "protocol"} <= set(outcomes) <= {"complete", "cut", "timeout", "protocol", "closed"}


PAGE = gzip.compress(b"<html>" + bytes(range(256)) * 3, mtime=0)


def _damaged(good: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(good)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(damaged))
        match chance.randrange(3):
            case 0:
                damaged[at] = chance.randrange(256)
            case 1:
                del damaged[at : at + chance.randrange(1, 30)]
            case _:
                damaged[at:at] = chance.randbytes(chance.randrange(1, 30))
    return bytes(damaged)
