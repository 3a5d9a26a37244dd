# SPDX-License-Identifier: Apache-2.0
"""A server that does what no server should, in the test's own loop. Each test names its one lie.

A lie is a function of the two ends of a connection whose request has come. It goes on until the client hangs up; no lie
waits for a time to pass.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.recording_server import read_request

Lie = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK_HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@dataclass(slots=True)
class Liar:
    """Where the server is, and what it was asked."""

    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    _asked: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def has_been_asked(self, times: int) -> None:
        """Wait until so many requests came."""
        async with self._asked:
            await self._asked.wait_for(lambda: len(self.requests) >= times)

    async def note(self, request: bytes) -> None:
        """Write a request down."""
        async with self._asked:
            self.requests.append(request)
            self._asked.notify_all()


@asynccontextmanager
async def lying_server(*lies: Lie, tls: ssl.SSLContext | None = None) -> AsyncIterator[Liar]:
    """Serve on loopback: the n-th request gets the n-th lie, and every later one the last.

    A connection is closed after its lie, unless the lie is `keeps`.
    """
    liar = Liar()
    open_now: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_now.add(task)
        liar.connections += 1
        try:
            is_kept = True
            while is_kept:
                await liar.note(await read_request(reader))
                lie = lies[min(len(liar.requests), len(lies)) - 1]
                await lie(reader, writer)
                is_kept = isinstance(lie, keeps)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return  # the client hung up, which is how most of these end, or the test is over
        finally:
            open_now.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    liar.port = server.sockets[0].getsockname()[1]
    try:
        yield liar
    finally:
        server.close()
        for task in open_now:
            task.cancel()


class keeps:  # noqa: N801  (reads as a verb in the tests, like the functions below)
    """Send bytes and keep the connection for the next request."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    async def __call__(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self._raw)
        await writer.drain()


def says(raw: bytes) -> Lie:
    """Send bytes, then close."""

    async def lie(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()

    return lie


def says_and_holds(raw: bytes) -> Lie:
    """Send bytes, then nothing more, until the client hangs up."""

    async def lie(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()
        await reader.read()

    return lie


def pours(head: bytes, piece: bytes = b"x" * 65_536) -> Lie:
    """Send a head, then the piece again and again as fast as it is taken."""

    async def lie(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()

    return lie


def drips(head: bytes) -> Lie:
    """Send a head, then single bytes with the shortest of pauses between them."""

    async def lie(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not reader.at_eof():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.002)

    return lie


def resets_after(raw: bytes) -> Lie:
    """Send bytes, then reset the connection."""

    async def lie(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()
        end: socket.socket = writer.get_extra_info("socket")
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return lie
