# SPDX-License-Identifier: Apache-2.0
"""The HTTP engines that are measured beside each other, each in a process of its own, as a scan has it.

`python -m benchmarks.http_engines NAME PORT` reads a number of requests from each line of standard input, sends them to
the server at that port of loopback, and answers with the seconds that they took, as JSON.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import anyio
import anyio.to_thread
import msgspec
import pycurl

from benchmarks.outcome import NotMeasured
from benchmarks.rounds import Stretch, timed
from benchmarks.sending import loopback_url, open_sender
from vedette.domain.exchange import Headers, Request
from vedette.domain.policy import HttpLimits
from vedette.transport.client import HttpClient
from vedette.transport.curl import CurlDriver
from vedette.transport.pins import Pins
from vedette.transport.tls import Trust
from vedette.transport.transfer import Route, WireRequest

BODY_BYTES = 2_000
CONCURRENCY = 16
Fetch = Callable[[str], Awaitable[bytes]]
"""Gets one target and returns its body."""
Engine = Callable[[int], AbstractAsyncContextManager[Fetch]]
"""Opens an engine for the server at a port."""


@asynccontextmanager
async def vedette_sender(port: int) -> AsyncIterator[Fetch]:
    """Send as a scan sends."""
    async with open_sender(port, CONCURRENCY) as sender:

        async def fetch(target: str) -> bytes:
            exchange = await sender.send(Request("GET", loopback_url(port, target)), mark="b0123456789ab.0")
            return exchange.response.body

        yield fetch


@asynccontextmanager
async def vedette_client(port: int) -> AsyncIterator[Fetch]:
    """Send what the gate would have let through: libcurl, its driver, and our reading of the answer."""
    pins = Pins()
    pins.add(("127.0.0.1",), port)
    origin = loopback_url(port).origin
    head = Headers((("Host", origin.authority), ("User-Agent", "Vedette/0"), ("Accept", "*/*")))
    with HttpClient(Route(HttpLimits(concurrency=CONCURRENCY), Trust(True, None, None), None, ()), pins) as client:

        async def fetch(target: str) -> bytes:
            wire = WireRequest("GET", origin, target, head, b"", None, False, ("127.0.0.1",))
            return (await client.send(wire)).response.body

        yield fetch


@asynccontextmanager
async def curl_driver(port: int) -> AsyncIterator[Fetch]:
    """Send with the driver alone: what libcurl in asyncio can do at best here."""
    driver = CurlDriver(most_connections=2 * CONCURRENCY)
    idle = [pycurl.Curl() for _ in range(CONCURRENCY)]
    easies = tuple(idle)

    async def fetch(target: str) -> bytes:
        easy = idle.pop()
        body = bytearray()
        easy.setopt(pycurl.URL, f"http://127.0.0.1:{port}{target}")
        easy.setopt(pycurl.WRITEFUNCTION, body.extend)
        await driver.perform(easy)
        idle.append(easy)
        return bytes(body)

    try:
        yield fetch
    finally:
        driver.close(easies)


@asynccontextmanager
async def aiohttp_session(port: int) -> AsyncIterator[Fetch]:
    """Send with aiohttp."""
    import aiohttp

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONCURRENCY)) as session:

        async def fetch(target: str) -> bytes:
            async with session.get(f"http://127.0.0.1:{port}{target}") as response:
                body: bytes = await response.read()
                return body

        yield fetch


@asynccontextmanager
async def httpx2_client(port: int) -> AsyncIterator[Fetch]:
    """Send with httpx2."""
    import httpx2

    limits = httpx2.Limits(max_connections=CONCURRENCY, max_keepalive_connections=CONCURRENCY)
    async with httpx2.AsyncClient(limits=limits, timeout=30) as client:

        async def fetch(target: str) -> bytes:
            return (await client.get(f"http://127.0.0.1:{port}{target}")).content

        yield fetch


ENGINES: dict[str, Engine] = {
    "sender": vedette_sender,
    "client": vedette_client,
    "driver": curl_driver,
    "aiohttp": aiohttp_session,
    "httpx2": httpx2_client,
}


async def _round(fetch: Fetch, requests: int) -> Stretch:
    """Send `requests`, so many at once as there are connections, and return what it took."""
    gc.collect()
    left = iter(range(requests))

    async def work() -> None:
        for number in left:
            body = await fetch(f"/product/{number % 500}?page={number}")
            if len(body) != BODY_BYTES:
                raise NotMeasured(f"An answer had {len(body)} bytes where {BODY_BYTES} were sent.")

    with timed() as stretch:
        async with anyio.create_task_group() as group:
            for _ in range(CONCURRENCY):
                group.start_soon(work)
    return stretch


async def _serve(engine: Engine, port: int) -> None:
    """Open the engine and run a round for each line that comes in."""
    async with engine(port) as fetch:
        while line := await anyio.to_thread.run_sync(sys.stdin.buffer.readline):
            stretch = await _round(fetch, int(line))
            print(msgspec.json.encode(stretch).decode(), flush=True)


if __name__ == "__main__":
    anyio.run(_serve, ENGINES[sys.argv[1]], int(sys.argv[2]))
