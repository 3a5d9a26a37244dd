# SPDX-License-Identifier: Apache-2.0
"""What becomes of each kind of request that a browser hands to its only way out."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.certificates import make_loopback_tls
from tests.support.recording_server import Recording, recording_server
from tests.support.senders import settings_for, url_of

from vedette.domain.exchange import Exchange, Headers, Request, Response
from vedette.domain.scan import Via
from vedette.engine.clock import SystemClock
from vedette.scan.visits import Care, Fate, Wish
from vedette.transport.egress_authority import Authority
from vedette.transport.egress_proxy import EgressProxy, Orders, Outlet
from vedette.transport.sender import CurlSender, CurlSenders

pytestmark = pytest.mark.anyio
ECHO = b"\x81\x02hi"
"""A frame of a server: the text `hi`."""


@dataclass
class Way:
    """An outlet, the sender behind it, and the site at the other end."""

    outlet: Outlet
    sender: CurlSender
    site: Recording
    authority: Authority

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.site.port}"

    async def ask(self, request: str, body: str = "") -> bytes:
        """Send one request as a browser does, and return the whole answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.outlet.port)
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        writer.write(f"{request}\r\nHost: {self.host}\r\n{length}\r\n{body}".encode())
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        return answer

    async def get(self, target: str = "/", *lines: str) -> bytes:
        return await self.ask("\r\n".join([f"GET http://{self.host}{target} HTTP/1.1", *lines]))

    @property
    def wishes(self) -> tuple[Wish, ...]:
        return self.outlet.passage().wishes

    @property
    def fates(self) -> list[Fate]:
        return [wish.fate for wish in self.wishes]


@asynccontextmanager
async def way_to(
    answer: Callable[[bytes], bytes] | None = None, tls: ssl.SSLContext | None = None, via: Via | None = None
) -> AsyncIterator[Way]:
    def plainly(request: bytes) -> bytes:
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nSet-Cookie: a=1; HttpOnly\r\nContent-Length: 2\r\n\r\nok"
        )

    clock = SystemClock()
    async with recording_server(answer or plainly, tls) as site:
        settings = settings_for(url_of(site.port, scheme=site.scheme), via=via)
        async with CurlSenders(version="0", clock=clock).open(settings) as sender:
            authority = Authority(clock.now())
            proxy = EgressProxy(sender, settings.scope, authority)
            outlet = await proxy.open_outlet()
            outlet.begin(Orders("visit"))
            try:
                yield Way(outlet, sender, site, authority)
            finally:
                await proxy.close()
                authority.close()


async def test_a_request_in_the_scope_is_sent_under_the_scans_name_and_kept() -> None:
    async with way_to() as way:
        answer = await way.ask(
            f"POST http://{way.host}/api HTTP/1.1\r\nUser-Agent: Chromium\r\nContent-Type: application/json\r\n"
            "X-Mine: 1\r\nSec-Fetch-Dest: empty\r\nReferer: http://x/\r\nAuthorization: Bearer t",
            '{"a": 1}',
        )

        (wish,) = way.wishes
        (sent,) = way.site.requests
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nok")
    assert b"User-Agent: Vedette/0" in sent
    assert b"X-Vedette-Scan: 11111111-2222-4333-8444-555555555555/visit" in sent
    assert b"Chromium" not in sent
    assert b"Authorization: Bearer t\r\n" in sent
    assert wish.fate is Fate.SENT
    assert wish.exchange is not None
    assert wish.request.headers.lines == (("Content-Type", "application/json"), ("X-Mine", "1"))
    assert wish.request.body == b'{"a": 1}'


async def test_a_host_outside_the_scope_is_refused_and_counted() -> None:
    async with way_to() as way, recording_server() as other:
        plain = await way.ask(f"GET http://127.0.0.1:{other.port}/ HTTP/1.1")
        tunnel = await way.ask(f"CONNECT 127.0.0.1:{other.port} HTTP/1.1")

        assert plain.startswith(b"HTTP/1.1 403 ")
        assert tunnel.startswith(b"HTTP/1.1 403 ")
        assert other.connections == 0
        assert {row.method for row in way.sender.take_refusals()} == {"GET", "CONNECT"}
        assert way.fates == [Fate.REFUSED]


async def test_nothing_passes_before_a_visit_and_after_it() -> None:
    async with way_to() as way:
        way.outlet.end()

        assert (await way.get()).startswith(b"HTTP/1.1 403 ")
        assert way.site.requests == []


async def test_the_document_of_a_visit_is_given_once_with_the_cookies_of_the_moment() -> None:
    async with way_to() as way:
        await way.get("/sets")
        url = url_of(way.site.port, "/page")
        stored = Exchange(Request("GET", url), Response(200, "OK", Headers((("Set-Cookie", "old=1"),)), b"stored"))
        way.outlet.begin(Orders("visit", documents=(stored,)))

        first = await way.get("/page", "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate")
        second = await way.get("/page", "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate")

        assert first.endswith(b"stored")
        assert b"Set-Cookie: a=1; Path=/; HttpOnly" in first
        assert b"old=1" not in first
        assert second.startswith(b"HTTP/1.1 204 ")
        assert way.fates == [Fate.GIVEN, Fate.HELD]
        assert len(way.site.requests) == 1


async def test_scripts_are_fetched_once_for_all_pages_and_pictures_never() -> None:
    async with way_to() as way:
        for _ in range(2):
            await way.get("/app.js", "Sec-Fetch-Dest: script")
            await way.get("/logo.png", "Sec-Fetch-Dest: image")

        assert way.fates == [Fate.SENT, Fate.BLANK, Fate.GIVEN, Fate.BLANK]
        assert len(way.site.requests) == 1


@pytest.mark.parametrize(
    ("care", "request_line", "is_sent"),
    [
        (Care.CAREFUL, "POST /api", True),
        (Care.CAREFUL, "DELETE /api", False),
        (Care.CAREFUL, "POST /account/delete", False),
        (Care.CAREFUL, "GET /logout", False),
        (Care.OBSERVE, "POST /api", False),
        (Care.OBSERVE, "GET /api", True),
        (Care.FULL, "DELETE /api", True),
        (Care.FULL, "GET /logout", True),
    ],
)
async def test_what_may_change_something_is_held_by_the_care_of_the_scan(
    care: Care, request_line: str, is_sent: bool
) -> None:
    method, target = request_line.split()
    async with way_to() as way:
        way.outlet.begin(Orders("visit", care))

        answer = await way.ask(f"{method} http://{way.host}{target} HTTP/1.1\r\nOrigin: http://{way.host}")

        assert way.fates == [Fate.SENT if is_sent else Fate.HELD]
        assert len(way.site.requests) == int(is_sent)
        assert answer.startswith(b"HTTP/1.1 200 " if is_sent else b"HTTP/1.1 202 ")
        assert bool(way.wishes[0].reason) is not is_sent


async def test_answers_without_an_end_and_pages_fetched_ahead_are_held() -> None:
    async with way_to() as way:
        stream = await way.get("/events", "Accept: text/event-stream")
        ahead = await way.get("/next", "Sec-Purpose: prefetch;prerender", "Sec-Fetch-Dest: document")

        assert stream.startswith(b"HTTP/1.1 204 ")
        assert ahead.startswith(b"HTTP/1.1 204 ")
        assert way.site.requests == []


async def test_offline_only_what_was_handed_over_is_answered() -> None:
    async with way_to() as way:
        stored = Exchange(Request("GET", url_of(way.site.port, "/a.js")), Response(200, "OK", Headers(), b"one"))
        way.outlet.begin(Orders("render", documents=(stored,), is_offline=True))

        assert (await way.get("/a.js", "Sec-Fetch-Dest: script")).endswith(b"one")
        assert (await way.get("/a.js", "Sec-Fetch-Dest: script")).endswith(b"one")
        assert (await way.get("/b.js")).startswith(b"HTTP/1.1 403 ")
        assert way.site.requests == []


async def test_cookies_of_scripts_are_sent_and_those_they_cannot_know_come_from_the_jar() -> None:
    async with way_to() as way:
        await way.get("/sets")
        await way.get("/shows", "Cookie: a=stale; mine=2")

        assert b"Cookie: mine=2; a=1\r\n" in way.site.requests[1]


async def test_a_site_that_does_not_answer_is_a_bad_gateway() -> None:
    async with way_to(lambda request: b"nonsense\r\n\r\n") as way:
        assert (await way.get()).startswith(b"HTTP/1.1 502 ")
        assert way.fates == [Fate.LOST]


async def test_tls_ends_in_the_proxy_and_the_sites_certificate_is_checked_behind_it(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with way_to(tls=tls.server, via=Via(ca_file=str(tls.ca_file))) as way:
        reader, writer = await asyncio.open_connection("127.0.0.1", way.outlet.port)
        writer.write(f"CONNECT {way.host} HTTP/1.1\r\nHost: {way.host}\r\n\r\n".encode())
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE  # the browser trusts by the key's digest
        await writer.start_tls(trusting, server_hostname="127.0.0.1")
        writer.write(f"GET /inside HTTP/1.1\r\nHost: {way.host}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        writer.close()

        assert head.startswith(b"HTTP/1.1 200 ")
        assert [str(wish.request.url) for wish in way.wishes] == [f"https://{way.host}/inside"]


async def test_a_web_socket_in_the_scope_passes_and_is_recorded() -> None:
    accepted = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n" + ECHO
    async with way_to(lambda request: accepted) as way:
        reader, writer = await asyncio.open_connection("127.0.0.1", way.outlet.port)
        writer.write(f"CONNECT {way.host} HTTP/1.1\r\nHost: {way.host}\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
        )
        head = await reader.readuntil(b"\r\n\r\n")
        frame = await reader.readexactly(len(ECHO))
        writer.write(b"\x81\x82\x00\x00\x00\x00yo")
        writer.close()
        await writer.wait_closed()

        assert head.startswith(b"HTTP/1.1 101 ")
        assert frame == ECHO
        (talk,) = way.outlet.passage().sockets
        assert (talk.url.target, talk.received, talk.is_refused) == ("/live", ("hi",), False)
        assert b"permessage-deflate" not in way.site.requests[0]
        assert b"X-Vedette-Scan" in way.site.requests[0]
