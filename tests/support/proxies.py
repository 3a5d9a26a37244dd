# SPDX-License-Identifier: Apache-2.0
"""Small proxies in the test's own loop: HTTP (absolute form and CONNECT) and SOCKS5, which write down what was asked.

They connect to 127.0.0.1 whatever host is named, so names that do not exist can be asked for.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.recording_server import read_request


@dataclass(slots=True)
class ProxyLog:
    """Where the proxy is and what it was asked: heads of requests, or `host:port` of SOCKS."""

    port: int = 0
    asked: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def http_proxy(
    *, tls: ssl.SSLContext | None = None, credentials: str | None = None, refuses: bytes | None = None
) -> AsyncIterator[ProxyLog]:
    """Serve as an HTTP proxy. `credentials` is `user:password`; `refuses` is said to every CONNECT instead of 200."""
    log = ProxyLog()
    token = None if credentials is None else base64.b64encode(credentials.encode())

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await read_request(reader)
        log.asked.append(request)
        method, target, _ = request.split(b" ", 2)
        if token is not None and b"Proxy-Authorization: Basic " + token not in request:
            writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
        elif method != b"CONNECT":
            place, slash, path = target.removeprefix(b"http://").partition(b"/")
            port = int(place.rpartition(b":")[2])
            await _join(reader, writer, port, request.replace(target, slash + path, 1))
        elif refuses is not None:
            writer.write(refuses)
        else:
            writer.write(b"HTTP/1.1 200 Joined\r\nX-Proxy: yes\r\n\r\n")
            await _join(reader, writer, int(target.rpartition(b":")[2]), b"")

    async with _serving(serve, log, tls):
        yield log


@asynccontextmanager
async def socks_proxy(refusal: int = 0) -> AsyncIterator[ProxyLog]:
    """Serve as a SOCKS5 proxy without authentication, which may answer `refusal`. Source: RFC 1928."""
    log = ProxyLog()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _version, count = await reader.readexactly(2)
        await reader.readexactly(count)
        writer.write(b"\x05\x00")
        *_, kind = await reader.readexactly(4)
        if kind == 3:
            host = await reader.readexactly((await reader.readexactly(1))[0])
        else:
            host = ".".join(map(str, await reader.readexactly(4))).encode()
        port = int.from_bytes(await reader.readexactly(2), "big")
        log.asked.append(host + b":%d" % port)
        writer.write(b"\x05" + bytes([refusal]) + b"\x00\x01" + bytes(6))
        if not refusal:
            await _join(reader, writer, port, b"")

    async with _serving(serve, log, None):
        yield log


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, first: bytes) -> None:
    upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", port)
    upstream_writer.write(first)
    await asyncio.gather(_copy(reader, upstream_writer), _copy(upstream_reader, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        return  # one end hung up; the other is closed with it
    finally:
        writer.close()


@asynccontextmanager
async def _serving(serve: object, log: ProxyLog, tls: ssl.SSLContext | None) -> AsyncIterator[None]:
    tasks: set[asyncio.Task[None]] = set()

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await serve(reader, writer)  # type: ignore[operator]
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return  # the client hung up, or the test is over
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(guarded, "127.0.0.1", 0, ssl=tls)
    log.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()
        for task in tasks:
            task.cancel()
