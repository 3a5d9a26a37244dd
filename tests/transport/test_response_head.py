# SPDX-License-Identifier: Apache-2.0
"""Heads are read from lines, whatever the lines are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Headers
from vedette.transport.response_head import LONGEST_KEPT_LINE, MOST_KEPT_LINES, HeadReader, ResponseHead


def read(*lines: bytes) -> ResponseHead | None:
    return HeadReader().read(lines)


def test_names_keep_their_spelling_and_values_their_bytes() -> None:
    head = read(b"HTTP/1.1 200 Very  OK \r\n", b"x-ODD:\t \xff:1 \r\n", b"Empty:\r\n", b"x-odd: 2\r\n", b"\r\n")

    lines = (("x-ODD", "\xff:1"), ("Empty", ""), ("x-odd", "2"))
    assert head == ResponseHead("1.1", 200, "Very  OK", Headers(lines))


def test_a_folded_line_belongs_to_the_one_before() -> None:
    head = read(b"HTTP/1.1 200\r\n", b"A: b  \r\n", b"\t c\r\n", b"\r\n")

    assert head is not None
    assert head.headers.lines == (("A", "b c"),)


def test_interim_heads_and_trailers_are_passed_over() -> None:
    head = read(
        b"HTTP/1.1 103 Early\r\n", b"Link: x\r\n", b"\r\n", b"HTTP/1.1 200 OK\r\n", b"A: b\r\n", b"\r\n", b"T: x\r\n",
        b"HTTP/1.1 500 Not: so\r\n", b"\r\n",
    )  # fmt: skip

    assert head == ResponseHead("1.1", 200, "OK", Headers((("A", "b"),)))


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (b"\r\n",),
        (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        (b"HTTP/1.1 100 Continue\r\n", b"\r\n"),
        (b"HTTP/1.1 2000 OK\r\n"[:10], b"\r\n"),
        (b"noise\r\n", b"\r\n"),
    ],
)
def test_is_no_head(lines: tuple[bytes, ...]) -> None:
    assert read(*lines) is None


@given(st.lists(st.binary()))
def test_any_lines_are_read_without_an_exception(lines: list[bytes]) -> None:
    read(*lines, b"\r\n")
    read(b"HTTP/1.1 200 OK\r\n", *lines, b"\r\n")


def test_a_reader_reads_the_same_whatever_it_read_before() -> None:
    reader = HeadReader()
    folded = (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n", b" c\r\n", b"\r\n")
    plain = (b"HTTP/1.1 404 Gone\r\n", b"A: b\r\n", b"a: " + b"x" * LONGEST_KEPT_LINE + b"\r\n", b"\r\n")
    heads = [reader.read(lines) for lines in (folded, plain, folded, plain)]

    assert heads == [read(*folded), read(*plain)] * 2


def test_lines_are_kept_up_to_a_limit_and_then_still_read() -> None:
    reader = HeadReader()
    for number in range(3 * MOST_KEPT_LINES):
        lines = (f"HTTP/1.1 200 {number}\r\n".encode(), f"Age: {number}\r\n".encode(), b"\r\n")
        assert reader.read(lines) == read(*lines)
