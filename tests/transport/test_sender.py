# SPDX-License-Identifier: Apache-2.0
"""The sender against servers on loopback that keep the very bytes of each request."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import anyio
import pytest
from tests.support.recording_server import OK, Recording, recording_server
from tests.support.senders import NOON, SCAN_ID, HandClock, request_of, settings_for, url_of

from vedette.domain.check import Lane
from vedette.domain.exchange import Origin
from vedette.domain.guise import Guise
from vedette.domain.scan import Credentials
from vedette.domain.scope import AdditionalWebsite, Scope
from vedette.domain.website import ConsentBasis
from vedette.errors import UsageError
from vedette.scan.ports import NoAnswer, NotAdmitted, Outage, RefusalReason, Sender
from vedette.transport.sender import CurlSenders, read_retry_after, trusted_origins
from vedette.web.url import parse_url

pytestmark = pytest.mark.anyio
OURS = (
    b"User-Agent: Vedette/1.2\r\n"
    b"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    b"Accept-Encoding: gzip, deflate, br, zstd\r\n"
)
MARK = f"X-Vedette-Scan: {SCAN_ID}/m1\r\n".encode()


@asynccontextmanager
async def to_server(
    answer: bytes = OK, *, credentials: Credentials | None = None, session: bytes | None = None
) -> AsyncIterator[tuple[Sender, Recording]]:
    async with recording_server(answer) as server:
        settings = settings_for(url_of(server.port), credentials=credentials, session=session)
        async with CurlSenders(version="1.2", clock=HandClock()).open(settings) as sender:
            yield sender, server


def lines_of(request: bytes) -> list[bytes]:
    """Return the header lines that are neither Host nor ours."""
    head = request.partition(b"\r\n\r\n")[0]
    ours = (*OURS.split(b"\r\n"), MARK.strip())
    return [line for line in head.split(b"\r\n")[1:] if line not in ours and not line.startswith(b"Host: 127.")]


async def test_sends_host_first_then_our_lines_and_the_mark_and_not_a_byte_besides() -> None:
    async with to_server() as (sender, server):
        exchange = await sender.send(request_of(server.port, "/a"), mark="m1")

    host = f"Host: 127.0.0.1:{server.port}\r\n".encode()
    assert server.requests == [b"GET /a HTTP/1.1\r\n" + host + OURS + MARK + b"\r\n"]
    assert exchange.response.body == b"ok"
    sent = "".join(f"{name}: {value}\r\n" for name, value in exchange.sent)
    assert sent.encode() == host + OURS + MARK


@pytest.mark.parametrize(
    "target",
    [
        "/a/..%2f../b/../c//d",
        "/./x/.././%2e%2e/y",
        "/%00",
        "/%zz%",
        "/<>\"'|{}^`\\",
        "/\xe9\xff?\x80",
        "/a#b?c#d",
        "/?a=1&&=&b=%C3%A9",
        "/a b c",
        "/\x01\x7f\t",
        "//double",
        "/" + "x" * 20_000,
    ],
)
async def test_sends_the_target_to_the_byte(target: str) -> None:
    async with to_server() as (sender, server):
        await sender.send(request_of(server.port, target), mark="m1")

    assert server.requests[0].partition(b"\r\n")[0] == b"GET " + target.encode("latin-1") + b" HTTP/1.1"


HEADERS: dict[str, tuple[tuple[str, str], ...]] = {
    "doubled names": (("X-A", "1"), ("x-a", "2"), ("X-A", "1")),
    "odd spelling": (("x-ODD-cAsE", "1"), ("X_under", "2"), ("x.dot", "3")),
    "names that are no tokens": (("X y", "1"), ("X;z", "2"), ("X(", "3"), ("\xff", "4")),
    "bytes above ASCII": (("X-A", "\xff\xfe\x80"),),
    "control characters": (("X-A", "a\x01\x02\tb\x7f"),),
    "colons and commas": (("X-A", "a:b, c;d"), ("X-B", ":")),
    "a value of blanks inside": (("X-A", "a   b"),),
    "lines that libcurl would look at": (
        ("Expect", "100-continue"),
        ("Connection", "keep-alive"),
        ("TE", "gzip"),
        ("Range", "bytes=0-1"),
        ("Referer", "http://other.example/"),
        ("Content-Type", "text/odd"),
        ("Authorization", "Bearer x"),
        ("If-Modified-Since", "never"),
    ),
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
async def test_sends_headers_to_the_byte_with(headers: tuple[tuple[str, str], ...]) -> None:
    async with to_server() as (sender, server):
        exchange = await sender.send(request_of(server.port, headers=headers), mark="m1")

    assert lines_of(server.requests[0]) == [f"{name}: {value}".encode("latin-1") for name, value in headers]
    assert [line for line in exchange.sent if line in headers] == list(headers)


async def test_sends_an_empty_value() -> None:
    async with to_server() as (sender, server):
        await sender.send(request_of(server.port, headers=(("X-Empty", ""), ("X-After", "1"))), mark="m1")

    assert lines_of(server.requests[0]) == [b"X-Empty:", b"X-After: 1"]


async def test_a_line_of_the_request_replaces_ours_but_never_the_mark() -> None:
    own = (("accept", "x/y"), ("USER-AGENT", "me"), ("x-vedette-scan", "forged"), ("Accept-Encoding", "identity"))
    async with to_server() as (sender, server):
        await sender.send(request_of(server.port, headers=own), mark="m1")

    head = server.requests[0].split(b"\r\n")
    assert head[2:-2] == [b"accept: x/y", b"USER-AGENT: me", b"Accept-Encoding: identity", MARK.strip()]


@pytest.mark.parametrize("hosts", [("marker.invalid",), ("127.0.0.1:1",), ("a.invalid", "b.invalid")])
async def test_sends_the_host_lines_of_the_request(hosts: tuple[str, ...]) -> None:
    async with to_server() as (sender, server):
        await sender.send(request_of(server.port, headers=tuple(("Host", host) for host in hosts)), mark="m1")

    assert server.requests[0].split(b"\r\n")[1 : 1 + len(hosts)] == [f"Host: {host}".encode() for host in hosts]
    assert server.requests[0].count(b"Host:") == len(hosts)


@pytest.mark.parametrize("method", ["GET", "get", "PROPFIND", "X-ODD!", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("body", [b"", b"a=1\x00\xff\r\n\r\n", b"x" * 300_000])
async def test_sends_method_and_body_to_the_byte(method: str, body: bytes) -> None:
    async with to_server() as (sender, server):
        await sender.send(request_of(server.port, method=method, body=body), mark="m1")

    head, _, sent = server.requests[0].partition(b"\r\n\r\n")
    has_length = bool(body) or method in ("POST", "PUT", "PATCH")
    assert head.startswith(f"{method} / HTTP/1.1\r\n".encode())
    assert sent == body
    assert lines_of(server.requests[0]) == ([f"Content-Length: {len(body)}".encode()] if has_length else [])


async def test_framing_is_not_the_requests_to_say() -> None:
    own = (("Content-Length", "99"), ("transfer-encoding", "chunked"))
    async with to_server() as (sender, server):
        exchange = await sender.send(request_of(server.port, method="POST", headers=own, body=b"abc"), mark="m1")

    assert lines_of(server.requests[0]) == [b"Content-Length: 3"]
    assert exchange.sent.get_all("content-length") == ("3",)
    assert "transfer-encoding" not in exchange.sent


@pytest.mark.parametrize(
    ("target", "method", "header"),
    [
        ("/a\r\nX: y", "GET", ("A", "b")),
        ("/a\n", "GET", ("A", "b")),
        ("/a\x00", "GET", ("A", "b")),
        ("/\u0100", "GET", ("A", "b")),
        ("a", "GET", ("A", "b")),
        ("*", "OPTIONS", ("A", "b")),
        ("http://other.example/", "GET", ("A", "b")),
        ("@other.example/", "GET", ("A", "b")),
        ("", "GET", ("A", "b")),
        ("/", "GET\r\nX: y", ("A", "b")),
        ("/", "GET /x", ("A", "b")),
        ("/", "", ("A", "b")),
        ("/", "GET", ("A", "b\r\nX: y")),
        ("/", "GET", ("A", "b\n c")),
        ("/", "GET", ("A", "b\x00")),
        ("/", "GET", ("A\r\nX", "b")),
        ("/", "GET", ("A: x", "b")),
        ("/", "GET", (" A", "b")),
        ("/", "GET", ("", "b")),
        ("/", "GET", ("A", "\u20ac")),
    ],
)
async def test_refuses_bytes_that_would_break_the_frame(target: str, method: str, header: tuple[str, str]) -> None:
    async with to_server() as (sender, server):
        with pytest.raises(NotAdmitted) as caught:
            await sender.send(request_of(server.port, target, method, (header,)), mark="m1")

    assert caught.value.reason is RefusalReason.FORM
    assert (server.requests, server.connections) == ([], 0)


async def test_cookies_that_are_set_come_back_and_survive_the_session() -> None:
    answer = OK.replace(b"\r\n", b"\r\nSet-Cookie: sid=1\r\nSet-Cookie: lang=en; Path=/x\r\n", 1)
    async with to_server(answer) as (sender, server):
        await sender.send(request_of(server.port), mark="m1")
        await sender.send(request_of(server.port, headers=(("Cookie", "sid='\"><"),)), mark="m1")
        await sender.send(request_of(server.port, "/x"), mark="m1")
        session = sender.session()
    async with to_server(session=session) as (sender, again):
        await sender.send(request_of(again.port, "/x"), mark="m1")

    cookies = [lines_of(request) for request in (*server.requests, *again.requests)]
    both = [b"Cookie: lang=en; sid=1"]
    assert cookies == [[], [b"Cookie: sid='\"><"], both, both]


async def test_shows_the_credentials_of_the_scan() -> None:
    credentials = Credentials((("sid", "s1"),), (("X-Key", "k1"), ("X-Other", "o")), ("me", "pass:wörd"))
    async with to_server(credentials=credentials) as (sender, server):
        await sender.send(request_of(server.port, headers=(("x-key", "mine"),)), mark="m1")

    token = base64.b64encode("me:pass:wörd".encode())
    assert lines_of(server.requests[0]) == [
        b"X-Other: o",
        b"Authorization: Basic " + token,
        b"x-key: mine",
        b"Cookie: sid=s1",
    ]


async def test_an_empty_host_line_takes_nothing_else_away() -> None:
    async with to_server() as (sender, server):
        exchange = await sender.send(request_of(server.port, headers=(("Host", ""), ("X-A", "1"))), mark="m1")

    assert server.requests == [b"GET / HTTP/1.1\r\n" + OURS + b"X-A: 1\r\n" + MARK + b"Host:\r\n\r\n"]
    assert exchange.response.status == 200


async def test_a_further_site_is_not_shown_the_credentials() -> None:
    credentials = Credentials((("sid", "s1"),), (("X-Key", "k1"),), ("me", "pass"))
    async with recording_server() as own, recording_server() as further, recording_server() as name:
        sites = (AdditionalWebsite(url_of(further.port)), AdditionalWebsite(url_of(name.port), canonical=True))
        settings = settings_for(
            url_of(own.port),
            credentials=credentials,
            scope=Scope(url_of(own.port), additional=sites),
            consent={url_of(each.port).origin: ConsentBasis.LOOPBACK for each in (own, further, name)},
        )
        async with CurlSenders(version="1.2", clock=HandClock()).open(settings) as sender:
            for each in (own, further, name):
                await sender.send(request_of(each.port), mark="m1")

    lines = [b"X-Key: k1", b"Authorization: Basic " + base64.b64encode(b"me:pass"), b"Cookie: sid=s1"]
    shown = [lines_of(each.requests[0]) for each in (own, further, name)]
    assert shown == [lines, [], lines]


@pytest.mark.parametrize(
    ("target", "is_either", "trusted"),
    [
        ("https://shop.example/", True, {"https://shop.example"}),
        ("http://shop.example/", True, {"http://shop.example", "https://shop.example"}),
        ("http://shop.example/", False, {"http://shop.example"}),
        ("http://shop.example:8080/", True, {"http://shop.example:8080"}),
    ],
)
def test_credentials_never_go_down_from_https(target: str, is_either: bool, trusted: set[str]) -> None:
    url = parse_url(target)
    assert url is not None

    assert set(map(str, trusted_origins(Scope(url, either_protocol=is_either)))) == trusted


@pytest.mark.parametrize(
    "credentials",
    [
        Credentials(headers=(("X-Key", "a\r\nX: y"),)),
        Credentials(headers=(("X-Key", "\u20ac"),)),
        Credentials(headers=(("X: Key", "a"),)),
        Credentials(cookies=(("sid", "a\nb"),)),
    ],
)
async def test_credentials_that_no_header_can_hold_are_refused(credentials: Credentials) -> None:
    senders = CurlSenders(version="1.2", clock=HandClock())
    with pytest.raises(UsageError):
        async with senders.open(settings_for(url_of(80), credentials=credentials)):
            pytest.fail("it opened")


async def test_never_follows_a_redirect() -> None:
    async with recording_server() as other:
        moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % other.port
        async with to_server(moved) as (sender, server):
            exchange = await sender.send(request_of(server.port), mark="m1")
            with pytest.raises(NotAdmitted):
                await sender.send(request_of(other.port), mark="m1")

    assert exchange.response.is_redirect
    assert other.connections == 0


async def test_does_not_look_at_the_proxies_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with recording_server() as other:
        monkeypatch.setenv("http_proxy", other.url)
        monkeypatch.setenv("ALL_PROXY", other.url)
        async with to_server() as (sender, server):
            await sender.send(request_of(server.port), mark="m1")

    assert (len(server.requests), other.connections) == (1, 0)


async def test_times_are_counted_from_the_start() -> None:
    async with to_server() as (sender, server):
        first = (await sender.send(request_of(server.port), mark="m1")).timing
        second = (await sender.send(request_of(server.port), mark="m1")).timing

    assert 0 < first.connected.ticks <= first.first_byte.ticks <= first.total.ticks
    assert second.connected.ticks <= second.first_byte.ticks <= second.total.ticks


async def test_nobody_listens() -> None:
    async with recording_server() as server:
        pass
    async with CurlSenders(version="1.2", clock=HandClock()).open(settings_for(url_of(server.port))) as sender:
        with pytest.raises(NoAnswer) as caught:
            await sender.send(request_of(server.port), mark="m1")

    assert caught.value.outage is Outage.CONNECT


async def test_localhost_is_reached_by_whichever_address_answers_and_then_kept() -> None:
    async with recording_server() as server:
        url = url_of(server.port, host="localhost")
        async with CurlSenders(version="1.2", clock=HandClock()).open(settings_for(url)) as sender:
            for _ in range(3):
                await sender.send(replace(request_of(server.port), url=url), mark="m1")

    assert (len(server.requests), server.connections) == (3, 1)


async def test_a_name_that_libcurl_does_not_take_is_an_outage_of_the_name() -> None:
    async def names(_host: str) -> tuple[str, ...]:
        return ("127.0.0.1",)

    url = url_of(80, host='a"b{}.test')
    async with CurlSenders(version="1.2", clock=HandClock(), look_up=names).open(settings_for(url)) as sender:
        with pytest.raises(NoAnswer) as caught:
            await sender.send(replace(request_of(80), url=url), mark="m1")

    assert caught.value.outage is Outage.NAME


async def test_a_name_is_pinned_to_its_first_answer() -> None:
    answers = [("127.0.0.1",), ("127.0.0.2",)]

    async def rebinding(_host: str) -> tuple[str, ...]:
        return answers.pop(0)

    async with recording_server(OK.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)) as server:
        url = url_of(server.port, host="shop.test")
        senders = CurlSenders(version="1.2", clock=HandClock(), look_up=rebinding)
        async with senders.open(settings_for(url)) as sender:
            for _ in range(3):
                await sender.send(replace(request_of(server.port), url=url), mark="m1")

    assert (len(server.requests), len(answers)) == (3, 1)


@pytest.mark.parametrize(
    ("basis", "addresses"),
    [
        (ConsentBasis.LOOPBACK, ("127.0.0.1", "192.0.2.1")),
        (ConsentBasis.LOOPBACK, ("10.0.0.1",)),
        (ConsentBasis.OWNERSHIP, ("127.0.0.1",)),
        (ConsentBasis.OPERATOR, ("169.254.169.254",)),
        (ConsentBasis.OPERATOR, ("93.184.216.34", "127.0.0.1")),
    ],
)
async def test_a_name_that_leads_elsewhere_is_refused(basis: ConsentBasis, addresses: tuple[str, ...]) -> None:
    async def names(_host: str) -> tuple[str, ...]:
        return addresses

    async with recording_server() as server:
        url = url_of(server.port, host="shop.test")
        senders = CurlSenders(version="1.2", clock=HandClock(), look_up=names)
        async with senders.open(settings_for(url, consent={url.origin: basis})) as sender:
            with pytest.raises(NotAdmitted) as caught:
                await sender.send(replace(request_of(server.port), url=url), mark="m1")
            refusals = sender.take_refusals()

    assert caught.value.reason is RefusalReason.ADDRESS
    assert [(row.reason, row.count) for row in refusals] == [("address", 1)]
    assert server.connections == 0


async def test_refuses_an_origin_without_consent_before_asking_for_its_name() -> None:
    asked: list[str] = []

    async def names(host: str) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",)

    url = url_of(80, host="shop.test")
    other = replace(url, origin=Origin("https", "shop.test", 443))
    senders = CurlSenders(version="1.2", clock=HandClock(), look_up=names)
    async with senders.open(settings_for(url)) as sender:
        with pytest.raises(NotAdmitted) as caught:
            await sender.send(replace(request_of(80), url=other), mark="m1")

    assert (caught.value.reason, asked) == (RefusalReason.CONSENT, [])


async def test_the_quiet_lane_is_alone() -> None:
    async with to_server() as (sender, server), anyio.create_task_group() as group:
        for number in range(12):
            lane = Lane.QUIET if number % 4 == 3 else Lane.NORMAL
            group.start_soon(lambda n=number, lane=lane: _send(sender, server.port, n, lane))  # type: ignore[misc]

    targets = [request.split(b" ")[1] for request in server.requests]
    assert sorted(targets) == sorted(b"/%d" % number for number in range(12))
    assert [targets.index(b"/3"), targets.index(b"/7"), targets.index(b"/11")] == [3, 7, 11]


async def _send(sender: Sender, port: int, number: int, lane: Lane) -> None:
    await sender.send(request_of(port, f"/{number}"), mark="m1", lane=lane)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Fri, 15 Jan 2027 08:00:30 GMT", 30.0),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 0.0),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("9" * 400, 999_999_999.0),
    ],
)
def test_retry_after_is_read(value: str, seconds: float | None) -> None:
    assert read_retry_after(value, NOON) == seconds


async def test_nobody_and_a_stranger_carry_what_they_would_have() -> None:
    async with to_server() as (sender, server):
        for line in ("stays=1; SameSite=Lax", "travels=1"):
            sender.put_cookie(request_of(server.port).url, line)
        for guise in (Guise.OWN, Guise.STRANGER, Guise.NOBODY):
            await sender.send(request_of(server.port), mark="m1", guise=guise)

    carried = [
        [line for line in request.split(b"\r\n") if line.lower().startswith(b"cookie")] for request in server.requests
    ]
    assert carried == [[b"Cookie: stays=1; travels=1"], [b"Cookie: travels=1"], []]
