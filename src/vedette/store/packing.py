# SPDX-License-Identifier: Apache-2.0
"""Exchanges and bodies as bytes: MessagePack in zstd. Pure.

Pages of one site, and above all the answers to the probes at one point, differ in a few bytes. So a body may be
packed against a *base*, another body that zstd reads first as a dictionary; bases themselves are packed alone.
"""

from __future__ import annotations

import hashlib

import msgspec
import zstandard

from vedette.domain.exchange import (
    BodyEnd,
    Effect,
    EffectKind,
    Exchange,
    Headers,
    Origin,
    Request,
    Response,
    Timing,
    Url,
)
from vedette.domain.time import Span

INLINE_LIMIT_BYTES = 256
"""Bodies up to this size stand in the segment: a row of their own would cost more than they do."""
BATCH_LEVEL = 3
SEGMENT_LEVEL = 6
SEGMENT_LIMIT_BYTES = 1024 * 1024
"""How much, unpacked, batches are merged into one segment for. Whoever wants one exchange unpacks a segment, so this
bounds what reading and merging cost. Level 12 and no limit would save 7 % and take 30 times the memory."""
BODY_LEVEL = 6
_Lines = tuple[tuple[str, str], ...]


class PackedExchange(msgspec.Struct, frozen=True, array_like=True):
    """An exchange as it stands in a segment; its response body is in `inline`, or kept apart under `body_hash`."""

    method: str
    scheme: str
    host: str
    port: int
    target: str
    request_headers: _Lines
    request_body: bytes
    sent: _Lines
    role: str
    status: int
    reason: str
    http_version: str
    response_headers: _Lines
    body_end: BodyEnd
    inline: bytes
    body_hash: bytes
    connected: int
    first_byte: int
    total: int
    effects: tuple[tuple[str, str], ...] = ()
    session: int = 0


Batches = tuple[tuple[int, tuple[PackedExchange, ...]], ...]
"""Batch numbers and their exchanges, in order: the content of a segment."""
SealedBatches = tuple[tuple[int, msgspec.Raw], ...]
"""The same with the exchanges still encoded, for whoever wants few of them or none."""


def body_hash(body: bytes) -> bytes:
    """Return the key of a body that is kept apart, empty for one that stands in the segment: BLAKE2b-128."""
    return b"" if len(body) <= INLINE_LIMIT_BYTES else hashlib.blake2b(body, digest_size=16).digest()


def pack_exchange(exchange: Exchange) -> PackedExchange:
    """Return `exchange` for a segment."""
    request, response, timing = exchange.request, exchange.response, exchange.timing
    origin = request.url.origin
    key = body_hash(response.body)
    return PackedExchange(
        method=request.method,
        scheme=origin.scheme,
        host=origin.host,
        port=origin.port,
        target=request.url.target,
        request_headers=request.headers.lines,
        request_body=request.body,
        sent=exchange.sent.lines,
        role=exchange.role,
        status=response.status,
        reason=response.reason,
        http_version=response.http_version,
        response_headers=response.headers.lines,
        body_end=response.body_end,
        inline=b"" if key else response.body,
        body_hash=key,
        connected=timing.connected.ticks,
        first_byte=timing.first_byte.ticks,
        total=timing.total.ticks,
        effects=tuple((each.kind.value, each.text) for each in exchange.effects),
        session=exchange.session,
    )


def unpack_exchange(packed: PackedExchange, body: bytes) -> Exchange:
    """Return the exchange; `body` is its response body."""
    url = Url(Origin(packed.scheme, packed.host, packed.port), packed.target)
    return Exchange(
        request=Request(packed.method, url, Headers(packed.request_headers), packed.request_body),
        response=Response(
            status=packed.status,
            reason=packed.reason,
            headers=Headers(packed.response_headers),
            body=body,
            http_version=packed.http_version,
            body_end=packed.body_end,
        ),
        timing=Timing(Span(packed.connected), Span(packed.first_byte), Span(packed.total)),
        sent=Headers(packed.sent),
        role=packed.role,
        effects=tuple(Effect(EffectKind(kind), text) for kind, text in packed.effects),
        session=packed.session,
    )


def pack_segment(batches: Batches | SealedBatches, level: int) -> bytes:
    """Return the bytes of a segment."""
    return zstandard.ZstdCompressor(level=level).compress(msgspec.msgpack.encode(batches))


def unpack_segment(packed: bytes) -> Batches:
    """Return the content of a segment."""
    return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(packed), type=Batches)


def open_segment(packed: bytes) -> SealedBatches:
    """Return the content of a segment, its exchanges as they are encoded."""
    return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(packed), type=SealedBatches)


def unseal(exchanges: msgspec.Raw) -> tuple[PackedExchange, ...]:
    """Return the exchanges of one batch of `open_segment`."""
    return msgspec.msgpack.decode(exchanges, type=tuple[PackedExchange, ...])


def pack_body(body: bytes, base: bytes | None = None) -> bytes:
    """Return `body` packed, against `base` where there is one."""
    return zstandard.ZstdCompressor(level=BODY_LEVEL, dict_data=_dictionary(base)).compress(body)


def unpack_body(packed: bytes, base: bytes | None = None) -> bytes:
    """Return the body that `pack_body` packed against the same base."""
    return zstandard.ZstdDecompressor(dict_data=_dictionary(base)).decompress(packed)


def _dictionary(base: bytes | None) -> zstandard.ZstdCompressionDict | None:
    return None if base is None else zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
