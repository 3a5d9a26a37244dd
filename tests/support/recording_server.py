# SPDX-License-Identifier: Apache-2.0
"""A server in the test's own loop that keeps every byte of each request and answers as the test says."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Recording:
    """What came so far. `requests` holds each request whole: head and body, as the bytes they were."""

    port: int = 0
    scheme: str = "http"
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        """The root of the server."""
        return f"{self.scheme}://127.0.0.1:{self.port}"


@asynccontextmanager
async def recording_server(
    answer: Callable[[bytes], bytes] | bytes = OK, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Recording]:
    """Serve on loopback, connections kept, while the context lasts. `answer` makes raw bytes of a raw request."""
    recording = Recording(scheme="http" if tls is None else "https")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recording.connections += 1
        try:
            while True:
                request = await read_request(reader)
                recording.requests.append(request)
                writer.write(answer if isinstance(answer, bytes) else answer(request))
                await writer.drain()
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


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """Return the next request, head and body. Raises IncompleteReadError at the end of the connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")
