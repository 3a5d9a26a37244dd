# SPDX-License-Identifier: Apache-2.0
"""The TXT records of a name, as the machine's own name servers know them.

One question to one server after the other, over UDP, and over TCP where the answer does not fit. A packet that does
not answer our very question (its number, its name) is passed over: anybody can send one.

Sources: RFC 1035, sections 3.3.14, 4.1 and 4.2; RFC 5452, section 9 (what an answer has to repeat); RFC 7208, section
3.3 (the strings of one record are one text); resolv.conf(5).
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import anyio
import dnslib
from anyio.streams.buffered import BufferedByteReceiveStream

from vedette.scan.ports import NoAnswer, Outage
from vedette.transport.addresses import read_address

LookUpTxt = Callable[[str], Awaitable[tuple[str, ...]]]
"""Returns the TXT records of a name; none where it has none. Raises NoAnswer."""

SERVER_SECONDS = 5.0
"""How long one server may take."""
MOST_SERVERS = 3
MOST_PACKETS = 32
"""Packets looked at while the answer is awaited."""
_RESOLVER_FILE = Path("/etc/resolv.conf")
_LOCAL_PORT = 53
_NO_SUCH_NAME = 3
_UNHEARD = (OSError, anyio.EndOfStream, anyio.IncompleteRead, anyio.BrokenResourceError)  # TimeoutError is an OSError


@dataclass(frozen=True, slots=True)
class NameServer:
    """Where a name server listens."""

    host: str
    port: int = _LOCAL_PORT


@dataclass(frozen=True, slots=True)
class TxtReply:
    """What a name server says of a name: `refusal` names the reason where it could not tell."""

    texts: tuple[str, ...] = ()
    is_cut: bool = False
    refusal: str = ""


def read_name_servers(text: str) -> tuple[NameServer, ...]:
    """Return the name servers of a resolv.conf, in order; this machine's where it names none."""
    lines = (line.split() for line in text.splitlines())
    named = [words[1] for words in lines if len(words) > 1 and words[0] == "nameserver"]
    hosts = [host for host in named if read_address(host.partition("%")[0]) is not None]
    return tuple(NameServer(host) for host in hosts[:MOST_SERVERS]) or (NameServer("127.0.0.1"),)


def question_of(name: str, number: int) -> bytes:
    """Return the packet that asks for the TXT records of `name`, recursion wanted."""
    header = dnslib.DNSHeader(id=number, rd=1)
    return bytes(dnslib.DNSRecord(header, q=dnslib.DNSQuestion(name, dnslib.QTYPE.TXT)).pack())


def read_reply(packet: bytes, name: str, number: int) -> TxtReply | None:
    """Return what `packet` answers to our question; None for one that does not answer it. Never raises."""
    try:
        record = dnslib.DNSRecord.parse(packet)
        asked = [(str(question.qname).lower(), question.qtype) for question in record.questions]
    except (dnslib.DNSError, ValueError, LookupError, struct.error):
        return None
    if not record.header.qr or record.header.id != number or asked != [(_absolute(name), dnslib.QTYPE.TXT)]:
        return None
    if record.header.rcode not in (0, _NO_SUCH_NAME):
        return TxtReply(refusal=str(dnslib.RCODE.forward.get(record.header.rcode, record.header.rcode)))
    return TxtReply(_texts(record, _absolute(name)), bool(record.header.tc))


def _absolute(name: str) -> str:
    return f"{name.rstrip('.').lower()}."


def _texts(record: dnslib.DNSRecord, name: str) -> tuple[str, ...]:
    """Return the texts of `name` and of the names that it is an alias of."""
    names, texts = {name}, list[str]()
    for answer in record.rr:
        if str(answer.rname).lower() not in names:
            continue
        if answer.rtype == dnslib.QTYPE.CNAME:
            names.add(str(answer.rdata.label).lower())
        elif answer.rtype == dnslib.QTYPE.TXT:
            texts.append(b"".join(answer.rdata.data).decode("utf-8", "replace"))
    return tuple(texts)


class TxtResolver:
    """Asks name servers; without any, those of the system."""

    def __init__(self, servers: tuple[NameServer, ...] = (), server_seconds: float = SERVER_SECONDS) -> None:
        self._servers = servers
        self._seconds = server_seconds

    async def __call__(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of `name`. Raises NoAnswer when no server tells."""
        story = "No name server answered"
        for server in self._servers or await _system_servers():
            try:
                with anyio.fail_after(self._seconds):
                    reply = await _ask(server, name)
            except _UNHEARD as error:
                story = f"The name server {server.host} gave no answer ({str(error) or type(error).__name__})"
                continue
            if not reply.refusal:
                return reply.texts
            story = f"The name server {server.host} answered {reply.refusal}"
        raise NoAnswer(Outage.NAME, f"{story} when it was asked for the TXT records of {name}.")


async def _system_servers() -> tuple[NameServer, ...]:
    try:
        text = await anyio.Path(_RESOLVER_FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:  # there is none: resolv.conf(5) says that this machine's server is meant
        text = ""
    return read_name_servers(text)


async def _ask(server: NameServer, name: str) -> TxtReply:
    """Ask one server. Raises one of `_UNHEARD`."""
    number = secrets.randbits(16)
    question = question_of(name, number)
    async with await anyio.create_connected_udp_socket(server.host, server.port) as socket:
        await socket.send(question)
        for _ in range(MOST_PACKETS):
            reply = read_reply(await socket.receive(), name, number)
            if reply is not None:
                return await _ask_over_tcp(server, name, number) if reply.is_cut else reply
    raise OSError("packets that answer something else")


async def _ask_over_tcp(server: NameServer, name: str, number: int) -> TxtReply:
    question = question_of(name, number)
    async with await anyio.connect_tcp(server.host, server.port) as stream:
        await stream.send(struct.pack("!H", len(question)) + question)
        received = BufferedByteReceiveStream(stream)
        (length,) = struct.unpack("!H", await received.receive_exactly(2))
        reply = read_reply(await received.receive_exactly(length), name, number)
    if reply is None:
        raise OSError("an answer to something else")
    return reply
