# SPDX-License-Identifier: Apache-2.0
"""Servers of a benchmark in this process, and the load that a second process puts on each of them in turn."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from uuid import uuid4

import anyio
import msgspec
from anyio.streams.buffered import BufferedByteReceiveStream
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.children import python_command, python_environment
from benchmarks.load import Answers, Order
from benchmarks.rounds import timed
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

_CLOCK = SystemClock()
_TOKEN = "a token of the benchmark"


@dataclass(frozen=True, slots=True)
class Asked:
    """A server that was started, and the targets that it is asked for in turn."""

    port: int
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of one round, the processor time that the server's process took for each, and how long they took."""

    answers: float
    cpu_seconds: float
    median_seconds: float
    slow_seconds: float
    """What the slowest hundredth took at least."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """How the load is put: so many rounds of so many seconds, over so many kept connections."""

    number: int
    seconds: float
    connections: int


def new_owner() -> Member:
    """Return the member in whose name a benchmark asks."""
    return Member(uuid4(), "owner@localhost", "Owner", _CLOCK.now(), roles=(RoleMapping(OWNER_ROLE.id),))


def credentials(member: Member) -> dict[str, str]:
    """Return the header line that `serve_api` lets `member` in by."""
    return {"Authorization": f"Basic {base64.b64encode(f'{member.id}:{_TOKEN}'.encode()).decode()}"}


async def serve_api(stack: AsyncExitStack, store: Store, member: Member) -> int:
    """Serve the API over `store`, in which `member` is; return the port."""
    sha256 = hashlib.sha256(_TOKEN.encode()).digest()
    await store.members.insert_token(ApiToken(uuid4(), member.id, sha256, _CLOCK.now()))
    outside = Outside(
        QueuedElsewhere(), look_up_by_system, OwnershipProofs(version="0", clock=_CLOCK), _CLOCK, SystemDraw()
    )
    services = build_services(store, outside)
    return await _serve(stack, build_api(services, Authenticator(store.members, _CLOCK), ApiSettings("0"), _CLOCK))


async def serve_nothing(stack: AsyncExitStack) -> tuple[Asked, Asked]:
    """Serve an application without any handler, and one with an empty handler, which ours is measured by."""
    bare = Asked(await _serve(stack, _AsItIs(_bare)), ("/",))
    return bare, Asked(await _serve(stack, _AsItIs(_empty_app())), ("/empty",))


async def _serve(stack: AsyncExitStack, app: ResponseHeaders) -> int:
    return (await stack.enter_async_context(serving(app, ListenSettings(port=0)))).port


async def put_load(asked: Mapping[str, Asked], headers: Mapping[str, str], rounds: Rounds) -> dict[str, list[Answered]]:
    """Put load on each server in turn, round by round; a round before them warms up."""
    taken: dict[str, list[Answered]] = {name: [] for name in asked}
    command, environment = python_command("benchmarks.load"), python_environment()
    async with await anyio.open_process(command, env=environment, stderr=None) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines = BufferedByteReceiveStream(process.stdout)
        for number in range(rounds.number + 1):
            for name, one in asked.items():
                first = number * len(one.targets) // (rounds.number + 1)
                targets = (*one.targets[first:], *one.targets[:first])  # so that no round repeats the one before
                order = Order(one.port, targets, dict(headers), rounds.connections, rounds.seconds)
                with timed() as stretch:
                    await process.stdin.send(msgspec.json.encode(order) + b"\n")
                    line = await lines.receive_until(b"\n", 1_000)
                answers = msgspec.json.decode(line, type=Answers)
                if number:
                    share = stretch.cpu_seconds / answers.count
                    taken[name].append(Answered(answers.count, share, answers.median_seconds, answers.slow_seconds))
        await process.stdin.aclose()
        await process.wait()
    return taken


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
