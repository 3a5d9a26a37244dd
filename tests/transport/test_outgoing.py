# SPDX-License-Identifier: Apache-2.0
"""Calls to other systems: which may be made, over real sockets of this machine only."""

from __future__ import annotations

import pytest
from tests.support.recording_server import recording_server

from vedette.errors import Refused, Unreachable, UsageError
from vedette.transport.outgoing import OutgoingCaller, OutgoingHosts, OutgoingReply, OutgoingRequest, require_success

pytestmark = pytest.mark.anyio
LISTED = OutgoingHosts.read("hooks.slack.com, *.corp.example 10.1.0.0/16 127.0.0.1 [::1] BÜCHER.example")


@pytest.mark.parametrize(
    "host", ["hooks.slack.com", "a.corp.example", "a.b.corp.example", "10.1.2.3", "127.0.0.1", "xn--bcher-kva.example"]
)
def test_may_be_called(host: str) -> None:
    assert LISTED.refuse_host(host) is None


@pytest.mark.parametrize(
    "host",
    ["slack.com", "x.hooks.slack.com", "hooks.slack.com.evil.example", "corp.example", "evilcorp.example", "10.2.0.1"],
)
def test_may_not_be_called(host: str) -> None:
    assert LISTED.refuse_host(host) is not None


@pytest.mark.parametrize(
    "address", ["203.0.113.7", "127.0.0.2", "10.2.0.1", "169.254.169.254", "::ffff:10.2.0.1", "0.0.0.0"]
)
def test_does_not_lead_to(address: str) -> None:
    """Neither inner addresses that are not listed, nor reserved ones."""
    assert LISTED.refuse_address(address, "hooks.slack.com") is not None


@pytest.mark.parametrize("address", ["93.184.216.34", "10.1.2.3", "127.0.0.1", "::1", "2606:4700::1111"])
def test_may_lead_to(address: str) -> None:
    assert LISTED.refuse_address(address, "hooks.slack.com") is None


def test_metadata_services_are_refused_even_where_they_are_listed() -> None:
    assert OutgoingHosts.read("169.254.169.254").refuse_address("169.254.169.254", "169.254.169.254") is not None


def test_an_empty_list_lets_nothing_out() -> None:
    assert OutgoingHosts.read("").refuse_host("hooks.slack.com") is not None


@pytest.mark.parametrize("text", ["https://x.example/", "a b/c", "host:443", "*"])
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        OutgoingHosts.read(text)


async def inner(host: str) -> tuple[str, ...]:
    return ("127.0.0.1",)


def request(url: str, **headers: str) -> OutgoingRequest:
    return OutgoingRequest(url, tuple(headers.items()), b'{"a":1}')


def answer(status: str, body: bytes = b"", *lines: str) -> bytes:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(body)}"))
    return head.encode() + b"\r\n" + body


async def test_a_call_is_made_and_its_answer_read() -> None:
    async with recording_server(answer("201 Created", b"made")) as server:
        caller = OutgoingCaller(OutgoingHosts.read("127.0.0.1"), "1.2.3")
        reply = await caller.call(request(f"{server.url}/in?x=1", Authorization="Bearer hush"))

    assert reply == OutgoingReply(201, b"made")
    (seen,) = server.requests
    assert seen.startswith(b"POST /in?x=1 HTTP/1.1\r\n")
    assert seen.endswith(b'\r\n\r\n{"a":1}')
    assert b"Authorization: Bearer hush\r\n" in seen
    assert b"User-Agent: Vedette/1.2.3\r\n" in seen


async def test_a_name_that_leads_to_an_inner_address_is_not_called() -> None:
    async with recording_server() as server:
        caller = OutgoingCaller(OutgoingHosts.read("hooks.example"), "1", inner)
        with pytest.raises(Refused, match="loopback"):
            await caller.call(request(f"http://hooks.example:{server.port}/"))

    assert server.connections == 0


async def test_a_name_may_lead_to_an_inner_address_that_is_listed() -> None:
    async with recording_server() as server:
        caller = OutgoingCaller(OutgoingHosts.read("hooks.example 127.0.0.1"), "1", inner)
        await caller.call(request(f"http://hooks.example:{server.port}/"))

    assert f"Host: hooks.example:{server.port}\r\n".encode() in server.requests[0]


async def test_a_redirect_is_not_followed() -> None:
    async with recording_server(answer("307 Temporary Redirect", b"", "Location: /inner")) as server:
        reply = await OutgoingCaller(OutgoingHosts.read("127.0.0.1"), "1").call(request(f"{server.url}/"))

    assert (reply.status, len(server.requests)) == (307, 1)
    with pytest.raises(Unreachable, match="answered 307"):
        require_success(reply, "It")


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    async with recording_server() as server:
        url = server.url
    with pytest.raises(Unreachable):
        await OutgoingCaller(OutgoingHosts.read("127.0.0.1"), "1").call(request(url))


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://user:word@127.0.0.1/", "nonsense", "http://"])
async def test_an_address_is_refused_that_is(url: str) -> None:
    with pytest.raises(UsageError):
        await OutgoingCaller(OutgoingHosts.read("127.0.0.1"), "1").call(request(url))


async def test_a_header_that_would_be_two_is_refused() -> None:
    with pytest.raises(UsageError, match="header"):
        await OutgoingCaller(OutgoingHosts.read("127.0.0.1"), "1").call(request("http://127.0.0.1:1/", A="b\r\nC: d"))
