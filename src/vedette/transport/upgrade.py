# SPDX-License-Identifier: Apache-2.0
"""Connections of WebSockets: the handshake goes out as it was composed, and what follows is bytes to and fro.

Who asks has a permit of the gate; the connection is made to one of the permit's addresses and to nothing else.
Source: RFC 6455, section 4.
"""

from __future__ import annotations

import asyncio
import ssl
import tempfile

from vedette.domain.exchange import Headers, Origin
from vedette.domain.policy import HttpLimits
from vedette.domain.policy_http import TlsVersion
from vedette.scan.ports import NoAnswer, Outage
from vedette.transport.client_certificate import ClientIdentity
from vedette.transport.tls import OLD_CIPHERS, Trust

MOST_HANDSHAKE_BYTES = 64 * 1024
_HEAD_END = b"\r\n\r\n"
_VERSIONS = {
    TlsVersion.TLS_1_0: ssl.TLSVersion.TLSv1,
    TlsVersion.TLS_1_1: ssl.TLSVersion.TLSv1_1,
    TlsVersion.TLS_1_2: ssl.TLSVersion.TLSv1_2,
    TlsVersion.TLS_1_3: ssl.TLSVersion.TLSv1_3,
}
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def open_upgrade(
    origin: Origin, addresses: tuple[str, ...], trust: Trust, limits: HttpLimits, target: str, head: Headers
) -> Connection:
    """Connect, send `GET target` with `head`, and return the connection; the answer is the caller's to read.

    Raises NoAnswer when no connection can be made.
    """
    if not addresses:
        raise NoAnswer(Outage.PROXY, f"No WebSocket to {origin} is opened: the scan's proxy carries none.")
    context = trust_context(trust, origin.host) if origin.scheme == "https" else None
    try:
        async with asyncio.timeout(limits.connect_timeout.seconds):
            reader, writer = await asyncio.open_connection(
                addresses[0], origin.port, ssl=context, server_hostname=origin.host if context else None
            )
    except TimeoutError as error:
        raise NoAnswer(Outage.TIMEOUT, f"{origin} accepted no connection in time.") from error
    except ssl.SSLError as error:
        raise NoAnswer(Outage.TLS, f"No TLS session could be made with {origin}: {error.reason}.") from error
    except OSError as error:
        raise NoAnswer(Outage.CONNECT, f"{origin} does not accept connections.") from error
    lines = "".join(f"{name}: {value}\r\n" for name, value in head)
    writer.write(f"GET {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1"))
    return reader, writer


def trust_context(trust: Trust, host: str) -> ssl.SSLContext:
    """Return the client's side of TLS with the scan's trust in `host`."""
    context = ssl.create_default_context(cafile=trust.ca_file, capath=trust.ca_folder)
    context.minimum_version, context.maximum_version = _VERSIONS[trust.rules.oldest], _VERSIONS[trust.rules.newest]
    if trust.rules.is_old:
        context.set_ciphers(OLD_CIPHERS)
    if not trust.verifies(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if trust.identity is not None:
        _load_identity(context, trust.identity)
    return context


def _load_identity(context: ssl.SSLContext, identity: ClientIdentity) -> None:
    """Give `context` a certificate, by a file that only we can read and that is gone at once: `ssl` takes no bytes."""
    with tempfile.NamedTemporaryFile(prefix="vedette-", suffix=".pem") as file:
        file.write(identity.key + identity.chain)
        file.flush()
        context.load_cert_chain(file.name)


async def read_head(reader: asyncio.StreamReader) -> bytes | None:
    """Return the head of the answer with its empty line; None when it does not come or is too long."""
    try:
        head = await reader.readuntil(_HEAD_END)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
        return None
    return head if len(head) <= MOST_HANDSHAKE_BYTES else None
