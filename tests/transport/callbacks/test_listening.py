# SPDX-License-Identifier: Apache-2.0
"""Which listeners a process opens."""

from __future__ import annotations

import socket

import anyio
import pytest
from dnslib import DNSRecord
from tests.support.senders import HandClock

from vedette.domain.callback import Call, ListenerAddress, ListenerSettings
from vedette.domain.exchange import Origin
from vedette.errors import UsageError
from vedette.transport.callbacks.listening import Listeners, listening


async def forgets(token: str, call: Call) -> bool:
    return False


def a_free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


@pytest.mark.anyio
async def test_loopback_is_listened_at() -> None:
    async with listening(ListenerSettings(), forgets, HandClock()) as listeners:
        first = listeners.loopback
        await (await anyio.connect_tcp(first.host, first.port)).aclose()
        assert listeners.public is None
        assert listeners.is_ours(Origin("http", "127.0.0.1", first.port))
        assert listeners.is_ours(Origin("http", "localhost", first.port))
        assert not listeners.is_ours(Origin("http", "127.0.0.1", first.port - 1))


async def ports_of_two_starts() -> tuple[int, int]:
    async with listening(ListenerSettings(), forgets, HandClock()) as listeners:
        first = listeners.loopback.port
    async with listening(ListenerSettings(), forgets, HandClock(), first) as listeners:
        return first, listeners.loopback.port


@pytest.mark.anyio
async def test_the_last_port_is_taken_again_where_it_is_free() -> None:
    starts = [await ports_of_two_starts() for _ in range(5)]  # another program may take one of them in between

    assert any(first == again for first, again in starts)


@pytest.mark.anyio
async def test_another_port_is_taken_where_somebody_has_the_last_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        async with listening(ListenerSettings(), forgets, HandClock(), taken) as listeners:
            assert listeners.loopback.port != taken


@pytest.mark.anyio
async def test_the_operators_address_is_listened_at_and_its_name_answered_for() -> None:
    dns_port = a_free_port(socket.SOCK_DGRAM)
    settings = ListenerSettings("127.0.0.1", 0, "cb.example", dns_port)
    async with listening(settings, forgets, HandClock()) as listeners:
        assert listeners.public is not None
        assert listeners.public == ListenerAddress("127.0.0.1", listeners.public.port, "cb.example")
        async with await anyio.create_connected_udp_socket("127.0.0.1", dns_port) as asking:
            await asking.send(bytes(DNSRecord.question("a.cb.example").pack()))
            reply = DNSRecord.parse(await asking.receive())

    assert str(reply.rr[0].rdata) == "127.0.0.1"


@pytest.mark.anyio
@pytest.mark.parametrize("host", [None, "scanner.example"], ids=["nothing", "a name"])
async def test_a_dns_name_needs_an_address_and_not(host: str | None) -> None:
    with pytest.raises(UsageError, match="--callback-dns-name"):
        async with listening(ListenerSettings(host, dns_name="cb.example"), forgets, HandClock()):
            pass


@pytest.mark.anyio
async def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        settings = ListenerSettings("127.0.0.1", other.getsockname()[1])
        with pytest.raises(UsageError, match="cannot be taken"):
            async with listening(settings, forgets, HandClock()):
                pass


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        (Origin("http", "192.0.2.7", 80), True),
        (Origin("https", "x.cb.example", 443), True),
        (Origin("http", "cb.example", 80), True),
        (Origin("http", "192.0.2.7", 8080), False),
        (Origin("http", "notcb.example", 80), False),
        (Origin("http", "example", 80), False),
    ],
    ids=str,
)
def test_whose_an_origin_is(origin: Origin, is_ours: bool) -> None:
    listeners = Listeners(ListenerAddress("127.0.0.1", 1), ListenerAddress("192.0.2.7", 80, "cb.example"))

    assert listeners.is_ours(origin) is is_ours
