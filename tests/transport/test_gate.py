# SPDX-License-Identifier: Apache-2.0
"""What the gate refuses, in which order and with which reason; and what the socket hook refuses behind it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from tests.support.recording_server import recording_server
from tests.support.senders import QUICK, HandClock, origin_of

from vedette.domain.check import Lane
from vedette.domain.exchange import Headers, Origin, Request, Url
from vedette.domain.scan import Via
from vedette.domain.scope import Scope, ScopeKind
from vedette.domain.website import ConsentBasis
from vedette.scan.ports import NotAdmitted, RefusalReason
from vedette.scan.rows import RefusalRow
from vedette.transport.client import HttpClient
from vedette.transport.gate import MOST_REFUSAL_ROWS, Budget, Gate
from vedette.transport.governor import Governor
from vedette.transport.pins import Pins
from vedette.transport.resolver import Resolver
from vedette.transport.tls import read_trust
from vedette.transport.transfer import Route, WireRequest

pytestmark = pytest.mark.anyio
SITE = Origin("http", "shop.test", 80)
URL = Url(SITE, "/app/")
LISTENER = Origin("http", "shop.test", 49152)
"""Our own, under the site's own host and agreed to."""
ROUTE = Route(QUICK, read_trust(Via()), None, ())


@dataclass
class Names:
    """Says 10.0.0.1 for every name, and keeps what it was asked."""

    asked: list[str] = field(default_factory=list)

    async def __call__(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        return ("10.0.0.1",)


@dataclass
class Door:
    gate: Gate
    pins: Pins
    names: Names

    async def knock(self, request: Request) -> None:
        with (await self.gate.admit(request, Lane.NORMAL)).turn:
            pass


def door(
    *, scope: Scope | None = None, budget: Budget | None = None, basis: ConsentBasis = ConsentBasis.OPERATOR
) -> Door:
    pins, names = Pins(), Names()
    gate = Gate(
        scope=scope or Scope(URL, disallowed_methods=frozenset({"DELETE"}), links=("logout",)),
        consent={SITE: basis, Origin("http", "also.test", 80): basis, LISTENER: basis},
        budget=budget or Budget(),
        governor=Governor(QUICK, HandClock().monotonic_seconds),
        resolver=Resolver(QUICK.connect_timeout, names),
        pins=pins,
        proxy=None,
        is_never=lambda origin: origin == LISTENER,
    )
    return Door(gate, pins, names)


def get(target: str = "/app/", method: str = "GET", origin: Origin = SITE, host: str | None = None) -> Request:
    headers = Headers() if host is None else Headers((("Host", host),))
    return Request(method, Url(origin, target), headers)


def veiled(name: str) -> Request:
    """A header that servers may read and a judge of exact names does not."""
    return replace(get(), headers=Headers(((name, "other.example"),)))


REFUSED: dict[str, tuple[Request, RefusalReason]] = {
    "its bytes break the frame": (get("/app/\r\n"), RefusalReason.FORM),
    "nobody agreed to its origin": (get(origin=Origin("https", "shop.test", 443)), RefusalReason.CONSENT),
    "nobody agreed to its port": (get(origin=Origin("http", "shop.test", 8080)), RefusalReason.CONSENT),
    "its origin is agreed to and yet out of scope": (get(origin=Origin("http", "also.test", 80)), RefusalReason.SCOPE),
    "it goes to our own listener": (get(origin=LISTENER), RefusalReason.SCOPE),
    "its path is outside": (get("/other/"), RefusalReason.SCOPE),
    "its path climbs out": (get("/app/..%2f../other/"), RefusalReason.SCOPE),
    "its method is not allowed": (get(method="DELETE"), RefusalReason.METHOD),
    "a pattern excludes it": (get("/app/logout"), RefusalReason.EXCLUDED),
    "its Host line names another site": (get(host="other.example"), RefusalReason.SCOPE),
    "its Host line names another site and a port": (get(host="other.example:80"), RefusalReason.SCOPE),
    "its Host line names an address": (get(host="10.0.0.2"), RefusalReason.SCOPE),
    "its Host line names another site behind ours": (get(host="shop.test, other.example"), RefusalReason.SCOPE),
    "its Host line names another site as the user's": (get(host="shop.test:80@other.example"), RefusalReason.SCOPE),
    "its Host line names another site and a path": (get(host="other.example/"), RefusalReason.SCOPE),
    "its Host line names another site and two ports": (get(host="other.example:80:80"), RefusalReason.SCOPE),
    "its Host line has a blank in its name": (veiled("Host "), RefusalReason.FORM),
    "its framing has a blank in its name": (veiled("Transfer-Encoding\t"), RefusalReason.FORM),
    "its length has a blank within its name": (veiled("Content-\x0bLength"), RefusalReason.FORM),
}


@pytest.mark.parametrize(("request_", "reason"), REFUSED.values(), ids=REFUSED)
async def test_refuses_without_asking_for_a_name_where(request_: Request, reason: RefusalReason) -> None:
    at = door()
    with pytest.raises(NotAdmitted) as caught:
        await at.knock(request_)

    assert (caught.value.reason, at.names.asked) == (reason, [])
    assert at.gate.take_refusals() == (RefusalRow(reason.value, request_.method, str(request_.url), 1),)
    assert at.gate.take_refusals() == ()


@pytest.mark.parametrize(
    "host",
    ["shop.test", "SHOP.test:8080", "also.test", "qzabcqz.invalid", "x.invalid:99", "no host", "", "shop.test, x"],
)
async def test_admits_the_host_line(host: str) -> None:
    at = door()
    await at.knock(get(host=host))

    assert at.gate.take_refusals() == ()


async def test_pins_what_it_admits_and_nothing_else() -> None:
    at = door()
    before = at.pins.holds("10.0.0.1", 80)
    await at.knock(get())

    assert (before, at.pins.holds("10.0.0.1", 80), at.pins.holds("10.0.0.1", 81)) == (False, True, False)


@pytest.mark.parametrize("basis", [ConsentBasis.LOOPBACK, ConsentBasis.OWNERSHIP])
async def test_pins_nothing_that_the_consent_does_not_cover(basis: ConsentBasis) -> None:
    at = door(basis=basis)
    with pytest.raises(NotAdmitted) as caught:
        await at.knock(get())

    assert caught.value.reason is RefusalReason.ADDRESS
    assert not at.pins.holds("10.0.0.1", 80)


async def test_the_budget_of_requests_ends() -> None:
    at = door(budget=Budget(most_requests=2))
    await at.knock(get())
    await at.knock(get())
    with pytest.raises(NotAdmitted) as caught:
        await at.knock(get())

    assert caught.value.reason is RefusalReason.BUDGET


async def test_refused_requests_cost_no_budget() -> None:
    at = door(budget=Budget(most_requests=1))
    with pytest.raises(NotAdmitted):
        await at.knock(get("/other"))

    await at.knock(get())


async def test_the_budget_of_bytes_ends() -> None:
    at = door(budget=Budget(most_bytes=1000))
    await at.knock(get())
    at.gate.spend(1000)
    with pytest.raises(NotAdmitted) as caught:
        await at.knock(get())

    assert caught.value.reason is RefusalReason.BUDGET


async def test_refusals_are_added_up_and_their_list_does_not_grow_for_ever() -> None:
    at = door()
    for number in range(MOST_REFUSAL_ROWS + 50):
        with pytest.raises(NotAdmitted):
            await at.knock(get(f"/other/{number}"))
    with pytest.raises(NotAdmitted):
        await at.knock(get("/other/0"))
    rows = at.gate.take_refusals()

    assert len(rows) == MOST_REFUSAL_ROWS + 1
    assert rows[0].count == 2
    assert rows[-1] == RefusalRow("scope", "", "", 50)


def wire(origin: Origin, *addresses: str) -> WireRequest:
    return WireRequest("GET", origin, "/", Headers((("Host", origin.authority),)), b"", None, False, addresses)


@pytest.mark.parametrize(
    ("pinned", "off"),
    [(("127.0.0.1",), 1), (("127.0.0.2",), 0), ((), 0)],
    ids=["a port that is not pinned", "an address that is not pinned", "no pin at all"],
)
async def test_the_socket_hook_refuses(pinned: tuple[str, ...], off: int) -> None:
    async with recording_server() as server:
        pins = Pins()
        pins.add(pinned, server.port + off)
        with HttpClient(ROUTE, pins) as client, pytest.raises(NotAdmitted) as caught:
            await client.send(wire(origin_of(server.port), "127.0.0.1"))

    assert (caught.value.reason, server.connections) == (RefusalReason.ADDRESS, 0)


async def test_the_socket_hook_stands_behind_a_name_that_libcurl_was_told_otherwise() -> None:
    async with recording_server() as server:
        pins = Pins()
        pins.add(("127.0.0.1",), server.port)
        with HttpClient(ROUTE, pins) as client:
            good = await client.send(wire(origin_of(server.port, host="shop.test"), "127.0.0.1"))
            again = wire(origin_of(server.port, host="other.test"), "127.0.0.9")
            with pytest.raises(NotAdmitted):
                await client.send(again)

    assert (good.address, server.connections) == ("127.0.0.1", 1)


async def test_only_the_entered_url_is_let_out_by_a_scope_of_one() -> None:
    at = door(scope=Scope(Url(SITE, "/proof.html"), ScopeKind.ONLY_ENTERED_URL))
    await at.knock(get("/proof.html"))
    with pytest.raises(NotAdmitted):
        await at.knock(get("/"))
