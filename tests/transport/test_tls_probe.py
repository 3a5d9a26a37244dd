# SPDX-License-Identifier: Apache-2.0
"""Handshakes with servers on loopback: what they agree on is what they were told to."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from tests.support.certificates import make_loopback_tls
from tests.support.senders import settings_for
from tests.support.tls_site import NOW, Wanted, server_context, tls_server

from vedette.domain.exchange import Origin, Url
from vedette.domain.handshake import Handshake, TlsOffer, offer_request, read_handshake
from vedette.domain.scan import Via
from vedette.domain.time import Instant
from vedette.engine.clock import SystemClock
from vedette.scan.ports import NoAnswer, NotAdmitted, Outage
from vedette.transport.sender import CurlSenders
from vedette.transport.tls import read_trust
from vedette.transport.tls_probe import TlsProbe
from vedette.web.certificate import read_certificate

pytestmark = pytest.mark.anyio
MOMENT = Instant.from_datetime(NOW)


async def shaken(port: int, offer: TlsOffer, ca_file: Path | None = None) -> Handshake:
    probe = TlsProbe(read_trust(Via(ca_file=str(ca_file) if ca_file else None)), 10.0)
    return await probe.shake(Origin("https", "127.0.0.1", port), ("127.0.0.1",), offer, MOMENT)


@pytest.fixture
def old(tmp_path: Path) -> ssl.SSLContext:
    """A server that speaks all that the library still can."""
    context = server_context(tmp_path, Wanted("127.0.0.1", rsa_bits=2_048))
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:eNULL:@SECLEVEL=0")
    return context


@pytest.fixture
def new(tmp_path: Path) -> ssl.SSLContext:
    """A server that speaks TLS 1.3 alone."""
    context = server_context(tmp_path, Wanted("127.0.0.1"))
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


@pytest.mark.parametrize("offer", [TlsOffer.TLS_1_0, TlsOffer.TLS_1_1, TlsOffer.TLS_1_2, TlsOffer.TLS_1_3])
async def test_an_old_server_agrees_on(old: ssl.SSLContext, offer: TlsOffer) -> None:
    async with tls_server(old) as port:
        seen = await shaken(port, offer)

    assert (seen.is_agreed, seen.version) == (True, offer.value)
    assert seen.cipher.startswith("TLS_")


async def test_an_old_server_agrees_on_a_suite_without_encryption_or_certificate(old: ssl.SSLContext) -> None:
    async with tls_server(old) as port:
        seen = await shaken(port, TlsOffer.BROKEN_CIPHERS)

    assert seen.is_agreed
    assert "NULL" in seen.cipher or "anon" in seen.cipher


@pytest.mark.parametrize(
    "offer", [offer for offer in TlsOffer if offer not in (TlsOffer.TLS_1_3, TlsOffer.CERTIFICATE)]
)
async def test_a_new_server_does_not_agree_on(new: ssl.SSLContext, offer: TlsOffer) -> None:
    async with tls_server(new) as port:
        seen = await shaken(port, offer)

    assert not seen.is_agreed
    assert seen.alert


async def test_a_server_of_ssl_3_is_understood() -> None:
    hello = b"\x02" + (38).to_bytes(3, "big") + b"\x03\x00" + bytes(32) + b"\x00" + b"\x00\x05" + b"\x00"
    async with tls_server(None, lambda data: b"\x16\x03\x00\x00\x2a" + hello) as port:
        seen = await shaken(port, TlsOffer.SSL_3)

    assert (seen.is_agreed, seen.version, seen.cipher) == (True, "SSLv3", "TLS_RSA_WITH_RC4_128_SHA")


async def test_a_server_that_speaks_no_tls_is_told() -> None:
    async with tls_server(None, lambda data: b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        seen = await shaken(port, TlsOffer.TLS_1_0)
        whole = await shaken(port, TlsOffer.CERTIFICATE)

    assert seen.alert == "what answers does not speak TLS"
    assert not whole.is_agreed


async def test_a_certificate_that_signs_itself_is_not_trusted_and_seen(new: ssl.SSLContext) -> None:
    async with tls_server(new) as port:
        seen = await shaken(port, TlsOffer.CERTIFICATE)

    shown = read_certificate(seen.certificate)
    assert seen.version == "TLSv1.3"
    assert seen.distrust.startswith("18 ")
    assert seen.seen_at == "2026-01-01T00:00:00Z"
    assert shown is not None
    assert shown.is_for("127.0.0.1")


async def test_an_authority_of_the_owner_is_trusted(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with tls_server(tls.server) as port:
        trusted, strange = (
            await shaken(port, TlsOffer.CERTIFICATE, tls.ca_file),
            await shaken(port, TlsOffer.CERTIFICATE),
        )

    assert trusted.distrust == ""
    assert strange.distrust != ""
    assert trusted.certificate == strange.certificate


async def test_where_nobody_listens_there_is_no_answer(new: ssl.SSLContext) -> None:
    async with tls_server(new) as port:
        pass
    with pytest.raises(NoAnswer) as failure:
        await shaken(port, TlsOffer.TLS_1_0)

    assert failure.value.outage is Outage.CONNECT


async def test_behind_a_proxy_there_are_no_handshakes() -> None:
    probe = TlsProbe(read_trust(Via()), 1.0)
    with pytest.raises(NoAnswer) as failure:
        await probe.shake(Origin("https", "shop.example", 443), (), TlsOffer.TLS_1_0, MOMENT)

    assert failure.value.outage is Outage.PROXY


async def test_a_handshake_passes_the_gate_of_the_scan(new: ssl.SSLContext) -> None:
    async with tls_server(new) as port:
        target = Url(Origin("https", "127.0.0.1", port), "/")
        stranger = Url(Origin("https", "127.0.0.1", port + 1 if port < 65_535 else port - 1), "/")
        async with CurlSenders(version="0", clock=SystemClock()).open(settings_for(target)) as sender:
            seen = await sender.send(offer_request(target, TlsOffer.TLS_1_3), mark="x")
            with pytest.raises(NotAdmitted):
                await sender.send(offer_request(stranger, TlsOffer.TLS_1_3), mark="x")

    assert read_handshake(seen).version == "TLSv1.3"
