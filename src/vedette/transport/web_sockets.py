# SPDX-License-Identifier: Apache-2.0
"""Passes the bytes of a WebSocket between browser and site, and keeps the first messages of each side.

The frames are read only to be recorded: what passes is the very bytes. Source: RFC 6455, section 5.2.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

MOST_MESSAGES = 50
MOST_MESSAGE_BYTES = 4_096
_PIECE_BYTES = 65_536
_TEXT = 1
_FIN_MASK, _OPCODE_MASK, _MASKED, _LENGTH_MASK = 0x80, 0x0F, 0x80, 0x7F


@dataclass(slots=True)
class FrameReader:
    """Takes a side's bytes and gathers its text messages; bytes that are no frames end the reading quietly."""

    messages: list[str] = field(default_factory=list)
    _pending: bytearray = field(default_factory=bytearray)
    _skip: int = 0

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        if len(self.messages) >= MOST_MESSAGES:
            return
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        self._pending += data
        while (taken := self._take()) > 0:
            self._skip = max(0, taken - len(self._pending))
            del self._pending[:taken]

    def _take(self) -> int:
        """Read one frame off the front; return its whole size, 0 while more bytes are needed."""
        pending = self._pending
        if len(pending) < 2:
            return 0
        length, start = pending[1] & _LENGTH_MASK, 2
        if length >= 126:
            start = 4 if length == 126 else 10
            if len(pending) < start:
                return 0
            length = int.from_bytes(pending[2:start], "big")
        mask = b""
        if pending[1] & _MASKED:
            mask, start = bytes(pending[start : start + 4]), start + 4
        wanted = start + min(length, MOST_MESSAGE_BYTES)
        if len(pending) < wanted:
            return 0
        if pending[0] & _FIN_MASK and pending[0] & _OPCODE_MASK == _TEXT:
            body = bytes(pending[start:wanted])
            if mask:
                body = bytes(byte ^ mask[place % 4] for place, byte in enumerate(body))
            self.messages.append(body.decode("utf-8", "replace"))
        return start + length


async def relay(
    browser: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    site: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    sent: FrameReader,
    received: FrameReader,
) -> None:
    """Pass bytes both ways until one side ends; both are closed then."""
    ways = [
        asyncio.ensure_future(_pass_on(browser[0], site[1], sent)),
        asyncio.ensure_future(_pass_on(site[0], browser[1], received)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        browser[1].close()
        site[1].close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: FrameReader) -> None:
    try:
        while piece := await reader.read(_PIECE_BYTES):
            seen.feed(piece)
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        return  # the other side hung up: the end of the connection, like an orderly one
