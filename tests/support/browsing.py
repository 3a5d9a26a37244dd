# SPDX-License-Identifier: Apache-2.0
"""What tests of the browser share: Chromium's program, and a listener that counts whoever comes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vedette.transport.browser.launching import find_chromium


def chromium_path() -> Path:
    """Return Chromium's program. Raises AssertionError with the way to get it."""
    found = find_chromium(os.environ)
    assert found.path is not None, found.why_not
    return found.path


@dataclass(slots=True)
class Strangers:
    """Who knocked at a port that nothing in the scope may reach: first bytes of TCP, and datagrams."""

    port: int = 0
    seen: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def out_of_scope() -> AsyncIterator[Strangers]:
    """Listen on one loopback port, TCP and UDP, and keep whatever arrives."""
    strangers = Strangers()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        strangers.seen.append(b"TCP " + await reader.read(200))
        writer.close()

    class Datagrams(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            strangers.seen.append(b"UDP " + data[:200])

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    strangers.port = server.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Datagrams, local_addr=("127.0.0.1", strangers.port))
    try:
        yield strangers
    finally:
        transport.close()
        server.close()
