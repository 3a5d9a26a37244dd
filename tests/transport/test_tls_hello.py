# SPDX-License-Identifier: Apache-2.0
"""Offers are bytes that a server's library reads, and answers are read whatever they are."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.handshake import TlsOffer
from vedette.transport.tls_hello import BROKEN, NEWEST, SHORT, SOUND, ServerAnswer, client_hello, read_answer

RANDOM, KEY = bytes(range(32)), bytes(32)
BYTE_OFFERS = [offer for offer in TlsOffer if offer is not TlsOffer.CERTIFICATE]


def hello_of(version: int, suite: int, extensions: bytes = b"") -> bytes:
    body = struct.pack(">H", version) + RANDOM + b"\x00" + struct.pack(">H", suite) + b"\x00"
    body += struct.pack(">H", len(extensions)) + extensions if extensions else b""
    message = b"\x02" + len(body).to_bytes(3, "big") + body
    return b"\x16" + struct.pack(">HH", min(version, 0x0303), len(message)) + message


@pytest.mark.parametrize("offer", BYTE_OFFERS, ids=lambda offer: offer.value)
def test_an_offer_is_one_record(offer: TlsOffer) -> None:
    hello = client_hello(offer, "shop.example", RANDOM, KEY)

    assert hello[0] == 22
    assert int.from_bytes(hello[3:5], "big") == len(hello) - 5
    assert int.from_bytes(hello[6:9], "big") == len(hello) - 9
    assert (b"shop.example" in hello) is (offer is not TlsOffer.SSL_3)
    assert b"shop.example" not in client_hello(offer, None, RANDOM, KEY)


def test_a_suite_stands_in_one_list_only() -> None:
    lists = (BROKEN, SHORT, SOUND, NEWEST)

    assert len({suite for each in lists for suite in each}) == sum(map(len, lists))


ANSWERS = {
    "a choice": (hello_of(0x0301, 0x0005), ServerAnswer("TLSv1.0", "TLS_RSA_WITH_RC4_128_SHA")),
    "a newer version in an extension": (
        hello_of(0x0303, 0x1301, struct.pack(">HHH", 43, 2, 0x0304)),
        ServerAnswer("TLSv1.3", "TLS_AES_128_GCM_SHA256"),
    ),
    "another extension before it": (
        hello_of(0x0303, 0x1301, struct.pack(">HH", 51, 2) + b"ab" + struct.pack(">HHH", 43, 2, 0x0304)),
        ServerAnswer("TLSv1.3", "TLS_AES_128_GCM_SHA256"),
    ),
    "a suite without a name": (hello_of(0x0303, 0xABCD), ServerAnswer("TLSv1.2", "suite ABCD")),
    "an alert": (b"\x15\x03\x01\x00\x02\x02\x28", ServerAnswer(alert="handshake_failure")),
    "an alert without a name": (b"\x15\x03\x01\x00\x02\x02\xf0", ServerAnswer(alert="alert 240")),
}


@pytest.mark.parametrize(("data", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_read(data: bytes, expected: ServerAnswer) -> None:
    assert read_answer(data) == expected
    assert read_answer(data + b"more") == expected
    assert all(read_answer(data[:length]) is None for length in range(len(data)))


def test_a_hello_may_come_in_several_records() -> None:
    payload = hello_of(0x0301, 0x0005)[5:]
    cut = b"".join(b"\x16\x03\x01" + struct.pack(">H", len(part)) + part for part in (payload[:10], payload[10:]))

    assert read_answer(cut) == ServerAnswer("TLSv1.0", "TLS_RSA_WITH_RC4_128_SHA")


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"\x16\x03\x01\x00\x00", b"\x16\x03\x01\x00\x04\x0b\x00\x00\x00"]
)
def test_what_is_no_hello_is_none(data: bytes) -> None:
    assert read_answer(data) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    assert read_answer(b"\x16\x03\x01" + data) in (None, read_answer(b"\x16\x03\x01" + data))
