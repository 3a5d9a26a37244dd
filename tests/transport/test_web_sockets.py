# SPDX-License-Identifier: Apache-2.0
"""The messages of a WebSocket are read from its bytes, however they are cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.transport.web_sockets import MOST_MESSAGE_BYTES, MOST_MESSAGES, FrameReader


def frame(text: bytes, *, mask: bytes = b"", opcode: int = 1) -> bytes:
    """Return a whole frame. Source: RFC 6455, section 5.2."""
    size = len(text)
    bit = 0x80 if mask else 0
    if size < 126:
        head = bytes([0x80 | opcode, bit | size])
    elif size < 65_536:
        head = bytes([0x80 | opcode, bit | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([0x80 | opcode, bit | 127]) + size.to_bytes(8, "big")
    body = bytes(byte ^ mask[place % 4] for place, byte in enumerate(text)) if mask else text
    return head + mask + body


@given(st.lists(st.text(max_size=300), max_size=10), st.binary(min_size=4, max_size=4), st.integers(1, 50))
def test_messages_are_read_whatever_pieces_they_come_in(texts: list[str], mask: bytes, size: int) -> None:
    data = b"".join(frame(text.encode(), mask=mask) for text in texts)
    reader = FrameReader()
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])

    assert reader.messages == texts


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_bytes_that_are_no_frames_raise_nothing(pieces: list[bytes]) -> None:
    reader = FrameReader()
    for piece in pieces:
        reader.feed(piece)

    assert len(reader.messages) <= MOST_MESSAGES


def test_a_long_message_is_kept_in_part_and_the_next_one_is_read() -> None:
    reader = FrameReader()
    long = b"a" * 200_000
    data = frame(long) + frame(b"next") + frame(b"\x00\x01", opcode=2) + frame(b"last")
    for start in range(0, len(data), 30_000):
        reader.feed(data[start : start + 30_000])

    assert reader.messages == ["a" * MOST_MESSAGE_BYTES, "next", "last"]
