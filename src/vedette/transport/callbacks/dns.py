# SPDX-License-Identifier: Apache-2.0
"""The DNS half of our own listener: it answers for one name and what is below it, and for nothing else.

It is no resolver: it asks nobody, every answer is its own address, and an answer is hardly longer than its question,
so nobody gains by forging a sender. Sources: RFC 1035; RFC 8482 for what need not be answered.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass

import anyio
import structlog
from anyio.abc import UDPSocket
from dnslib import AAAA, QTYPE, RCODE, RR, A, DNSError, DNSRecord

from vedette.domain.callback import Call, CallKind, find_token
from vedette.errors import VedetteError
from vedette.transport.callbacks.http import MOST_KEPT, Record

MOST_QUESTION_BYTES = 512
MOST_QUESTIONS_A_SECOND = 100
_LOG = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Zone:
    """The name that is answered for, and the address that is answered with."""

    name: str
    address: str

    def holds(self, name: str) -> bool:
        """Whether `name` is the zone's own or below it; letter case does not count."""
        own = self.name.lower()
        return name.lower() == own or name.lower().endswith(f".{own}")


@dataclass(frozen=True, slots=True)
class Answered:
    """The bytes to send back, and the name that was asked for in the zone; '' for any other."""

    packet: bytes
    name: str = ""


def answer_question(packet: bytes, zone: Zone) -> Answered | None:
    """Return the answer to a packet; None for what is no question, which gets no answer."""
    if len(packet) > MOST_QUESTION_BYTES:
        return None
    try:
        question = DNSRecord.parse(packet)
        if question.header.qr or question.header.opcode or len(question.questions) != 1:
            return None
        name = str(question.q.qname).rstrip(".")
        reply = question.reply(ra=0, aa=1)
        if not zone.holds(name):
            reply.header.aa, reply.header.rcode = 0, RCODE.REFUSED
            return Answered(reply.pack())
        reply.add_answer(*_records(question, zone.address))
        return Answered(reply.pack(), name)
    except (DNSError, ValueError, IndexError):  # of hostile bytes: ValueError covers labels that are no text
        return None


def _records(question: DNSRecord, address: str) -> list[RR]:
    """Return the address, where the question is for one of its kind; a name may have none of the kind asked for."""
    is_six = ipaddress.ip_address(address).version == 6
    kind = QTYPE.AAAA if is_six else QTYPE.A
    if question.q.qtype not in (kind, QTYPE.ANY):
        return []
    return [RR(question.q.qname, kind, rdata=AAAA(address) if is_six else A(address), ttl=0)]


class DnsListener:
    """Answers the questions that come to one socket, so many a second at most; the others get no answer."""

    def __init__(self, zone: Zone, record: Record, now_seconds: Callable[[], float]) -> None:
        self._zone = zone
        self._record = record
        self._now_seconds = now_seconds
        self._second = 0
        self._count = 0

    async def serve(self, socket: UDPSocket) -> None:
        """Answer until cancelled."""
        async for packet, (host, port) in socket:
            answered = answer_question(packet, self._zone) if self._has_turn() else None
            if answered is None:
                continue
            await self._note(answered.name, host)
            try:
                await socket.sendto(answered.packet, host, port)
            except (OSError, anyio.BrokenResourceError) as error:
                _LOG.debug("an answer could not be sent", reason=str(error))

    async def _note(self, name: str, source: str) -> None:
        token = find_token(name)
        if token is None:
            return
        try:
            await self._record(token, Call(CallKind.DNS, source, name[:MOST_KEPT]))
        except VedetteError as error:
            _LOG.warning("a call could not be written down", reason=error.message)

    def _has_turn(self) -> bool:
        second = int(self._now_seconds())
        if second != self._second:
            self._second, self._count = second, 0
        self._count += 1
        return self._count <= MOST_QUESTIONS_A_SECOND
