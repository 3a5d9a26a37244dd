# SPDX-License-Identifier: Apache-2.0
"""The shop over a real socket: loopback only, logged before it is answered, stopped cleanly."""

import hashlib
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from vedette_shop import serve_shop
from vedette_shop.access_log import BODY_LIMIT_BYTES


def ask(base: str, method: str, target: str, body: bytes | None = None, **headers: str) -> tuple[int, list[str], bytes]:
    """Send one request; return status, raw names of the headers, and the body."""
    connection = HTTPConnection(urlsplit(base).hostname or "", urlsplit(base).port, timeout=30)
    try:
        connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, [name for name, _ in answer.getheaders()], answer.read()
    finally:
        connection.close()


def lines_of(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.2", "localhost", "::1", ""])
def test_refuses_every_address_but_loopback(host: str) -> None:
    with pytest.raises(ValueError, match=r"weak on purpose and listens on 127\.0\.0\.1 only"), serve_shop(host=host):
        pass


def test_says_that_a_port_is_taken() -> None:
    with serve_shop() as base, pytest.raises(OSError), serve_shop(port=urlsplit(base).port or 0):
        pass


def test_logs_each_request_as_it_was_sent(tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    with serve_shop(access_log=log) as base:
        ask(base, "GET", "/search?q=a%20b%3C&x=..%2f", X_Vedette_Scan="s1/p2", User_Agent="Vedette/0.1")
        ask(base, "POST", "/contact", b"name=Kim", Content_Type="application/x-www-form-urlencoded")
        ask(base, "GET", "/no-such%2Fpage")

        first, second, third = lines_of(log)
    assert first["target"] == "/search?q=a%20b%3C&x=..%2f"
    assert (first["method"], first["status"]) == ("GET", 200)
    assert (first["x_vedette_scan"], first["user_agent"]) == ("s1/p2", "Vedette/0.1")
    assert second["body_sha256"] == hashlib.sha256(b"name=Kim").hexdigest()
    assert (third["target"], third["status"]) == ("/no-such%2Fpage", 404)


def test_the_line_is_in_the_file_before_the_answer_leaves(tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    with serve_shop(access_log=log) as base:
        address = (urlsplit(base).hostname, urlsplit(base).port)
        with socket.create_connection(address, timeout=30) as connection:
            connection.sendall(b"GET /glossary HTTP/1.1\r\nHost: shop\r\n\r\n")
            connection.recv(1)

            assert [line["target"] for line in lines_of(log)] == ["/glossary"]


def test_many_requests_at_once_leave_whole_lines(tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    with serve_shop(access_log=log) as base, ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda number: ask(base, "GET", f"/product/{number}")[0], range(1, 41)))

    assert statuses == [200] * 40
    assert {line["target"] for line in lines_of(log)} == {f"/product/{number}" for number in range(1, 41)}


def test_a_body_over_the_limit_is_refused_and_logged(tmp_path: Path) -> None:
    log = tmp_path / "access.jsonl"
    with serve_shop(access_log=log) as base:
        status, _, _ = ask(base, "POST", "/contact", b"a" * (BODY_LIMIT_BYTES + 1))

    assert status == 413
    assert lines_of(log)[0]["body_bytes"] == BODY_LIMIT_BYTES


def test_a_split_header_arrives_as_a_header_of_its_own() -> None:
    with serve_shop() as base:
        _, names, body = ask(base, "GET", "/receipt?name=a%0d%0aX-Vedette-Mark:%201")

    assert "X-Vedette-Mark" in names
    assert b"Receipt 4711" in body


def test_encoded_slashes_climb_over_the_wire() -> None:
    with serve_shop() as base:
        weak = ask(base, "GET", "/guides/..%2f..%2f..%2fetc%2fpasswd")[2]
        safe = ask(base, "GET", "/lessons/..%2f..%2f..%2fetc%2fpasswd")[2]

    assert b"root:x:0:0:" in weak
    assert b"root:x:0:0:" not in safe


def test_tells_no_version_of_itself() -> None:
    with serve_shop() as base:
        assert "server" not in [name.lower() for name in ask(base, "GET", "/")[1]]


def test_can_be_served_again_on_the_same_port() -> None:
    with serve_shop() as base:
        port = urlsplit(base).port or 0
    with serve_shop(port=port) as again:
        assert ask(again, "GET", "/")[0] == 200
