# SPDX-License-Identifier: Apache-2.0
"""Which requests can be put on the wire, and which only HTTP/1.1 can carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.senders import request_of, url_of

from vedette.domain.exchange import Headers, Request
from vedette.transport.request_head import Identity, compose_head, content_length, find_fault, needs_http_1

IDENTITY = Identity("Vedette/1", "scan", (("X-Key", "k"),))
LATIN = st.text(st.characters(max_codepoint=255))


@given(LATIN, LATIN, st.lists(st.tuples(LATIN, LATIN)))
def test_whatever_passes_cannot_end_a_line_early(method: str, target: str, headers: list[tuple[str, str]]) -> None:
    request = Request(method, url_of(80, f"/{target}"), Headers(tuple(headers)))
    if find_fault(request) is None:
        head = compose_head(request, IDENTITY, "m", None)
        block = "".join(f"{name}: {value}\r\n" for name, value in head)
        assert block.count("\n") == block.count("\r") == len(head.lines)
        assert "\0" not in block
        assert not set(f"{method} {target}") & set("\r\n\0")
        block.encode("latin-1")


def test_the_mark_is_last_and_the_cookie_stands_where_the_request_put_it() -> None:
    request = request_of(80, headers=(("cookie", "a=1"), ("X-B", "2")))
    head = compose_head(request, IDENTITY, "m", "a=1; b=2")

    assert head.lines[-3:] == (("cookie", "a=1; b=2"), ("X-B", "2"), ("X-Vedette-Scan", "scan/m"))


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [
        ("GET", b"", None),
        ("GET", b"x", 1),
        ("POST", b"", 0),
        ("post", b"", 0),
        ("DELETE", b"", None),
        ("PUT", b"xy", 2),
    ],
)
def test_a_length_is_sent_with_content_and_where_content_is_expected(
    method: str, body: bytes, length: int | None
) -> None:
    assert content_length(request_of(80, method=method, body=body)) == length


@pytest.mark.parametrize(
    ("target", "lines"),
    [
        ("/a b", ()),
        ("/\x01", ()),
        ("/", (("x y", "1"),)),
        ("/", (("x", " 1"),)),
        ("/", (("x", "1\t"),)),
        ("/", (("x", "a\x7f"),)),
        ("/", (("Host", "b"),)),
    ],
)
def test_only_http_1_carries(target: str, lines: tuple[tuple[str, str], ...]) -> None:
    assert needs_http_1("GET", target, Headers((("Host", "a"), *lines)))


@pytest.mark.parametrize("value", ["", "1", "a b", "a\tb", "\xff", "<>\"'"])
def test_http_2_carries(value: str) -> None:
    assert not needs_http_1("X-ODD!", "/<>\xff#..//", Headers((("Host", "a"), ("X-Odd_.", value))))
