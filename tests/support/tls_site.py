# SPDX-License-Identifier: Apache-2.0
"""Certificates with a fault, and servers on loopback that speak TLS as they are told."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a certificate that signs itself is to be like."""

    host: str = "shop.example"
    begins: datetime.datetime = NOW - 30 * DAY
    ends: datetime.datetime = NOW + 300 * DAY
    rsa_bits: int = 0
    """0 for a key of EC on P-256."""
    named: bool = True
    subject: str = "Test site"
    issuer: str = "Test site"


def made(wanted: Wanted) -> tuple[bytes, bytes]:
    """The certificate and its key, both in PEM."""
    key = (
        rsa.generate_private_key(65537, wanted.rsa_bits) if wanted.rsa_bits else ec.generate_private_key(ec.SECP256R1())
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(wanted.begins)
        .not_valid_after(wanted.ends)
    )
    if wanted.named:
        builder = builder.add_extension(x509.SubjectAlternativeName([_name(wanted.host)]), critical=False)
    certificate = builder.sign(key, hashes.SHA256())
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def server_context(folder: Path, wanted: Wanted) -> ssl.SSLContext:
    """The server's side of TLS with such a certificate."""
    certificate, key = made(wanted)
    chain = folder / "chain.pem"
    chain.write_bytes(key + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


@asynccontextmanager
async def tls_server(
    context: ssl.SSLContext | None, answer: Callable[[bytes], bytes] | None = None
) -> AsyncIterator[int]:
    """A server on a free port of 127.0.0.1; without a context it answers the first bytes with bytes of its own."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            data = await reader.read(4_096)
            if answer is not None:
                writer.write(answer(data))
                await writer.drain()
        except OSError:
            pass  # the other side hung up, which is all that a handshake of ours does
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]
