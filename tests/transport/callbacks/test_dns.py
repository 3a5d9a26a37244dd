# SPDX-License-Identifier: Apache-2.0
"""The DNS listener: authoritative for one name, and silent or refusing otherwise."""

from __future__ import annotations

from itertools import chain, repeat

import anyio
import pytest
from anyio.abc import SocketAttribute
from dnslib import QTYPE, RCODE, DNSHeader, DNSQuestion, DNSRecord
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.callback import Call, CallKind, token_of
from vedette.domain.chance import Chance
from vedette.transport.callbacks.dns import MOST_QUESTIONS_A_SECOND, DnsListener, Zone, answer_question

ZONE = Zone("cb.example", "127.0.0.1")
TOKEN = token_of(Chance(b"seed"), 1)


def question(name: str, kind: str = "A") -> bytes:
    return bytes(DNSRecord.question(name, kind).pack())


def test_a_name_of_the_zone_is_answered_with_our_address() -> None:
    answered = answer_question(question(f"{TOKEN}.CB.example"), ZONE)

    assert answered is not None
    reply = DNSRecord.parse(answered.packet)
    assert answered.name == f"{TOKEN}.CB.example"
    assert [(str(each.rdata), each.ttl) for each in reply.rr] == [("127.0.0.1", 0)]
    assert (reply.header.aa, reply.header.ra) == (1, 0)


@pytest.mark.parametrize("kind", ["AAAA", "TXT", "MX"])
def test_what_a_name_does_not_have_is_answered_with_nothing(kind: str) -> None:
    answered = answer_question(question(f"x.{ZONE.name}", kind), ZONE)

    assert answered is not None
    assert DNSRecord.parse(answered.packet).rr == []


def test_an_address_of_ip_six_is_an_aaaa_record() -> None:
    answered = answer_question(question("cb.example", "AAAA"), Zone("cb.example", "::1"))

    assert answered is not None
    assert [str(each.rdata) for each in DNSRecord.parse(answered.packet).rr] == ["::1"]


@pytest.mark.parametrize("name", ["example", "other.example", "notcb.example", f"{TOKEN}.example"])
def test_other_names_are_refused(name: str) -> None:
    answered = answer_question(question(name), ZONE)

    assert answered is not None
    assert answered.name == ""
    assert DNSRecord.parse(answered.packet).header.rcode == RCODE.REFUSED


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"hello",
        question(f"x.{ZONE.name}") + b"\0" * 600,
        bytes(DNSRecord.question(f"x.{ZONE.name}").reply().pack()),
        bytes(DNSRecord(DNSHeader(), questions=[DNSQuestion("a.cb.example"), DNSQuestion("b.cb.example")]).pack()),
    ],
    ids=["nothing", "a word", "a long packet", "an answer", "two questions"],
)
def test_no_answer_is_given_to(packet: bytes) -> None:
    assert answer_question(packet, ZONE) is None


@given(st.binary(max_size=600))
def test_any_bytes_are_taken(packet: bytes) -> None:
    answered = answer_question(packet, ZONE)

    assert answered is None or len(answered.packet) <= len(packet) + 64


@given(st.binary(max_size=80))
def test_any_bytes_behind_a_head_are_taken(rest: bytes) -> None:
    answer_question(question("cb.example")[:12] + rest, ZONE)


@pytest.mark.anyio
async def test_questions_are_written_down_and_no_more_are_answered_than_allowed() -> None:
    calls: list[tuple[str, Call]] = []

    async def record(token: str, call: Call) -> bool:
        calls.append((token, call))
        return True

    seconds = chain(repeat(5.0, MOST_QUESTIONS_A_SECOND + 1), repeat(6.0))
    async with (
        await anyio.create_udp_socket(local_host="127.0.0.1") as served,
        await anyio.create_udp_socket(local_host="127.0.0.1") as asking,
        anyio.create_task_group() as group,
    ):
        group.start_soon(DnsListener(ZONE, record, lambda: next(seconds)).serve, served)
        port = served.extra(SocketAttribute.local_port)
        for _ in range(MOST_QUESTIONS_A_SECOND):
            await asking.sendto(question(f"{TOKEN}.cb.example"), "127.0.0.1", port)
            await asking.receive()
        await asking.sendto(question("silent.cb.example"), "127.0.0.1", port)
        await asking.sendto(question("cb.example"), "127.0.0.1", port)
        last, _ = await asking.receive()
        group.cancel_scope.cancel()

    assert len(calls) == MOST_QUESTIONS_A_SECOND
    assert calls[0] == (TOKEN, Call(CallKind.DNS, "127.0.0.1", f"{TOKEN}.cb.example"))
    assert str(DNSRecord.parse(last).q.qname) == "cb.example."


def test_the_kind_any_is_answered_with_the_address() -> None:
    answered = answer_question(question("cb.example", QTYPE[255]), ZONE)

    assert answered is not None
    assert len(DNSRecord.parse(answered.packet).rr) == 1
