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
from benchmarks.rounds import Ratio, timed
from benchmarks.stored_scans import FINDINGS_PER_SCAN, SCANS_PER_SITE, fill_store
from vedette.api.application import ApiSettings, build_api
from vedette.api.authentication import Authenticator
from vedette.api.headers import HeaderSettings, ResponseHeaders
from vedette.api.server import ListenSettings, serving
from vedette.domain.member import ApiToken, Member, RoleMapping
from vedette.domain.role import OWNER_ROLE
from vedette.engine.clock import SystemClock
from vedette.engine.elsewhere import QueuedElsewhere
from vedette.services.build import Outside, build_services
from vedette.services.draw import SystemDraw
from vedette.store.store import Store
from vedette.transport.consent import OwnershipProofs
from vedette.transport.resolver import look_up_by_system

EMPTY = "an empty handler"
BARE = "no handler at all: the server alone"
CONNECTIONS = 4
MOST_POLLED = 200
SHARE_TARGET, GROWTH_TARGET = 0.25, 0.9
_CLOCK = SystemClock()
_TOKEN = "a token of the benchmark"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A server that was started, and the targets that it is asked for in turn."""

    port: int
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answered:
    """The answers of one round, and the processor time that the server's process took for each."""

    answers: float
    cpu_seconds: float


def measure(settings: Settings) -> Outcome:
    """Serve stores of growing size and an empty handler, and put load on each in turn."""
    sizes = (2, 5, 10) if settings.is_quick else (10, 1_000, 10_000)
    seconds, rounds = (0.05, 1) if settings.is_quick else (1.0, 11)
    with TemporaryDirectory() as directory:
        taken = anyio.run(_measure, Path(directory), sizes, seconds, rounds)
    speed = {name: [each.answers for each in answered] for name, answered in taken.items()}
    cpu = {name: [each.cpu_seconds for each in answered] for name, answered in taken.items()}
    least, most, anew = _polled(sizes[0]), _polled(sizes[-1]), _anew(sizes[-1])
    growth = Ratio.of(speed[most], speed[least])
    shares = {name: Ratio.of(speed[name], speed[EMPTY]) for name in taken}
    return Outcome(
        columns=(
            "what is asked for",
            "requests/s (empty = 1)",
            "processor time a request (empty = 1)",
            f"requests/s ({sizes[0]} stored = 1)",
        ),
        rows=tuple(
            (name, str(shares[name]), str(Ratio.of(cpu[name], cpu[EMPTY])), str(Ratio.of(speed[name], speed[least])))
            for name in taken
        ),
        targets=(
            *(
                Target(f"{name}: ≥ 1/4 of an empty handler", f"{shares[name].median:.2f}", _is_enough(shares[name]))
                for name in (most, anew)
            ),
            Target(
                f"{most}: ≥ {GROWTH_TARGET} × that with {sizes[0]}",
                f"{growth.median:.2f}",
                growth.median >= GROWTH_TARGET,
            ),
        ),
        notes=(
            f"{rounds} rounds of {seconds:g} s each, {CONNECTIONS} kept connections from a second process, one server "
            f"process, API token checked at each request. Each site was scanned up to {SCANS_PER_SITE} times, and each "
            f"scan saw {FINDINGS_PER_SCAN} open issues. *Polled*: up to {MOST_POLLED} scans are asked for again and "
            "again, as clients do, and nothing is written meanwhile. *Asked anew*: each request asks for another scan.",
            f"Scale: the empty handler answered {median(speed[EMPTY]) / seconds:,.0f} requests/s here.",
        ),
    )


def _is_enough(share: Ratio) -> bool:
    return share.median >= SHARE_TARGET


async def _measure(directory: Path, sizes: Sequence[int], seconds: float, rounds: int) -> dict[str, list[_Answered]]:
    """Return what was answered in each round, by what was asked for."""
    member = Member(uuid4(), "owner@localhost", "Owner", _CLOCK.now(), roles=(RoleMapping(OWNER_ROLE.id),))
    async with AsyncExitStack() as stack:
        asked = {
            BARE: _Asked(await _serve(stack, _AsItIs(_bare)), ("/",)),
            EMPTY: _Asked(await _serve(stack, _AsItIs(_empty_app())), ("/empty",)),
        }
        for size in sizes:
            store, ids = await fill_store(directory / str(size), size, member)
            stack.callback(store.close)
            sha256 = hashlib.sha256(_TOKEN.encode()).digest()
            await store.members.insert_token(ApiToken(uuid4(), member.id, sha256, _CLOCK.now()))
            port = await _serve(stack, _api(store))
            asked[_polled(size)] = _Asked(port, _targets(ids)[:MOST_POLLED])
            if size == sizes[-1]:
                asked[_anew(size)] = _Asked(port, _targets(ids))
        credentials = base64.b64encode(f"{member.id}:{_TOKEN}".encode()).decode()
        return await _put_load(asked, {"Authorization": f"Basic {credentials}"}, seconds, rounds)


async def _serve(stack: AsyncExitStack, app: ResponseHeaders) -> int:
    return (await stack.enter_async_context(serving(app, ListenSettings(port=0)))).port


async def _put_load(
    asked: Mapping[str, _Asked], headers: Mapping[str, str], seconds: float, rounds: int
) -> dict[str, list[_Answered]]:
    """Put load on each server in turn, round by round; a round before them warms up."""
    taken: dict[str, list[_Answered]] = {name: [] for name in asked}
    command, environment = python_command("benchmarks.load"), python_environment()
    async with await anyio.open_process(command, env=environment, stderr=None) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines = BufferedByteReceiveStream(process.stdout)
        for number in range(rounds + 1):
            for name, one in asked.items():
                first = number * len(one.targets) // (rounds + 1)
                targets = (*one.targets[first:], *one.targets[:first])  # so that no round repeats the one before
                order = Order(one.port, targets, dict(headers), CONNECTIONS, seconds)
                with timed() as stretch:
                    await process.stdin.send(msgspec.json.encode(order) + b"\n")
                    answers = float(await lines.receive_until(b"\n", 100))
                if number:
                    taken[name].append(_Answered(answers, stretch.cpu_seconds / answers))
        await process.stdin.aclose()
        await process.wait()
    return taken


def _polled(scans: int) -> str:
    return f"detail, {scans:,} stored, polled"


def _anew(scans: int) -> str:
    return f"detail, {scans:,} stored, asked anew"


def _targets(ids: Sequence[UUID]) -> tuple[str, ...]:
    shuffled = Random(0).sample(list(ids), len(ids))
    return tuple(f"/api/1.0/scans/detail/{str(scan_id).replace('-', '')}" for scan_id in shuffled)


def _api(store: Store) -> ResponseHeaders:
    outside = Outside(
        QueuedElsewhere(), look_up_by_system, OwnershipProofs(version="0", clock=_CLOCK), _CLOCK, SystemDraw()
    )
    services = build_services(store, outside)
    return build_api(services, Authenticator(store.members, _CLOCK), ApiSettings("0"), _CLOCK)


class _AsItIs(ResponseHeaders):
    """An application whose heads nobody writes anew: what ours are measured by."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, HeaderSettings(), _CLOCK)
        self._unwrapped = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer by itself."""
        await self._unwrapped(scope, receive, send)


def _empty_app() -> ASGIApp:
    app = FastAPI(openapi_url=None)

    @app.get("/empty")
    async def empty() -> Response:
        return Response()

    return app


async def _bare(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


BENCHMARK = Benchmark(
    name="scan_detail",
    title="Scan detail over HTTP",
    question="What does the detail of a scan cost beside an empty handler, and does it grow with the scans stored?",
    measure=measure,
)
