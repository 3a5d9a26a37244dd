# SPDX-License-Identifier: Apache-2.0
"""What does the detail of a scan cost, and does it grow with the number of scans stored?"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import anyio
import msgspec
from anyio.streams.buffered import BufferedByteReceiveStream
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.children import python_command, python_environment
from benchmarks.load import Order
from benchmarks.outcome import Benchmark, Outcome, Settings, Target
from benchmarks.rounds import Ratio
from benchmarks.stored_scans import FINDINGS_PER_SCAN, SCANS_PER_SITE, fill_store
from vedette.api.application import ApiSettings, build_api
from vedette.api.authentication import Authenticator
from vedette.api.server import ListenSettings, serving
from vedette.domain.member import ApiToken, Member
from vedette.engine.clock import SystemClock
from vedette.engine.elsewhere import QueuedElsewhere
from vedette.services.build import Outside, build_services
from vedette.services.draw import SystemDraw
from vedette.services.permission import EVERY_PERMISSION
from vedette.store.store import Store
from vedette.transport.consent import OwnershipProofs
from vedette.transport.resolver import look_up_by_system

EMPTY = "an empty handler"
BARE = "no handler at all: the server alone"
CONNECTIONS = 4
MOST_IDS = 200
SHARE_TARGET, GROWTH_TARGET = 0.25, 0.9
_CLOCK = SystemClock()


@dataclass(frozen=True, slots=True)
class _Server:
    """A server that was started, and what to ask it."""

    port: int
    targets: tuple[str, ...]


def measure(settings: Settings) -> Outcome:
    """Serve stores of growing size and an empty handler, and put load on each in turn."""
    sizes = (2, 5, 10) if settings.is_quick else (10, 1_000, 10_000)
    seconds, rounds = (0.05, 1) if settings.is_quick else (2.0, 7)
    with TemporaryDirectory() as directory:
        taken = anyio.run(_measure, Path(directory), sizes, seconds, rounds)
    least, most = _named(sizes[0]), _named(sizes[-1])
    rows = [
        (name, str(Ratio.of(taken[name], taken[EMPTY])), str(Ratio.of(taken[name], taken[least]))) for name in taken
    ]
    share, growth = Ratio.of(taken[most], taken[EMPTY]), Ratio.of(taken[most], taken[least])
    return Outcome(
        columns=("what is asked for", "requests/s (an empty handler = 1)", f"requests/s ({sizes[0]} stored = 1)"),
        rows=tuple(rows),
        targets=(
            Target(f"{sizes[-1]:,} stored: ≥ 1/4 of an empty handler", f"{share.median:.2f}", share.median >= 0.25),
            Target(
                f"{sizes[-1]:,} stored: ≥ {GROWTH_TARGET} × that with {sizes[0]}",
                f"{growth.median:.2f}",
                growth.median >= GROWTH_TARGET,
            ),
        ),
        notes=(
            f"{rounds} rounds of {seconds:g} s each, {CONNECTIONS} kept connections from a second process, one server "
            f"process, API token checked at each request. Each site was scanned up to {SCANS_PER_SITE} times, and each "
            f"scan saw {FINDINGS_PER_SCAN} open issues.",
            f"Scale: the empty handler answered {median(taken[EMPTY]) / seconds:,.0f} requests/s here.",
        ),
    )


async def _measure(directory: Path, sizes: Sequence[int], seconds: float, rounds: int) -> dict[str, list[float]]:
    """Return how many answers came in each round, by what was asked for."""
    member = Member(uuid4(), "owner@localhost", "Owner", _CLOCK.now(), EVERY_PERMISSION)
    token = "a token of the benchmark"
    credentials = base64.b64encode(f"{member.id}:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"}
    async with AsyncExitStack() as stack:
        servers = {
            BARE: await _serve(stack, _bare, ("/",)),
            EMPTY: await _serve(stack, _empty_app(), ("/empty",)),
        }
        for size in sizes:
            store, ids = await fill_store(directory / str(size), size, member)
            stack.callback(store.close)
            sha256 = hashlib.sha256(token.encode()).digest()
            await store.members.insert_token(ApiToken(uuid4(), member.id, sha256, _CLOCK.now()))
            servers[_named(size)] = await _serve(stack, _api(store), _targets(ids))
        orders = {
            name: Order(server.port, server.targets, headers, CONNECTIONS, seconds) for name, server in servers.items()
        }
        return await _put_load(orders, rounds)


async def _serve(stack: AsyncExitStack, app: ASGIApp, targets: tuple[str, ...]) -> _Server:
    address = await stack.enter_async_context(serving(app, ListenSettings(port=0)))
    return _Server(address.port, targets)


async def _put_load(orders: Mapping[str, Order], rounds: int) -> dict[str, list[float]]:
    """Return how many answers each order brought, round by round; one round before them warms up."""
    taken: dict[str, list[float]] = {name: [] for name in orders}
    async with await anyio.open_process(
        python_command("benchmarks.load"), env=python_environment(), stderr=None
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers = BufferedByteReceiveStream(process.stdout)
        for each in range(rounds + 1):
            for name, order in orders.items():
                await process.stdin.send(msgspec.json.encode(order) + b"\n")
                count = float(await answers.receive_until(b"\n", 100))
                if each:
                    taken[name].append(count)
        await process.stdin.aclose()
        await process.wait()
    return taken


def _targets(ids: Sequence[UUID]) -> tuple[str, ...]:
    chosen = Random(0).sample(list(ids), min(len(ids), MOST_IDS))
    return tuple(f"/api/1.0/scans/detail/{str(scan_id).replace('-', '')}" for scan_id in chosen)


def _api(store: Store) -> ASGIApp:
    outside = Outside(
        QueuedElsewhere(), look_up_by_system, OwnershipProofs(version="0", clock=_CLOCK), _CLOCK, SystemDraw()
    )
    services = build_services(store, outside)
    return build_api(services, Authenticator(store.members, _CLOCK), ApiSettings("0"), _CLOCK)


def _empty_app() -> ASGIApp:
    app = FastAPI(openapi_url=None)

    @app.get("/empty")
    async def empty() -> Response:
        return Response()

    return app


async def _bare(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def _named(scans: int) -> str:
    return f"a scan's detail, {scans:,} stored"


BENCHMARK = Benchmark(
    name="scan_detail",
    title="Scan detail over HTTP",
    question="What does the detail of a scan cost beside an empty handler, and does it grow with the scans stored?",
    measure=measure,
)
