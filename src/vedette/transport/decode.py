# SPDX-License-Identifier: Apache-2.0
"""Content codings undone within a limit: a few kilobytes on the wire may stand for gigabytes.

We are lenient as browsers are: `deflate` comes with and without the zlib frame, and a body that does not begin as
its label says is kept as it came. No function here raises for any bytes. Source: RFC 9110, section 8.4.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli
import zstandard

from vedette.domain.exchange import BodyEnd

MOST_CODINGS = 4
"""More layers than this are kept as they came; nobody stacks them but to hurt."""

_STEP_BYTES = 256 * 1024
_GZIP_BITS = zlib.MAX_WBITS | 16
_GZIP_MAGIC = b"\x1f\x8b"
_MOST_MEMBERS = 64
"""A body of nothing but empty members would take time that grows with the square of its length."""
_ZSTD_WINDOW_BYTES = 8 * 1024 * 1024
"""RFC 9659: a zstd body for the web needs no larger window, and a larger one is memory that the sender chooses."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without its codings, as far as they could be undone, and how that ended."""

    body: bytes
    end: BodyEnd


class _Broken(Exception):
    """The coded bytes are not what their label says; what came before the fault has been yielded."""


def decode_body(body: bytes, codings: str, limit_bytes: int) -> Decoded:
    """Undo `codings` (a Content-Encoding value), the last applied first; never hold much more than the limit.

    The end is LIMIT when there was more than `limit_bytes`, CUT when the coding broke off, COMPLETE otherwise. A
    coding that nobody knows leaves the body as it is.
    """
    names = [name.strip().lower() for name in codings.split(",") if name.strip()]
    end = BodyEnd.COMPLETE
    if len(names) > MOST_CODINGS:
        return Decoded(body, end)
    for name in reversed(names):
        decoder = _DECODERS.get(name)
        if decoder is None or not body:
            break
        decoded = _collect(decoder(body), limit_bytes)
        if end is BodyEnd.COMPLETE:
            end = decoded.end
        if not decoded.body and decoded.end is BodyEnd.CUT:
            break
        body = decoded.body
    return Decoded(body, end)


def _collect(pieces: Iterator[bytes], limit_bytes: int) -> Decoded:
    kept = bytearray()
    try:
        for piece in pieces:
            kept += piece
            if len(kept) > limit_bytes:
                return Decoded(bytes(kept[:limit_bytes]), BodyEnd.LIMIT)
    except _Broken:
        return Decoded(bytes(kept), BodyEnd.CUT)
    return Decoded(bytes(kept), BodyEnd.COMPLETE)


def _gunzip(body: bytes) -> Iterator[bytes]:
    """Yield the content of the members; what follows the last, and is none, is passed over as gzip(1) does."""
    rest = body
    for _ in range(_MOST_MEMBERS):
        member = zlib.decompressobj(_GZIP_BITS)
        yield from _inflate(member, rest)
        rest = member.unused_data
        if not rest.startswith(_GZIP_MAGIC):
            return


def _undeflate(body: bytes) -> Iterator[bytes]:
    """Yield the content with the zlib frame that the RFC asks for, or without it as some servers send."""
    has_frame = len(body) > 1 and body[0] & 0x0F == zlib.DEFLATED and (body[0] << 8 | body[1]) % 31 == 0
    yield from _inflate(zlib.decompressobj(zlib.MAX_WBITS if has_frame else -zlib.MAX_WBITS), body)


def _inflate(member: zlib._Decompress, rest: bytes) -> Iterator[bytes]:
    while not member.eof:
        try:
            piece = member.decompress(rest, _STEP_BYTES)
        except zlib.error as error:
            raise _Broken from error
        rest = member.unconsumed_tail
        if not piece and not rest and not member.eof:
            raise _Broken
        yield piece


def _unbrotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    rest = body
    while not decoder.is_finished():
        try:
            piece = decoder.process(rest, output_buffer_limit=_STEP_BYTES)
        except brotli.error as error:
            raise _Broken from error
        rest = b""
        if not piece and decoder.can_accept_more_data() and not decoder.is_finished():
            raise _Broken
        yield piece


def _unzstd(body: bytes) -> Iterator[bytes]:
    """Yield the content of the frames. The library does not tell a frame that was cut from one that ended."""
    decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    with decoder.stream_reader(body, read_across_frames=True) as reader:
        while True:
            try:
                piece = reader.read(_STEP_BYTES)
            except zstandard.ZstdError as error:
                raise _Broken from error
            if not piece:
                return
            yield piece


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
