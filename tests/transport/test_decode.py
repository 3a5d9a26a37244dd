# SPDX-License-Identifier: Apache-2.0
"""Content codings are undone as far as they go, within the limit, for any bytes."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import BodyEnd
from vedette.transport.decode import decode_body

LIMIT = 100_000
TEXT = b"hello, " * 1000
RAW = zlib.compressobj(wbits=-15)
ENCODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
    " Deflate ": RAW.compress(TEXT) + RAW.flush(),
    "identity, odd": TEXT,
    "": TEXT,
}
ZEROS = bytes(50_000_000)
BOMBS = {
    "gzip": gzip.compress(ZEROS),
    "deflate": zlib.compress(ZEROS),
    "br": brotli.compress(ZEROS, quality=1),
    "zstd": zstandard.compress(ZEROS),
    "gzip, gzip": gzip.compress(gzip.compress(ZEROS)),
}


@pytest.mark.parametrize(("coding", "body"), ENCODED.items(), ids=ENCODED)
def test_undoes(coding: str, body: bytes) -> None:
    assert decode_body(body, coding, LIMIT) == decode_body(TEXT, "", LIMIT)


@pytest.mark.parametrize(("coding", "body"), BOMBS.items(), ids=BOMBS)
def test_stops_at_the_limit_of(coding: str, body: bytes) -> None:
    decoded = decode_body(body, coding, LIMIT)

    assert (len(decoded.body), decoded.end) == (LIMIT, BodyEnd.LIMIT)


def test_a_body_as_long_as_the_limit_is_complete() -> None:
    assert decode_body(gzip.compress(bytes(LIMIT)), "gzip", LIMIT).end is BodyEnd.COMPLETE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_keeps_what_came_before_the_cut_of(coding: str) -> None:
    decoded = decode_body(ENCODED[coding][:-9], coding, LIMIT)

    assert decoded.end is BodyEnd.CUT
    assert TEXT.startswith(decoded.body) or decoded.body == ENCODED[coding][:-9]


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_keeps_a_body_that_is_not_what_its_label_says(coding: str) -> None:
    decoded = decode_body(b"<html>plain</html>", coding, LIMIT)

    assert (decoded.body, decoded.end) == (b"<html>plain</html>", BodyEnd.CUT)


def test_members_are_joined_and_what_follows_them_is_passed_over() -> None:
    body = gzip.compress(b"a") + gzip.compress(b"b") + b"\x00\x00"

    assert decode_body(body, "gzip", LIMIT).body == b"ab"


def test_a_body_of_empty_members_takes_no_time() -> None:
    assert decode_body(gzip.compress(b"") * 100_000, "gzip", LIMIT).body == b""


def test_too_many_layers_are_left_alone() -> None:
    assert decode_body(b"x", "gzip," * 1000, LIMIT).body == b"x"


@given(st.binary(), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "odd"]))
def test_any_bytes_are_read_without_an_exception(body: bytes, coding: str) -> None:
    decode_body(body, coding, 1000)
