# SPDX-License-Identifier: Apache-2.0
"""The HTTP listener: what is written down, what is answered, and what leaves nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
import pytest
from anyio.abc import SocketAttribute

from vedette.domain.callback import Call, CallKind, ListenerText, token_of
from vedette.domain.chance import Chance
from vedette.errors import StoreFailed
from vedette.transport.callbacks import http
from vedette.transport.callbacks.http import HttpListener

TOKEN = token_of(Chance(b"seed"), 1)
TEXT = ListenerText.of(TOKEN)


@dataclass
class Book:
    """Calls that were written down; only `TOKEN` is out."""

    calls: list[tuple[str, Call]] = field(default_factory=list)

    async def record(self, token: str, call: Call) -> bool:
        self.calls.append((token, call))
        return token == TOKEN


@asynccontextmanager
async def running(record: Callable[[str, Call], Awaitable[bool]]) -> AsyncIterator[int]:
    """Yield the port of a listener."""
    (listener,) = (await anyio.create_tcp_listener(local_host="127.0.0.1")).listeners
    async with listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, HttpListener(record).handle)
        yield listener.extra(SocketAttribute.local_port)
        group.cancel_scope.cancel()


async def ask(port: int, request: bytes) -> bytes:
    """Send bytes and return all that comes back."""
    answer = b""
    async with await anyio.connect_tcp("127.0.0.1", port) as stream:
        try:
            await stream.send(request)
            while True:
                answer += await stream.receive()
        except (anyio.EndOfStream, anyio.BrokenResourceError):
            return answer


@pytest.mark.anyio
async def test_a_call_is_written_down_without_its_query_and_answered_with_the_text() -> None:
    book = Book()
    async with running(book.record) as port:
        head = f"GET /{TOKEN}?key=hunter2 HTTP/1.1\r\nHost: x\r\nUser-Agent: fetcher/1\r\nCookie: a=b\r\n\r\n"
        answer = await ask(port, head.encode())

    ((token, call),) = book.calls
    assert (token, call.kind, call.source, call.name) == (TOKEN, CallKind.HTTP, "127.0.0.1", f"/{TOKEN}")
    assert call.head == "GET HTTP/1.1, User-Agent: fetcher/1"
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(TEXT.whole.encode())
    assert b"text/plain" in answer


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("request_bytes", "body"),
    [
        (f"GET /{TOKEN}.png HTTP/1.1\r\nHost: x\r\n\r\n", TEXT.whole),
        (f"GET http://h/{TOKEN} HTTP/1.1\r\nHost: x\r\n\r\n", TEXT.whole),
        (f"GET / HTTP/1.1\r\nHost: {TOKEN.upper()}.cb.example\r\n\r\n", TEXT.whole),
        (f"POST /{TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", TEXT.whole),
        (f"GET /{TOKEN}/entity HTTP/1.0\r\n\r\n", TEXT.plain),
        (f"HEAD /{TOKEN} HTTP/1.1\r\nHost: x\r\n\r\n", ""),
    ],
    ids=["a suffix", "a proxy's form", "a name", "a body", "an entity", "a head"],
)
async def test_a_token_is_found_in(request_bytes: str, body: str) -> None:
    book = Book()
    async with running(book.record) as port:
        answer = await ask(port, request_bytes.encode())

    assert [token for token, _ in book.calls] == [TOKEN]
    assert answer.partition(b"\r\n\r\n")[2] == body.encode()


@pytest.mark.anyio
@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
    ],
    ids=["no token", "a robot", "no HTTP", "an endless line"],
)
async def test_nothing_is_written_down_for(request_bytes: bytes) -> None:
    book = Book()
    async with running(book.record) as port:
        answer = await ask(port, request_bytes)

    assert book.calls == []
    assert b"200" not in answer.partition(b"\r\n")[0]


@pytest.mark.anyio
async def test_a_token_that_is_not_out_is_answered_as_any_other_path() -> None:
    book = Book()
    other = token_of(Chance(b"other"), 1)
    async with running(book.record) as port:
        answer = await ask(port, f"GET /{other} HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 404")


@pytest.mark.anyio
async def test_a_full_disk_does_not_end_the_listener() -> None:
    async def record(token: str, call: Call) -> bool:
        raise StoreFailed("The disk is full.", "Make room.")

    async with running(record) as port:
        first = await ask(port, f"GET /{TOKEN} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        again = await ask(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

    assert first.startswith(b"HTTP/1.1 503")
    assert again.startswith(b"HTTP/1.1 404")


@pytest.mark.anyio
async def test_no_more_connections_are_held_than_allowed() -> None:
    book = Book()
    async with running(book.record) as port:
        held = [await anyio.connect_tcp("127.0.0.1", port) for _ in range(http.MOST_CONNECTIONS)]
        for each in held:
            await each.send(b"GET /")
        await anyio.wait_all_tasks_blocked()
        refused = await ask(port, f"GET /{TOKEN} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        for each in held:
            await each.aclose()

    assert refused == b""
    assert book.calls == []
