# SPDX-License-Identifier: Apache-2.0
"""Makes the handshakes that checks ask for, with one of the addresses of a permit and with nobody else.

An offer that our own library would not make is sent as bytes of our own and ends with the server's first answer. The
certificate is seen in a whole handshake by our own library: once with trust, and where that fails once more without, so
that the certificate itself is there to be judged. Nothing but the handshake is sent.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from datetime import UTC

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vedette.domain.exchange import Origin
from vedette.domain.handshake import Handshake, TlsOffer
from vedette.domain.time import Instant
from vedette.scan.ports import NoAnswer, Outage
from vedette.transport.addresses import read_address
from vedette.transport.tls import OLD_CIPHERS, Trust
from vedette.transport.tls_hello import ServerAnswer, client_hello, read_answer

MOST_BYTES = 32_768
"""Of a server's first flight: a ServerHello stands at its beginning."""
_CLOSED = "the connection was closed"
_NO_TLS = "what answers does not speak TLS"


class TlsProbe:
    """Handshakes of one scan. `seconds` is how long one may take."""

    def __init__(self, trust: Trust, seconds: float) -> None:
        self._trust = trust
        self._seconds = seconds

    async def shake(self, origin: Origin, addresses: tuple[str, ...], offer: TlsOffer, now: Instant) -> Handshake:
        """Return what the server made of `offer`. Raises NoAnswer when it cannot be asked."""
        if not addresses:
            raise NoAnswer(Outage.PROXY, f"No handshake of our own with {origin}: the scan's proxy carries none.")
        seen_at = now.to_datetime().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            async with asyncio.timeout(self._seconds):
                if offer is TlsOffer.CERTIFICATE:
                    return await self._certificate(origin, addresses[0], seen_at)
                return await self._hello(origin, addresses[0], offer, seen_at)
        except TimeoutError as error:
            raise NoAnswer(Outage.TIMEOUT, f"{origin} did not answer a handshake in time.") from error
        except OSError as error:
            raise NoAnswer(Outage.CONNECT, f"{origin} does not accept connections.") from error

    async def _hello(self, origin: Origin, address: str, offer: TlsOffer, seen_at: str) -> Handshake:
        reader, writer = await asyncio.open_connection(address, origin.port)
        try:
            writer.write(client_hello(offer, _server_name(origin.host), os.urandom(32), _public_key()))
            said = await _first_answer(reader)
        finally:
            writer.transport.abort()
        if isinstance(said, str):
            return Handshake(is_agreed=False, alert=said, seen_at=seen_at)
        is_agreed = bool(said.version)
        return Handshake(is_agreed, said.version, said.cipher, said.alert, seen_at=seen_at)

    async def _certificate(self, origin: Origin, address: str, seen_at: str) -> Handshake:
        try:
            return await self._whole(origin, address, self._context(trusts=True), "", seen_at)
        except ssl.SSLCertVerificationError as error:
            distrust = f"{error.verify_code} {error.verify_message}"
        except ssl.SSLError as error:
            return Handshake(is_agreed=False, alert=_reason(error), seen_at=seen_at)
        try:
            return await self._whole(origin, address, self._context(trusts=False), distrust, seen_at)
        except ssl.SSLError as error:
            return Handshake(is_agreed=False, alert=_reason(error), distrust=distrust, seen_at=seen_at)

    async def _whole(
        self, origin: Origin, address: str, context: ssl.SSLContext, distrust: str, seen_at: str
    ) -> Handshake:
        name = _server_name(origin.host) or origin.host
        _, writer = await asyncio.open_connection(address, origin.port, ssl=context, server_hostname=name)
        try:
            session: ssl.SSLObject = writer.get_extra_info("ssl_object")
            shown = session.getpeercert(binary_form=True) or b""
            version, cipher = session.version() or "", session.cipher()
        finally:
            writer.transport.abort()
        return Handshake(
            is_agreed=True,
            version=version,
            cipher="" if cipher is None else cipher[0],
            distrust=distrust,
            seen_at=seen_at,
            certificate=ssl.DER_cert_to_PEM_cert(shown).encode("ascii") if shown else b"",
        )

    def _context(self, *, trusts: bool) -> ssl.SSLContext:
        """Return the client's side: old versions are spoken, too, since it is the certificate that is looked for.

        Names are judged by who reads the certificate, so that a wrong one hides no other fault.
        """
        context = ssl.create_default_context(cafile=self._trust.ca_file, capath=self._trust.ca_folder)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers(OLD_CIPHERS)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_REQUIRED if trusts else ssl.CERT_NONE
        return context


async def _first_answer(reader: asyncio.StreamReader) -> ServerAnswer | str:
    """Return the server's answer, or in words why there is none."""
    data = b""
    while len(data) < MOST_BYTES:
        try:
            piece = await reader.read(4_096)
        except ConnectionError:
            return _CLOSED
        data += piece
        said = read_answer(data)
        if said is not None:
            return said
        if not piece:
            return _CLOSED if not data else _NO_TLS
    return _NO_TLS


def _server_name(host: str) -> str | None:
    """Return the name that a hello may carry: addresses are none. Source: RFC 6066, section 3."""
    return host if read_address(host) is None else None


def _public_key() -> bytes:
    return X25519PrivateKey.generate().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _reason(error: ssl.SSLError) -> str:
    return (error.reason or "the handshake failed").replace("_", " ").lower()
