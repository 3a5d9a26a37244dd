# SPDX-License-Identifier: Apache-2.0
"""TXT records: asked of a name server on loopback, over UDP and TCP; answers to something else do not count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dnslib
import pytest
from dnslib.server import BaseResolver, DNSHandler, DNSServer, UDPServer
from hypothesis import given
from hypothesis import strategies as st

from vedette.scan.ports import NoAnswer
from vedette.transport.txt_records import (
    NameServer,
    TxtReply,
    TxtResolver,
    question_of,
    read_name_servers,
    read_reply,
)

ZONE = """
shop.example. 60 IN TXT "first" "second"
shop.example. 60 IN TXT "third"
www.shop.example. 60 IN CNAME shop.example.
"""
LONG = [f"{number:04}" + "x" * 200 for number in range(20)]


class Zone(BaseResolver):  # type: ignore[misc]
    """A few names; `long.example` has more than a UDP packet holds, `down.example` is refused."""

    def resolve(self, request: dnslib.DNSRecord, handler: DNSHandler) -> dnslib.DNSRecord:
        reply, name = request.reply(), str(request.q.qname).lower()
        records = [record for record in dnslib.RR.fromZone(ZONE) if str(record.rname) == name]
        records += [each for each in dnslib.RR.fromZone(ZONE) if name.startswith("www.") and each not in records]
        if name == "long.example.":
            records = [dnslib.RR(name, dnslib.QTYPE.TXT, ttl=60, rdata=dnslib.TXT(text)) for text in LONG]
            if handler.server.socket_type == UDPServer.socket_type:
                records, reply.header.tc = [], 1
        if name == "down.example.":
            reply.header.rcode = dnslib.RCODE.SERVFAIL
        elif not records:
            reply.header.rcode = dnslib.RCODE.NXDOMAIN
        reply.add_answer(*records)
        return reply


@contextmanager
def name_server() -> Iterator[NameServer]:
    """A name server that takes UDP and TCP at one port of this machine."""
    quiet = dnslib.server.DNSLogger("-request,-reply,-truncated,-error")
    tcp = DNSServer(Zone(), address="127.0.0.1", port=0, tcp=True, logger=quiet)
    port = tcp.server.server_address[1]
    udp = DNSServer(Zone(), address="127.0.0.1", port=port, logger=quiet)
    for server in (tcp, udp):
        server.start_thread()
    try:
        yield NameServer("127.0.0.1", port)
    finally:
        for server in (tcp, udp):
            server.stop()
            server.server.server_close()


ANSWERED = {
    "shop.example": ("firstsecond", "third"),
    "SHOP.example": ("firstsecond", "third"),
    "www.shop.example": ("firstsecond", "third"),
    "long.example": tuple(LONG),
    "nobody.example": (),
}


@pytest.mark.anyio
@pytest.mark.parametrize(("name", "texts"), ANSWERED.items(), ids=ANSWERED)
async def test_it_reads_the_records_of(name: str, texts: tuple[str, ...]) -> None:
    with name_server() as server:
        assert await TxtResolver((server,))(name) == texts


@pytest.mark.anyio
async def test_a_server_that_cannot_tell_is_named() -> None:
    with name_server() as server, pytest.raises(NoAnswer, match="answered SERVFAIL when it was asked"):
        await TxtResolver((server,))("down.example")


@pytest.mark.anyio
async def test_the_next_server_is_asked_where_one_is_down() -> None:
    with name_server() as server:
        pass
    with name_server() as other:
        assert await TxtResolver((server, other))("shop.example") == ("firstsecond", "third")


def packet(name: str = "shop.example", number: int = 7) -> dnslib.DNSRecord:
    question = dnslib.DNSRecord.parse(question_of(name, number))
    reply = question.reply()
    reply.add_answer(*dnslib.RR.fromZone(f'{name}. 60 IN TXT "x"'))
    return reply


def test_an_answer_is_taken() -> None:
    assert read_reply(packet().pack(), "shop.example", 7) == TxtReply(("x",))


OTHER = {
    "it has another number": packet(number=8).pack(),
    "it is of another name": packet("evil.example").pack(),
    "it is our own question": question_of("shop.example", 7),
    "it is cut": packet().pack()[:-3],
    "it is empty": b"",
}


@pytest.mark.parametrize("content", OTHER.values(), ids=OTHER)
def test_a_packet_is_passed_over_where(content: bytes) -> None:
    assert read_reply(content, "shop.example", 7) is None


def test_a_record_of_another_name_in_the_answer_does_not_count() -> None:
    reply = packet()
    reply.add_answer(*dnslib.RR.fromZone('evil.example. 60 IN TXT "y"'))

    assert read_reply(reply.pack(), "shop.example", 7) == TxtReply(("x",))


@given(st.binary(max_size=80), st.integers(0, 60))
def test_any_packet_is_read_without_an_exception(noise: bytes, at: int) -> None:
    good = packet().pack()
    read_reply(noise, "shop.example", 7)
    read_reply(good[:at] + noise + good[at + len(noise) :], "shop.example", 7)


SERVERS = {
    "": [NameServer("127.0.0.1")],
    "nameserver 192.0.2.1\nsearch example\nnameserver 2001:db8::1 # x\n": [
        NameServer("192.0.2.1"),
        NameServer("2001:db8::1"),
    ],
    "# nameserver 192.0.2.1\nnameserver nonsense\nnameserver\n": [NameServer("127.0.0.1")],
    "".join(f"nameserver 192.0.2.{number}\n" for number in range(9)): [NameServer(f"192.0.2.{n}") for n in range(3)],
}


@pytest.mark.parametrize(("text", "servers"), SERVERS.items())
def test_the_systems_servers_are_read(text: str, servers: list[NameServer]) -> None:
    assert list(read_name_servers(text)) == servers
