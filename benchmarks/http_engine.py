# SPDX-License-Identifier: Apache-2.0
"""Do exact bytes cost speed? Vedette's sender, whole and by parts, beside aiohttp and httpx2."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from statistics import median

import anyio
import httpx2
import pycurl

from benchmarks.children import announcing
from benchmarks.outcome import Benchmark, NotMeasured, Outcome, Settings, Target
from benchmarks.rounds import Ratio, Stretch, timed
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
PEER = "aiohttp"
SENDER = "Vedette's sender: gate, pace, cookies, exact head"
SPEED_TARGET, CPU_TARGET = 1.3, 0.65
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
    """Send with aiohttp. Raises NotMeasured where it is not installed."""
    try:
        import aiohttp
    except ImportError as error:
        raise NotMeasured("The peer aiohttp is not installed; `pip install aiohttp` adds it.") from error
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONCURRENCY)) as session:

        async def fetch(target: str) -> bytes:
            async with session.get(f"http://127.0.0.1:{port}{target}") as response:
                body: bytes = await response.read()
                return body

        yield fetch


@asynccontextmanager
async def httpx2_client(port: int) -> AsyncIterator[Fetch]:
    """Send with httpx2."""
    limits = httpx2.Limits(max_connections=CONCURRENCY, max_keepalive_connections=CONCURRENCY)
    async with httpx2.AsyncClient(limits=limits, timeout=30) as client:

        async def fetch(target: str) -> bytes:
            return (await client.get(f"http://127.0.0.1:{port}{target}")).content

        yield fetch


ENGINES: dict[str, Engine] = {
    SENDER: vedette_sender,
    "Vedette's client: libcurl and our reading, without the gate": vedette_client,
    "the bare driver: libcurl in asyncio": curl_driver,
    PEER: aiohttp_session,
    "httpx2": httpx2_client,
}


def measure(settings: Settings) -> Outcome:
    """Run the engines one after the other, in several rounds."""
    requests, rounds = (40, 1) if settings.is_quick else (3_000, 7)
    with announcing("benchmarks.fixed_server", str(BODY_BYTES)) as port:
        taken = anyio.run(_measure, int(port), requests, rounds)
    speed = {name: [requests / each.wall_seconds for each in stretches] for name, stretches in taken.items()}
    cpu = {name: [each.cpu_seconds / requests for each in stretches] for name, stretches in taken.items()}
    rows = tuple(
        (name, str(Ratio.of(speed[name], speed[PEER])), str(Ratio.of(cpu[name], cpu[PEER]))) for name in ENGINES
    )
    ours, our_cpu = Ratio.of(speed[SENDER], speed[PEER]), Ratio.of(cpu[SENDER], cpu[PEER])
    return Outcome(
        columns=("engine", f"requests/s ({PEER} = 1)", f"processor time a request ({PEER} = 1)"),
        rows=rows,
        targets=(
            Target(f"≥ {SPEED_TARGET} × {PEER}", f"{ours.median:.2f}", ours.median >= SPEED_TARGET),
            Target(f"≤ {CPU_TARGET} × its processor time", f"{our_cpu.median:.2f}", our_cpu.median <= CPU_TARGET),
        ),
        notes=(
            f"{rounds} rounds of {requests:,} requests an engine, {CONCURRENCY} at once on kept connections, answers "
            f"of {BODY_BYTES:,} bytes, each target another; the server is a process of its own.",
            f"Scale: {PEER} made {median(speed[PEER]):,.0f} requests/s here.",
        ),
    )


async def _measure(port: int, requests: int, rounds: int) -> dict[str, list[Stretch]]:
    """Return the stretches of each engine; all stay open, and each is warmed up once, as in a long scan."""
    taken: dict[str, list[Stretch]] = {name: [] for name in ENGINES}
    async with AsyncExitStack() as stack:
        opened = {name: await stack.enter_async_context(engine(port)) for name, engine in ENGINES.items()}
        for fetch in opened.values():
            await _round(fetch, max(requests // 6, CONCURRENCY))
        for _ in range(rounds):
            for name, fetch in opened.items():
                taken[name].append(await _round(fetch, requests))
    return taken


async def _round(fetch: Fetch, requests: int) -> Stretch:
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


BENCHMARK = Benchmark(
    name="http_engine",
    title="HTTP engine",
    question="Do exact bytes, a gate and a governed pace cost speed, beside a client that has none of them?",
    measure=measure,
)
