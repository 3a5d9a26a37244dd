# SPDX-License-Identifier: Apache-2.0
"""The sender against servers on loopback that keep the very bytes of each request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests.support.recording_server import OK, Recording, recording_server
from tests.support.senders import SCAN_ID, HandClock, request_of, settings_for, url_of

from vedette.scan.ports import Sender, SenderSettings
from vedette.transport.sender import CurlSenders

pytestmark = pytest.mark.anyio
OURS = (
    b"User-Agent: Vedette/1.2\r\n"
    b"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    b"Accept-Encoding: gzip, deflate, br, zstd\r\n"
)
MARK = f"X-Vedette-Scan: {SCAN_ID}/m1\r\n".encode()


def open_sender(settings: SenderSettings) -> object:
    return CurlSenders(version="1.2", clock=HandClock()).open(settings)


@asynccontextmanager
async def sender_and_server(answer: bytes = OK, **more: object) -> AsyncIterator[tuple[Sender, Recording]]:
    async with recording_server(answer) as server:
        settings = settings_for(url_of(server.port), **more)  # type: ignore[arg-type]
        async with CurlSenders(version="1.2", clock=HandClock()).open(settings) as sender:
            yield sender, server


async def test_sends_host_first_then_our_lines_and_the_mark() -> None:
    async with sender_and_server() as (sender, server):
        exchange = await sender.send(request_of(server.port, "/a"), mark="m1")

    host = f"Host: 127.0.0.1:{server.port}\r\n".encode()
    assert server.requests == [b"GET /a HTTP/1.1\r\n" + host + OURS + MARK + b"\r\n"]
    assert exchange.response.body == b"ok"
    assert [line for line in exchange.sent] == [
        tuple(line.split(": ", 1)) for line in server.requests[0].decode().split("\r\n")[1:-2]
    ]
