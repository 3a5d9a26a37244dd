# SPDX-License-Identifier: Apache-2.0
"""What is no HTTP is answered as everything else is."""

from __future__ import annotations

import gc
import json
import socket
from pathlib import Path

import pytest
from tests.support.api_house import running_api

MALFORMED = {
    "no method": b" / HTTP/1.1\r\n\r\n",
    "no HTTP at all": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "a header without a colon": b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a length that is none": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    "a chunk without a length": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
}


def ask(port: int, request: bytes) -> bytes:
    """Return what comes back until the server closes the connection."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        while piece := connection.recv(65_536):
            received += piece
    return received


@pytest.mark.parametrize("request_", MALFORMED.values(), ids=MALFORMED)
def test_malformed_requests_are_answered_in_the_shape_of_the_api(tmp_path: Path, request_: bytes) -> None:
    with running_api(tmp_path) as house:
        head, _, body = ask(house.port, request_).partition(b"\r\n\r\n")

    status, *lines = head.split(b"\r\n")
    headers = dict(line.split(b": ", 1) for line in lines)
    assert status == b"HTTP/1.1 400 Bad Request"
    assert headers[b"Content-Type"] == b"application/json; charset=utf-8"
    assert headers[b"Connection"] == b"close"
    assert headers[b"X-Content-Type-Options"] == b"nosniff"
    assert b"Date" in headers
    assert list(json.loads(body)) == ["Message"]


def test_what_was_there_at_the_start_is_searched_for_garbage_again_after_the_end(tmp_path: Path) -> None:
    with running_api(tmp_path):
        frozen = gc.get_freeze_count()

    assert frozen > 0
    assert gc.get_freeze_count() == 0
