# SPDX-License-Identifier: Apache-2.0
"""A site behind NTLM that checks the proof of each connection by MS-NLMP, written apart from our client's library."""

from __future__ import annotations

import asyncio
import base64
import hmac
import re
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.recording_server import read_request

USER, DOMAIN, PASSWORD = "kim", "SHOP", "password"
_NT_HASH = bytes.fromhex("8846f7eaee8fb117ad06bdd830b7586c")
"""MD4 of the password in UTF-16, as printed in many books."""
_CHALLENGE = bytes(range(1, 9))
_FLAGS = 0x1 | 0x4 | 0x200 | 0x8000 | 0x10000 | 0x80000 | 0x800000 | 0x20000000


@dataclass(slots=True)
class NtlmSite:
    """What came. Each entry of `seen` is the connection's number, what was judged, and the request's first line."""

    scheme: str = "NTLM"
    port: int = 0
    connections: int = 0
    seen: list[tuple[int, str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    """Of the requests that were let in."""

    @property
    def verdicts(self) -> list[str]:
        """What was judged, in order."""
        return [verdict for _, verdict, _ in self.seen]


@asynccontextmanager
async def ntlm_server(scheme: str = "NTLM") -> AsyncIterator[NtlmSite]:
    """Serve on loopback; `scheme` is how the site names NTLM."""
    site = NtlmSite(scheme)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        site.connections += 1
        number, state = site.connections, "stranger"
        try:
            while True:
                request = await read_request(reader)
                state, reply = _step(site, state, request)
                site.seen.append((number, state, request.partition(b" HTTP/")[0].decode()))
                writer.write(reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the client hung up
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()


def _step(site: NtlmSite, state: str, request: bytes) -> tuple[str, bytes]:
    """Return what becomes of a connection in `state` with a request, and the answer."""
    sent = re.search(rb"^authorization: (\w+) ([A-Za-z0-9+/=]+)\r?$", request, re.MULTILINE | re.IGNORECASE)
    message = base64.b64decode(sent[2]) if sent and sent[1].decode() == site.scheme else b""
    if state == "welcome" and not message:
        site.bodies.append(request.partition(b"\r\n\r\n")[2])
        return "welcome", b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nwelcome"
    if message[8:9] == b"\x01":
        return "asked", _refusal(f"{site.scheme} {base64.b64encode(_challenge_message()).decode()}")
    if message[8:9] == b"\x03" and state == "asked" and _is_right(message):
        site.bodies.append(request.partition(b"\r\n\r\n")[2])
        return "welcome", b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nwelcome"
    return "stranger" if not message else "wrong", _refusal(site.scheme)


def _refusal(line: str) -> bytes:
    return f"HTTP/1.1 401 No\r\nWWW-Authenticate: {line}\r\nContent-Length: 0\r\n\r\n".encode()


def _challenge_message() -> bytes:
    """Source: MS-NLMP, section 2.2.1.2."""
    name = DOMAIN.encode("utf-16-le")
    target = struct.pack("<HH", 2, len(name)) + name + struct.pack("<HH", 0, 0)
    places = (
        struct.pack("<HHI", len(name), len(name), 56),
        struct.pack("<HHI", len(target), len(target), 56 + len(name)),
    )
    head = b"NTLMSSP\0" + struct.pack("<I", 2) + places[0] + struct.pack("<I", _FLAGS) + _CHALLENGE + bytes(8)
    return head + places[1] + bytes(8) + name + target


def _is_right(message: bytes) -> bool:
    """Whether the proof of an Authenticate message is that of the user. Source: MS-NLMP, sections 2.2.1.3, 3.3.2."""

    def part(at: int) -> bytes:
        length, _, start = struct.unpack_from("<HHI", message, at)
        return message[start : start + length]

    proof, domain, user = part(20), part(28).decode("utf-16-le"), part(36).decode("utf-16-le")
    key = hmac.digest(_NT_HASH, f"{USER.upper()}{domain}".encode("utf-16-le"), "md5")
    expected = hmac.digest(key, _CHALLENGE + proof[16:], "md5")
    return (user, domain) == (USER, DOMAIN) and hmac.compare_digest(expected, proof[:16])
