# SPDX-License-Identifier: Apache-2.0
"""The response headers are those of the documented example, in its spelling and order."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tests.support.api_house import ApiHouse, basic, running_api

from vedette.api.application import ApiSettings
from vedette.api.headers import HeaderSettings

ALWAYS = [
    "Date",
    "Content-Type",
    "Content-Length",
    "Connection",
    "Cache-Control",
    "Pragma",
    "Expires",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "X-XSS-Protection",
    "Strict-Transport-Security",
    "Expect-CT",
]
EXAMPLE = {
    "Content-Type": "application/json; charset=utf-8",
    "Connection": "keep-alive",
    "Cache-Control": "no-cache",
    "Pragma": "no-cache",
    "Expires": "-1",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-XSS-Protection": "1; mode=block",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Expect-CT": 'max-age=30,report-uri="https://scanner.example/report-ct/"',
}


def exchange(connection: socket.socket, request: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Send `request` on a kept connection; return status line, header lines and body as they arrived."""
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65_536)
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length"))
    while len(body) < length:
        body += connection.recv(65_536)
    return status, lines, body


def test_a_kept_connection_sees_exactly_the_documented_headers(tmp_path: Path) -> None:
    headers = HeaderSettings(origin_trial="Au1hLO38==", expect_ct_report_address="https://scanner.example/report-ct/")
    with running_api(tmp_path, ApiSettings("1", headers=headers)) as house:
        credentials = basic(str(house.member.id), house.owner.text)
        request = f"GET /api/1.0/account/me HTTP/1.1\r\nHost: x\r\nAuthorization: {credentials}\r\n\r\n".encode()
        with socket.create_connection((house.host, house.port), timeout=60) as connection:
            for _ in range(3):
                status, lines, body = exchange(connection, request)
                told = [(name, value) for name, _, value in (line.decode().partition(": ") for line in lines)]

                assert status == b"HTTP/1.1 200 OK"
                assert [name for name, _ in told] == [*ALWAYS[:11], "Origin-Trial", *ALWAYS[11:]]
                values = dict(told)
                assert values["Origin-Trial"] == "Au1hLO38=="
                assert values["Content-Length"] == str(len(body))
                assert values["Date"] == "Fri, 15 Jan 2027 08:00:00 GMT"
                assert {name: values[name] for name in EXAMPLE} == EXAMPLE


def test_origin_trial_and_report_address_are_left_out_unless_configured(house: ApiHouse) -> None:
    reply = house.get("/account/me")

    assert [name for name, _ in reply.headers] == ALWAYS
    assert reply.header("Expect-CT") == "max-age=30"


@pytest.mark.parametrize(
    ("path", "status", "extra"),
    [("/account/me", 401, "WWW-Authenticate"), ("/scans/cancel", 405, "Allow"), ("/nowhere", 404, None)],
)
def test_an_error_adds_only_what_http_asks(house: ApiHouse, path: str, status: int, extra: str | None) -> None:
    reply = house.get(path, auth=None)

    assert reply.status == status
    assert [name for name, _ in reply.headers] == [*ALWAYS, *([extra] if extra else [])]


def test_a_client_that_closes_is_told_so_once(house: ApiHouse) -> None:
    reply = house.get("/account/me", headers={"Connection": "close"})

    assert [value for name, value in reply.headers if name.lower() == "connection"] == ["close"]


def test_the_date_moves_with_the_clock(fresh: ApiHouse) -> None:
    before = fresh.get("/account/me").header("Date")
    fresh.clock.at = type(fresh.clock.at)(fresh.clock.at.ticks + 61 * 10_000_000)

    assert before == "Fri, 15 Jan 2027 08:00:00 GMT"
    assert fresh.get("/account/me").header("Date") == "Fri, 15 Jan 2027 08:01:01 GMT"
