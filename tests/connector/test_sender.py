# SPDX-License-Identifier: Apache-2.0
"""One request against real sockets: what goes out, what comes back, when it ends."""

import base64
import gzip
import socket
import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.certificates import make_loopback_tls
from tests.support.proxies import socks_proxy
from tests.support.replay_server import Answer, ReplayServer, drip, hold, pour, reply, tunnel_to
from tests.support.sleeping_clock import SleepingClock

from vedette.connector.asset import Asset
from vedette.connector.sender import DEFAULT_LIMITS, Limits, Sender
from vedette.errors import Unreachable, UsageError

pytestmark = pytest.mark.anyio

AssetOf = Callable[[ReplayServer], Asset]
PATH = "/api/1.0/scans/detail/87be9df1-9f81-46e9-e860-b13b04474ccc"
HASTY = Limits(try_seconds=0.1)
BUSY = reply(b'{"Message":"busy"}', status="503 Service Unavailable")
TOO_MANY = reply(status="429 Too Many Requests", headers=[("Retry-After", "7")])
OK = reply(b'{"a":1}')


async def test_sends_one_plain_request_with_basic_credentials(asset_of: AssetOf) -> None:
    with ReplayServer(OK) as server:
        await Sender(asset_of(server)).send("GET", PATH)

    [head] = server.requests
    lines = head.decode().split("\r\n")
    assert lines[0] == f"GET {PATH} HTTP/1.1"
    assert f"Host: 127.0.0.1:{server.port}" in lines
    assert f"Authorization: Basic {base64.b64encode(b'user-id:s3cret+/=').decode()}" in lines
    assert "Accept: application/json" in lines
    assert "Accept-Encoding: identity" in lines


async def test_keeps_odd_spelling_order_and_repeated_headers(asset_of: AssetOf) -> None:
    headers = [("x-LOWER", "b"), ("SET-COOKIE", "a=1; Path=/"), ("Content-type", "text/json"), ("set-cookie", "b=2")]
    with ReplayServer(reply(b"{}", status="200 Quite All Right", headers=headers)) as server:
        got = await Sender(asset_of(server)).send("GET", PATH)

    assert list(got["response_headers"].items()) == [
        ("x-LOWER", "b"),
        ("SET-COOKIE", "a=1; Path=/, b=2"),
        ("Content-type", "text/json"),
        ("Content-Length", "2"),
    ]
    assert got["reason"] == "Quite All Right"


@pytest.mark.parametrize(("coding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
async def test_reads_a_compressed_body_and_keeps_the_headers_of_the_wire(
    asset_of: AssetOf, coding: str, compress: Callable[[bytes], bytes]
) -> None:
    body = compress(b'{"text":"' + b"x" * 500 + b'"}')
    with ReplayServer(reply(body, headers=[("Content-Encoding", coding)])) as server:
        got = await Sender(asset_of(server)).send("GET", PATH)

    assert got["json_body"] == {"text": "x" * 500}
    assert got["response_headers"] == {"Content-Encoding": coding, "Content-Length": str(len(body))}


async def test_returns_the_reply_when_its_compression_is_broken(asset_of: AssetOf) -> None:
    with ReplayServer(reply(b"not gzip", headers=[("Content-Encoding", "gzip")])) as server:
        got = await Sender(asset_of(server)).send("GET", PATH)

    assert (got["status_code"], got["json_body"]) == (200, None)
    assert "Content-Encoding" in got["error"]["message"]


async def test_returns_a_redirect_and_sends_nothing_to_its_target(asset_of: AssetOf) -> None:
    with ReplayServer(OK) as other:
        moved = reply(status="302 Found", headers=[("Location", f"{other.url}/steal")])
        with ReplayServer(moved) as server:
            got = await Sender(asset_of(server)).send("GET", PATH)

    assert got["status_code"] == 302
    assert f"{other.url}/steal" in got["error"]["message"]
    assert (other.connections, server.connections) == (0, 1)


async def test_sends_no_cookie_back_when_it_asks_again(asset_of: AssetOf, time: SleepingClock) -> None:
    busy = reply(status="503 Service Unavailable", headers=[("Set-Cookie", "a=1")])
    with ReplayServer(busy, OK) as server:
        await Sender(asset_of(server), clock=time.clock, sleep=time.sleep).send("GET", PATH)

    first, second = server.requests
    assert first == second


async def test_waits_as_long_as_retry_after_says(asset_of: AssetOf, time: SleepingClock) -> None:
    with ReplayServer(TOO_MANY, OK) as server:
        got = await Sender(asset_of(server), clock=time.clock, sleep=time.sleep).send("GET", PATH)

    assert (got["status_code"], got["json_body"], time.slept) == (200, {"a": 1}, [7.0])


async def test_gives_up_on_a_busy_server_within_the_total_time(asset_of: AssetOf, time: SleepingClock) -> None:
    with ReplayServer(BUSY) as server:
        got = await Sender(asset_of(server), clock=time.clock, sleep=time.sleep).send("GET", PATH)

    assert (got["status_code"], got["json_body"]) == (503, {"Message": "busy"})
    assert time.slept == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0]
    assert sum(time.slept) < DEFAULT_LIMITS.total_seconds
    assert len(server.requests) == 8


async def test_does_not_wait_for_a_retry_after_beyond_the_total_time(asset_of: AssetOf, time: SleepingClock) -> None:
    with ReplayServer(reply(status="503 Service Unavailable", headers=[("Retry-After", "180")])) as server:
        got = await Sender(asset_of(server), clock=time.clock, sleep=time.sleep).send("GET", PATH)

    assert (got["status_code"], time.slept, len(server.requests)) == (503, [], 1)


async def test_shortens_the_last_try_to_what_is_left_of_the_total_time(asset_of: AssetOf, time: SleepingClock) -> None:
    limits = Limits(try_seconds=60.0, total_seconds=1.1)
    with ReplayServer(BUSY, OK) as server:
        got = await Sender(asset_of(server), limits=limits, clock=time.clock, sleep=time.sleep).send("GET", PATH)

    assert (got["status_code"], time.slept) == (200, [1.0])


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "404 Not Found", "500 Oops", "501 No"])
async def test_does_not_ask_again_after(asset_of: AssetOf, time: SleepingClock, status: str) -> None:
    with ReplayServer(reply(b'{"Message":"no"}', status=status)) as server:
        got = await Sender(asset_of(server), clock=time.clock, sleep=time.sleep).send("GET", PATH)

    assert got["json_body"] == {"Message": "no"}
    assert "error" not in got
    assert (len(server.requests), time.slept) == (1, [])


async def test_returns_the_last_reply_when_a_later_try_gets_none(asset_of: AssetOf, time: SleepingClock) -> None:
    def hang_up(connection: socket.socket) -> None:
        connection.shutdown(socket.SHUT_RDWR)

    with ReplayServer(BUSY, hang_up) as server:
        got = await Sender(asset_of(server), clock=time.clock, sleep=time.sleep).send("GET", PATH)

    assert (got["status_code"], got["json_body"]) == (503, {"Message": "busy"})
    assert "asked again" in got["error"]["message"]


async def test_says_unreachable_when_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(Unreachable, match="refused"):
        await Sender(Asset(f"http://127.0.0.1:{port}", "", "t")).send("GET", PATH)


BROKEN: dict[str, Answer] = {
    "the connection is closed at once": lambda connection: None,
    "the body is shorter than Content-Length": reply(b'{"a":1}', length=100),
    "the last chunk is missing": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n",
    "the reply is not HTTP": b"220 mail.example ESMTP\r\n\r\n",
    "Content-Length is no number": reply(headers=[("Content-Length", "many")]),
    "the head does not end": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000,
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
async def test_says_unreachable_and_does_not_ask_again_when(asset_of: AssetOf, answer: Answer) -> None:
    with ReplayServer(answer) as server, pytest.raises(Unreachable, match="no complete HTTP reply"):
        await Sender(asset_of(server)).send("GET", PATH)

    assert server.connections == 1


async def test_reads_no_further_than_content_length(asset_of: AssetOf) -> None:
    with ReplayServer(reply(b'{"a":1}trailing', length=7)) as server:
        got = await Sender(asset_of(server)).send("GET", PATH)

    assert got["json_body"] == {"a": 1}


SLOW: dict[str, Answer] = {
    "nothing is said": hold,
    "the body drips": drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
    "the head drips": drip(b"HTTP/1.1 200 OK\r\nX: "),
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW)
async def test_ends_a_try_in_time_when(asset_of: AssetOf, answer: Answer) -> None:
    with ReplayServer(answer) as server, pytest.raises(Unreachable, match=r"within 0\.1 seconds"):
        await Sender(asset_of(server), limits=HASTY).send("GET", PATH)

    assert server.connections == 1


async def test_ends_a_try_in_time_when_tls_is_not_answered(asset_of: AssetOf) -> None:
    with ReplayServer(OK) as server:  # waits for a plain request while the client waits for its handshake
        asset = replace(asset_of(server), url=f"https://127.0.0.1:{server.port}")
        with pytest.raises(Unreachable, match=r"no connection within 0\.05 seconds"):
            await Sender(asset, limits=HASTY).send("GET", PATH)


async def test_cuts_an_endless_body_off(asset_of: AssetOf) -> None:
    endless = pour(b"HTTP/1.1 200 OK\r\n\r\n")
    with ReplayServer(endless) as server, pytest.raises(Unreachable, match=r"more than 100,000 bytes"):
        await Sender(asset_of(server), limits=Limits(body_limit_bytes=100_000)).send("GET", PATH)


async def test_counts_the_limit_after_decompression(asset_of: AssetOf) -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    with (
        ReplayServer(reply(bomb, headers=[("Content-Encoding", "gzip")])) as server,
        pytest.raises(Unreachable, match=r"more than 1,000,000 bytes"),
    ):
        await Sender(asset_of(server), limits=Limits(body_limit_bytes=1_000_000)).send("GET", PATH)


async def test_trusts_a_private_authority_when_the_asset_names_it(tmp_path: Path, asset_of: AssetOf) -> None:
    tls = make_loopback_tls(tmp_path)
    with ReplayServer(OK, tls=tls.server) as server:
        got = await Sender(replace(asset_of(server), ca_file=tls.ca_file)).send("GET", PATH)

    assert got["json_body"] == {"a": 1}


async def test_refuses_an_unknown_authority_before_the_token_is_sent(tmp_path: Path, asset_of: AssetOf) -> None:
    with (
        ReplayServer(OK, tls=make_loopback_tls(tmp_path).server) as server,
        pytest.raises(Unreachable, match="not trusted"),
    ):
        await Sender(asset_of(server)).send("GET", PATH)

    assert server.requests == []


async def test_refuses_a_certificate_of_another_host(tmp_path: Path, asset_of: AssetOf) -> None:
    tls = make_loopback_tls(tmp_path)
    with ReplayServer(OK, tls=tls.server) as server:
        asset = replace(asset_of(server), url=f"https://localhost:{server.port}", ca_file=tls.ca_file)
        with pytest.raises(Unreachable, match="not trusted"):
            await Sender(asset).send("GET", PATH)

    assert server.requests == []


async def test_takes_any_certificate_with_verification_off(tmp_path: Path, asset_of: AssetOf) -> None:
    with ReplayServer(OK, tls=make_loopback_tls(tmp_path).server) as server:
        got = await Sender(replace(asset_of(server), verify_ssl=False)).send("GET", PATH)

    assert got["status_code"] == 200


async def test_says_unreachable_when_the_server_speaks_no_tls() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        greeter = threading.Thread(target=_greet, args=(listener,))
        greeter.start()
        with pytest.raises(Unreachable, match="TLS"):
            await Sender(Asset(f"https://127.0.0.1:{listener.getsockname()[1]}", "", "t")).send("GET", PATH)
        greeter.join()


def _greet(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"220 mail.example ESMTP\r\n")
        connection.recv(65536)


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_refuses_a_ca_file_that_cannot_be_used(tmp_path: Path, content: str | None) -> None:
    ca_file = tmp_path / "ca.pem"
    if content is not None:
        ca_file.write_text(content)

    with pytest.raises(UsageError, match="CA file") as refused:
        Sender(Asset("https://127.0.0.1", "", "t", ca_file=ca_file))
    assert refused.value.field == "ca_file"


async def test_asks_the_proxy_for_a_plain_address(asset_of: AssetOf) -> None:
    with ReplayServer(OK) as server, ReplayServer(reply(b'"by proxy"')) as proxy:
        asset = replace(asset_of(server), http_proxy=f"http://me:pass@127.0.0.1:{proxy.port}")
        got = await Sender(asset).send("GET", PATH)

    assert got["json_body"] == "by proxy"
    assert server.connections == 0
    [head] = proxy.requests
    assert head.startswith(f"GET {server.url}{PATH} HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization: Basic " + base64.b64encode(b"me:pass") in head


@pytest.mark.parametrize("proxy_tls", [False, True], ids=["http", "https"])
async def test_tunnels_https_so_that_the_proxy_never_sees_the_token(
    tmp_path: Path, asset_of: AssetOf, proxy_tls: bool
) -> None:
    tls = make_loopback_tls(tmp_path)
    with (
        ReplayServer(OK, tls=tls.server) as server,
        ReplayServer(tunnel_to(server.port), tls=tls.server if proxy_tls else None) as proxy,
    ):
        asset = replace(asset_of(server), ca_file=tls.ca_file, http_proxy=proxy.url)
        got = await Sender(asset).send("GET", PATH)

    assert got["json_body"] == {"a": 1}
    [head] = proxy.requests
    assert head.startswith(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n".encode())
    assert b"\r\nAuthorization" not in head


@pytest.mark.parametrize("over_tls", [False, True], ids=["http", "https"])
async def test_goes_by_way_of_a_socks_proxy_which_resolves_the_name(
    tmp_path: Path, asset_of: AssetOf, over_tls: bool
) -> None:
    tls = make_loopback_tls(tmp_path)
    with ReplayServer(OK, tls=tls.server if over_tls else None) as server:
        async with socks_proxy() as proxy:
            asset = replace(asset_of(server), http_proxy=f"socks5://127.0.0.1:{proxy.port}")
            if over_tls:
                asset = replace(asset, ca_file=tls.ca_file)
            else:
                asset = replace(asset, url=f"http://no-such.invalid:{server.port}")
            got = await Sender(asset).send("GET", PATH)

    assert got["json_body"] == {"a": 1}
    host = "127.0.0.1" if over_tls else "no-such.invalid"
    assert proxy.asked == [f"{host}:{server.port}".encode()]


async def test_says_why_a_socks_proxy_made_no_connection(asset_of: AssetOf) -> None:
    with ReplayServer(OK) as server:
        async with socks_proxy(refusal=5) as proxy:
            asset = replace(asset_of(server), http_proxy=f"socks5://127.0.0.1:{proxy.port}")
            with pytest.raises(Unreachable, match="the SOCKS proxy says that the connection was refused"):
                await Sender(asset).send("GET", PATH)

    assert server.requests == []


async def test_says_unreachable_when_the_proxy_refuses(tmp_path: Path, asset_of: AssetOf) -> None:
    tls = make_loopback_tls(tmp_path)
    with (
        ReplayServer(OK, tls=tls.server) as server,
        ReplayServer(reply(status="407 Proxy Authentication Required")) as proxy,
    ):
        asset = replace(asset_of(server), ca_file=tls.ca_file, http_proxy=proxy.url)
        with pytest.raises(Unreachable, match="407"):
            await Sender(asset).send("GET", PATH)

    assert server.connections == 0


async def test_pays_no_heed_to_proxies_of_the_environment(asset_of: AssetOf, monkeypatch: pytest.MonkeyPatch) -> None:
    with ReplayServer(OK) as server, ReplayServer(reply(status="502 Taken")) as ambient:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, ambient.url)
        got = await Sender(asset_of(server)).send("GET", PATH)

    assert (got["status_code"], ambient.connections) == (200, 0)
