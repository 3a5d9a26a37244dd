# SPDX-License-Identifier: Apache-2.0
"""A whole API on loopback over a real SQLite store, with an engine that only takes notes."""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
import threading
from collections import Counter
from collections.abc import Collection, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from tests.support.members_site import MembersSite
from tests.support.people import new_member
from tests.support.plain_sender import Log, PlainSenders
from tests.support.senders import HandClock

from vedette.api.application import ApiSettings, build_api
from vedette.api.authentication import Authenticator
from vedette.api.server import ListenSettings, serving
from vedette.domain.agent import AgentPlatform, EmbeddedAgent
from vedette.domain.coverage import CellResult, CellState
from vedette.domain.exchange import Url
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Agent, Counters, Failure, FailureReason, Phase, ScanState
from vedette.domain.time import Span
from vedette.domain.website import Ownership
from vedette.scan.rows import Batch, ComponentRow, FindingRow, ScanStatus
from vedette.services.build import Outside, Services, build_services
from vedette.services.deliveries import Courier, Mailer
from vedette.services.draw import SystemDraw
from vedette.services.tokens import IssuedToken
from vedette.store.store import Store, StorePlace, open_store
from vedette.transport.consent import ProofSeen

T = TypeVar("T")
SITE = "http://127.0.0.1:8999/"
AGENT = Agent(UUID("13dfd27f-2d54-4db9-d2ff-b13901187ca9"), "embedded")


@dataclass
class NotingEngine:
    """Fits `scan.ports.Engine`; nothing runs."""

    notes: list[tuple[str, UUID]] = field(default_factory=list)

    async def start(self, scan_id: UUID) -> None:
        self.notes.append(("start", scan_id))

    async def stop(self, scan_id: UUID) -> None:
        self.notes.append(("stop", scan_id))


@dataclass
class NamedProofs:
    """Fits `services.ownership.Proofs`; a site shows its proof when the test says so."""

    shown: set[str] = field(default_factory=set)
    looks: int = 0

    async def look(self, root: Url, ownership: Ownership) -> ProofSeen:
        self.looks += 1
        holds = str(root) in self.shown
        return ProofSeen(holds, "It is there." if holds else "It is not there.")


async def look_up(host: str) -> tuple[str, ...]:
    """Answer for names that tests use; nothing leaves this machine."""
    known = {"here.example": ("127.0.0.1", "::1"), "shop.example": ("203.0.113.7",)}
    if host not in known:
        raise OSError(f"no such host: {host}")
    return known[host]


@dataclass(frozen=True)
class Reply:
    """What came back, headers in wire order and spelling."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def value(self) -> Any:
        return json.loads(self.body)


@dataclass
class ApiHouse:
    """The running house. `call` speaks as the owner unless told otherwise."""

    store: Store
    services: Services
    clock: HandClock
    engine: NotingEngine
    proofs: NamedProofs
    loop: asyncio.AbstractEventLoop
    owner: IssuedToken
    host: str = ""
    port: int = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=60)

    @property
    def member(self) -> Member:
        return self.owner.member

    def caller(self, permissions: Collection[Permission], group_id: UUID | None = None) -> str:
        """Return the Authorization of a new member who may do just this, in the account or with a group's websites."""
        email = f"{uuid4().hex}@example.org"
        member = self.run(new_member(self.services, self.member, email, permissions, group_id))
        return basic(str(member.id), self.run(self.services.tokens.create(email)).text)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        auth: str | None = "",
    ) -> Reply:
        sent = dict(headers or {})
        if auth is not None:
            sent.setdefault("Authorization", auth or basic(str(self.member.id), self.owner.text))
        octets = raw
        if raw is None and body is not None:
            octets = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request(method, path, octets, sent)
            reply = connection.getresponse()
            return Reply(reply.status, reply.getheaders(), reply.read())
        finally:
            connection.close()

    def get(self, path: str, **fields: Any) -> Reply:
        return self.call("GET", "/api/1.0" + path, **fields)

    def post(self, path: str, body: object = None, **fields: Any) -> Reply:
        return self.call("POST", "/api/1.0" + path, body, **fields)

    def new_website(self, root_url: str = SITE, name: str = "Site", **fields: object) -> dict[str, Any]:
        body = {"RootUrl": root_url, "Name": name, "LicenseType": "Subscription", **fields}
        reply = self.post("/websites/new", body)
        assert reply.status == 201, reply.body
        created: dict[str, Any] = reply.value
        return created

    def new_scan(self, target: str = SITE, **fields: object) -> dict[str, Any]:
        reply = self.post("/scans/new", {"TargetUri": target, **fields})
        assert reply.status == 201, reply.body
        (created,) = reply.value
        return dict(created)

    def detail(self, scan_id: str) -> dict[str, Any]:
        reply = self.get(f"/scans/detail/{scan_id}")
        assert reply.status == 200, reply.body
        return dict(reply.value)


def basic(user: str, token: str) -> str:
    """Return the value of an Authorization header."""
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode("ascii")


@contextmanager
def running_api(
    directory: Path,
    settings: ApiSettings | None = None,
    *,
    courier: Courier | None = None,
    mailer: Mailer | None = None,
) -> Iterator[ApiHouse]:
    """Run a house with an owner in a thread of its own."""
    clock, engine, proofs = HandClock(), NotingEngine(), NamedProofs()
    store = open_store(StorePlace(directory), clock)
    embedded = EmbeddedAgent(AGENT, clock.now(), AgentPlatform("1.2.3", "Linux", "CPython", "x86_64"), directory)
    outside = Outside(
        engine,
        look_up,
        proofs,
        clock,
        SystemDraw(),
        agents=("embedded",),
        embedded=embedded,
        mailer=mailer,
        senders=PlainSenders(MembersSite(), Log()),
    )
    outside = outside if courier is None else replace(outside, courier=courier)
    services = build_services(store, outside)
    app = build_api(services, Authenticator(store.members, clock), settings or ApiSettings(version="1.2.3"), clock)
    loop = asyncio.new_event_loop()
    owner = loop.run_until_complete(services.tokens.create("owner@example.org"))
    house = ApiHouse(store, services, clock, engine, proofs, loop, owner)
    is_up, may_stop = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with serving(app, ListenSettings(port=0)) as address:
            house.host, house.port = address.host, address.port
            is_up.set()
            await may_stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert is_up.wait(60), "the server did not start"
        yield house
    finally:
        loop.call_soon_threadsafe(may_stop.set)
        thread.join(60)
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
        store.close()


def finished(
    house: ApiHouse,
    scan_id: str,
    findings: tuple[FindingRow, ...] = (),
    state: ScanState = ScanState.COMPLETE,
    components: tuple[ComponentRow, ...] = (),
) -> None:
    """End a scan as its agent would: one batch with the findings, then the issues when it is complete."""
    house.run(_finish(house.store, UUID(scan_id), findings, state, components))


async def _finish(
    store: Store,
    scan_id: UUID,
    findings: tuple[FindingRow, ...],
    state: ScanState,
    components: tuple[ComponentRow, ...],
) -> None:
    scan = await store.scans.claim(scan_id, AGENT)
    counted = Counter(row.severity.value.replace("-", "_") for row in findings)
    counters = Counters(estimated_steps=10, completed_steps=10, requests=12, **counted)
    failure = Failure(FailureReason.HOST_UNAVAILABLE, "Nobody answers.") if state is ScanState.FAILED else None
    is_complete = state is ScanState.COMPLETE
    phase = Phase.COMPLETE if is_complete else Phase.ATTACKING
    status = ScanStatus(state, phase, 100 if is_complete else 40, counters, Span.of(minutes=3), failure)
    cells = tuple(CellResult(row.cell, CellState.CONFIRMED) for row in findings)
    await store.journal(scan_id, scan.epoch).commit(
        Batch(scan_id, scan.epoch, 1, status, cells=cells, findings=findings, components=components)
    )
    if is_complete:
        await store.issues.apply_scan(scan_id)
