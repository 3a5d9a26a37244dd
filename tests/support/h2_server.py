# SPDX-License-Identifier: Apache-2.0
"""Just enough of an HTTP/2 server for one thing: to see that a client speaks HTTP/2 and reads its answers.

It answers every stream with 200, one header and a body, and keeps the header blocks as they came (HPACK, not decoded).
Source: RFC 9113, RFC 7541 (`:status: 200` is entry 8 of the static table).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.recording_server import Recording

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _SETTINGS, _WINDOW_UPDATE = 0, 1, 4, 8
_END_STREAM, _END_HEADERS, _ACK = 0x1, 0x4, 0x1
_STATUS_200 = b"\x88"


@asynccontextmanager
async def h2_server(tls: ssl.SSLContext, body: bytes = b"ok") -> AsyncIterator[Recording]:
    """Serve on loopback; `tls` is told to offer `h2`."""
    tls.set_alpn_protocols(["h2"])
    recording = Recording(scheme="https")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recording.connections += 1
        try:
            await reader.readexactly(len(_PREFACE))
            writer.write(_frame(_SETTINGS, 0, 0, b""))
            while True:
                head = await reader.readexactly(9)
                length, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
                stream = int.from_bytes(head[5:], "big")
                payload = await reader.readexactly(length)
                if kind == _HEADERS:
                    recording.requests.append(payload)
                if kind == _DATA and payload:
                    for each in (0, stream):
                        writer.write(_frame(_WINDOW_UPDATE, 0, each, len(payload).to_bytes(4, "big")))
                if kind == _SETTINGS and not flags & _ACK:
                    writer.write(_frame(_SETTINGS, _ACK, 0, b""))
                if kind in (_HEADERS, _DATA) and flags & _END_STREAM:
                    writer.write(_frame(_HEADERS, _END_HEADERS, stream, _STATUS_200 + b"\x00\x03x-a\x011"))
                    writer.write(_frame(_DATA, _END_STREAM, stream, body))
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the client hung up
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    recording.port = server.sockets[0].getsockname()[1]
    try:
        yield recording
    finally:
        server.close()


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big") + payload
