# SPDX-License-Identifier: Apache-2.0
"""Certificates are looked at unless told otherwise; HTTP/2 is spoken where it is offered and can say what we mean."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest
from tests.support.certificates import make_loopback_tls
from tests.support.h2_server import h2_server
from tests.support.recording_server import recording_server
from tests.support.senders import HandClock, request_of, settings_for, url_of

from vedette.domain.exchange import Exchange, Request
from vedette.domain.scan import Via
from vedette.errors import UsageError
from vedette.scan.ports import NoAnswer, Outage
from vedette.transport.sender import CurlSenders
from vedette.transport.tls import read_trust

pytestmark = pytest.mark.anyio


async def send(via: Via, *requests: Request) -> list[Exchange]:
    settings = settings_for(requests[0].url, via=via)
    async with CurlSenders(version="1.2", clock=HandClock()).open(settings) as sender:
        return [await sender.send(request, mark="m") for request in requests]


async def test_trusts_the_authority_of_the_scan(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with recording_server(tls=tls.server) as server:
        (exchange,) = await send(Via(ca_file=str(tls.ca_file)), request_of(server.port, scheme="https"))

    assert exchange.response.body == b"ok"
    assert exchange.timing.connected.ticks > 0


async def test_does_not_trust_a_stranger(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with recording_server(tls=tls.server) as server:
        with pytest.raises(NoAnswer) as caught:
            await send(Via(), request_of(server.port, scheme="https"))

    assert (caught.value.outage, server.requests) == (Outage.TLS, [])
    assert "not trusted" in caught.value.message


async def test_does_not_trust_a_certificate_of_another_name(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with recording_server(tls=tls.server) as server:
        url = url_of(server.port, scheme="https", host="localhost")
        with pytest.raises(NoAnswer) as caught:
            await send(Via(ca_file=str(tls.ca_file)), Request("GET", url))

    assert caught.value.outage is Outage.TLS


async def test_trusts_anybody_when_told_to(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with recording_server(tls=tls.server) as server:
        (exchange,) = await send(Via(verify_tls=False), request_of(server.port, scheme="https"))

    assert exchange.response.status == 200


async def test_a_server_that_speaks_no_tls_is_an_outage_of_tls() -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NoAnswer) as caught:
            await send(Via(verify_tls=False), request_of(port, scheme="https"))

    assert caught.value.outage is Outage.TLS


async def test_a_server_without_a_version_in_common_is_an_outage_of_tls(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    tls.server.set_ciphers("ECDHE-RSA-AES128-SHA")
    tls.server.maximum_version = ssl.TLSVersion.TLSv1_2
    async with recording_server(tls=tls.server) as server:
        with pytest.raises(NoAnswer) as caught:
            await send(Via(verify_tls=False), request_of(server.port, scheme="https"))

    assert caught.value.outage is Outage.TLS


async def test_speaks_http_2_where_it_is_offered(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with h2_server(tls.server) as server:
        requests = [
            request_of(server.port, scheme="https", headers=(("X-Odd-Case", "1"),)),
            request_of(server.port, scheme="https", method="POST", body=b"x" * 100_000),
        ]
        first, second = await send(Via(ca_file=str(tls.ca_file)), *requests)

    assert (first.response.http_version, first.response.status, first.response.reason) == ("2", 200, "")
    assert (first.response.body, second.response.body, first.response.headers.get("x-a")) == (b"ok", b"ok", "1")
    assert all(name == name.lower() for name, _ in first.sent)
    assert first.sent.get("x-odd-case") == "1"
    assert (len(server.requests), server.connections) == (2, 1)


@pytest.mark.parametrize(
    ("target", "header"),
    [("/", ("X-A", "a\x01b")), ("/", ("X y", "1")), ("/", ("X-A", " padded")), ("/a b", ("X-A", "1"))],
)
async def test_keeps_to_http_1_for_what_http_2_cannot_say(tmp_path: Path, target: str, header: tuple[str, str]) -> None:
    tls = make_loopback_tls(tmp_path)
    tls.server.set_alpn_protocols(["http/1.1"])
    async with recording_server(tls=tls.server) as server:
        request = request_of(server.port, target, scheme="https", headers=(header,))
        (exchange,) = await send(Via(ca_file=str(tls.ca_file)), request)

    assert exchange.response.http_version == "1.1"
    assert f"{header[0]}: {header[1]}".encode("latin-1") in server.requests[0]


def test_a_ca_file_that_is_none_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "ca.pem"
    broken.write_text("no certificate")
    for path in (broken, tmp_path / "absent.pem"):
        with pytest.raises(UsageError) as caught:
            read_trust(Via(ca_file=str(path)))
        assert caught.value.field == "ca_file"
