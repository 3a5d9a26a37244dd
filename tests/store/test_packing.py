# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import BodyEnd, Exchange, Headers, Origin, Request, Response, Timing, Url
from vedette.domain.time import Span
from vedette.store.packing import (
    INLINE_LIMIT_BYTES,
    body_hash,
    open_segment,
    pack_body,
    pack_exchange,
    pack_segment,
    unpack_body,
    unpack_exchange,
    unpack_segment,
    unseal,
)

LATIN1 = st.text(st.characters(max_codepoint=255), max_size=20)
HEADERS = st.lists(st.tuples(LATIN1, LATIN1), max_size=3).map(lambda lines: Headers(tuple(lines)))
SPANS = st.integers(-(2**62), 2**62).map(Span)
EXCHANGES = st.builds(
    Exchange,
    request=st.builds(
        Request,
        LATIN1,
        st.builds(Url, st.builds(Origin, LATIN1, LATIN1, st.integers(1, 65535)), LATIN1),
        HEADERS,
        st.binary(max_size=300),
    ),
    response=st.builds(
        Response,
        st.integers(100, 599),
        LATIN1,
        HEADERS,
        st.binary(max_size=600),
        st.sampled_from(["1.0", "1.1"]),
        st.sampled_from(BodyEnd),
    ),
    timing=st.builds(Timing, SPANS, SPANS, SPANS),
    sent=HEADERS,
    role=LATIN1,
)


@given(st.lists(EXCHANGES, max_size=3), st.integers(0, 2**40))
def test_any_exchange_comes_back(exchanges: list[Exchange], number: int) -> None:
    packed = pack_segment(((number, tuple(map(pack_exchange, exchanges))),), 3)

    ((found, unpacked),) = unpack_segment(packed)

    assert found == number
    assert [
        unpack_exchange(one, exchange.response.body) for one, exchange in zip(unpacked, exchanges, strict=True)
    ] == exchanges


@given(st.lists(st.lists(EXCHANGES, max_size=2), max_size=3))
def test_a_segment_is_packed_again_without_its_exchanges_being_read(batches: list[list[Exchange]]) -> None:
    whole = tuple((number, tuple(map(pack_exchange, exchanges))) for number, exchanges in enumerate(batches))

    sealed = open_segment(pack_segment(whole, 1))

    assert tuple((number, unseal(exchanges)) for number, exchanges in sealed) == whole
    assert unpack_segment(pack_segment(sealed, 1)) == whole


@given(st.binary(max_size=2000), st.none() | st.binary(max_size=2000))
def test_any_body_comes_back_packed_against_any_base(body: bytes, base: bytes | None) -> None:
    assert unpack_body(pack_body(body, base), base) == body


def test_a_body_takes_little_beside_one_like_it() -> None:
    base = bytes(n * n % 251 for n in range(5000))
    alike = base[:2000] + b"changed" + base[2000:]

    assert len(pack_body(alike, base)) < 60


@pytest.mark.parametrize(("size", "length"), [(0, 0), (INLINE_LIMIT_BYTES, 0), (INLINE_LIMIT_BYTES + 1, 16)])
def test_small_bodies_stand_in_the_segment(size: int, length: int) -> None:
    assert len(body_hash(b"x" * size)) == length
