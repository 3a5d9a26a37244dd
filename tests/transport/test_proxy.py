# SPDX-License-Identifier: Apache-2.0
"""Behind a proxy: what it is asked, that the second floor pins it, and that loopback stays this machine's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.certificates import make_loopback_tls
from tests.support.proxies import http_proxy, socks_proxy
from tests.support.recording_server import recording_server
from tests.support.senders import QUICK, HandClock, origin_of, request_of, settings_for, url_of

from vedette.domain.exchange import Exchange, Headers, Request, Url
from vedette.domain.scan import Via
from vedette.domain.time import Span
from vedette.domain.website import ConsentBasis
from vedette.errors import UsageError
from vedette.scan.ports import NoAnswer, NotAdmitted, Outage, RefusalReason
from vedette.transport.proxy import Proxy, read_proxy
from vedette.transport.sender import CurlSenders

pytestmark = pytest.mark.anyio
SHORT = Span.of(milliseconds=300)


async def send(request: Request, via: Via, basis: ConsentBasis = ConsentBasis.OPERATOR) -> Exchange:
    async def no_names(host: str) -> tuple[str, ...]:
        raise AssertionError(f"{host} was asked for")

    settings = settings_for(request.url, via=via, consent={request.url.origin: basis})
    async with CurlSenders(version="1.2", clock=HandClock(), look_up=no_names).open(settings) as sender:
        return await sender.send(request, mark="m")


def named(port: int, target: str = "/", scheme: str = "http", headers: tuple[tuple[str, str], ...] = ()) -> Request:
    """Return a request to a name that only the proxy knows."""
    return Request("GET", Url(origin_of(port, scheme, "shop.test"), target), Headers(headers))


async def test_an_http_proxy_is_sent_the_absolute_form_to_the_byte() -> None:
    async with recording_server() as server, http_proxy() as proxy:
        exchange = await send(named(server.port, "/a/../b?<\xe9>#x"), Via(f"http://127.0.0.1:{proxy.port}"))

    line, host = proxy.asked[0].split(b"\r\n")[:2]
    assert line == b"GET http://shop.test:%d/a/../b?<\xe9>#x HTTP/1.1" % server.port
    assert host == b"Host: shop.test:%d" % server.port
    assert b"Proxy-Connection" not in proxy.asked[0]
    assert exchange.response.body == b"ok"


async def test_a_request_for_another_host_line_goes_through_a_tunnel() -> None:
    async with recording_server() as server, http_proxy() as proxy:
        request = named(server.port, "/x", headers=(("Host", "marker.invalid"),))
        await send(request, Via(f"http://127.0.0.1:{proxy.port}"))

    assert proxy.asked[0].startswith(b"CONNECT shop.test:%d HTTP/1.1\r\n" % server.port)
    assert server.requests[0].startswith(b"GET /x HTTP/1.1\r\nHost: marker.invalid\r\n")
    assert b"marker.invalid" not in proxy.asked[0]


async def test_https_goes_through_a_tunnel(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with recording_server(tls=tls.server) as server, http_proxy() as proxy:
        via = Via(f"http://127.0.0.1:{proxy.port}", str(tls.ca_file))
        exchange = await send(request_of(server.port, scheme="https"), via, ConsentBasis.LOOPBACK)

    assert proxy.asked[0].startswith(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n" % server.port)
    assert b"X-Vedette-Scan" not in proxy.asked[0]
    assert exchange.response.headers == Headers((("Content-Length", "2"),))


async def test_an_https_proxy_is_spoken_to_over_tls(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with recording_server() as server, http_proxy(tls=tls.server) as proxy:
        exchange = await send(named(server.port), Via(f"https://127.0.0.1:{proxy.port}", str(tls.ca_file)))

    assert exchange.response.body == b"ok"


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_a_socks_proxy_is_given_the_name(scheme: str) -> None:
    async with recording_server() as server, socks_proxy() as proxy:
        await send(named(server.port), Via(f"{scheme}://127.0.0.1:{proxy.port}"))

    assert proxy.asked == [b"shop.test:%d" % server.port]
    assert server.requests[0].startswith(b"GET / HTTP/1.1\r\nHost: shop.test:%d\r\n" % server.port)


async def test_a_proxy_gets_its_credentials_and_the_site_does_not() -> None:
    async with recording_server() as server, http_proxy(credentials="me:p@ss") as proxy:
        await send(named(server.port), Via(f"http://me:p%40ss@127.0.0.1:{proxy.port}"))
        request = named(server.port, headers=(("Host", "marker.invalid"),))
        await send(request, Via(f"http://me:p%40ss@127.0.0.1:{proxy.port}"))

    assert len(server.requests) == 2
    assert b"Proxy-Authorization" not in server.requests[1]


@pytest.mark.parametrize(
    ("refuses", "words"), [(b"HTTP/1.1 403 No\r\n\r\n", "answered 403"), (b"noise\r\n\r\n", "did not connect")]
)
async def test_a_proxy_that_refuses_is_an_outage_of_the_proxy(refuses: bytes, words: str) -> None:
    async with http_proxy(refuses=refuses) as proxy:
        with pytest.raises(NoAnswer) as caught:
            await send(named(443, scheme="https"), Via(f"http://127.0.0.1:{proxy.port}"))

    assert caught.value.outage is Outage.PROXY
    assert words in caught.value.message


async def test_a_proxy_that_asks_for_credentials_says_so_and_names_none() -> None:
    async with http_proxy(credentials="me:secret") as proxy:
        with pytest.raises(NoAnswer) as caught:
            await send(named(443, scheme="https"), Via(f"http://me:wrong@127.0.0.1:{proxy.port}"))

    assert caught.value.outage is Outage.PROXY
    assert "wrong" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_not_there_is_an_outage_of_the_proxy(scheme: str) -> None:
    async with http_proxy() as proxy:
        pass
    with pytest.raises(NoAnswer) as caught:
        await send(named(80), Via(f"{scheme}://127.0.0.1:{proxy.port}"))

    assert caught.value.outage is Outage.PROXY


async def test_a_tunnel_that_ends_is_no_answer_of_the_site() -> None:
    async with recording_server(b"") as server, http_proxy() as proxy:
        request = named(server.port, headers=(("Host", "marker.invalid"),))
        via, consent = Via(f"http://127.0.0.1:{proxy.port}"), {request.url.origin: ConsentBasis.OPERATOR}
        settings = settings_for(request.url, via=via, consent=consent, limits=replace(QUICK, request_timeout=SHORT))
        async with CurlSenders(version="1.2", clock=HandClock()).open(settings) as sender:
            with pytest.raises(NoAnswer) as caught:
                await sender.send(request, mark="m")

    assert caught.value.outage is Outage.TIMEOUT


async def test_loopback_behind_a_proxy_elsewhere_is_not_this_machine() -> None:
    async def names(_host: str) -> tuple[str, ...]:
        return ("192.0.2.1",)

    url = url_of(80)
    senders = CurlSenders(version="1.2", clock=HandClock(), look_up=names)
    async with senders.open(settings_for(url, via=Via("http://proxy.test:3128"))) as sender:
        with pytest.raises(NotAdmitted) as caught:
            await sender.send(request_of(80), mark="m")

    assert caught.value.reason is RefusalReason.ADDRESS


async def test_a_written_address_is_judged_behind_a_proxy_too() -> None:
    async with http_proxy() as proxy:
        url = Url(origin_of(80, host="169.254.169.254"), "/")
        with pytest.raises(NotAdmitted) as caught:
            await send(Request("GET", url), Via(f"http://127.0.0.1:{proxy.port}"))

    assert (caught.value.reason, proxy.asked) == (RefusalReason.ADDRESS, [])


async def test_a_proxy_whose_name_is_unknown_is_an_outage_of_the_proxy() -> None:
    async def no_names(_host: str) -> tuple[str, ...]:
        raise OSError

    settings = settings_for(url_of(80), via=Via("http://proxy.test"))
    with pytest.raises(NoAnswer) as caught:
        async with CurlSenders(version="1.2", clock=HandClock(), look_up=no_names).open(settings):
            pytest.fail("it opened")

    assert caught.value.outage is Outage.PROXY


@pytest.mark.parametrize(
    ("text", "proxy"),
    [
        ("http://proxy.test:3128", Proxy("http", "proxy.test", 3128)),
        ("HTTP://Proxy.Test/", Proxy("http", "proxy.test", 8080)),
        ("https://proxy.test", Proxy("https", "proxy.test", 443)),
        ("socks5://[::1]:9", Proxy("socks5", "::1", 9)),
        ("socks5h://u:p%3Aq@10.0.0.1", Proxy("socks5", "10.0.0.1", 1080, "u", "p:q")),
        ("http://u@h:1", Proxy("http", "h", 1, "u", "")),
    ],
)
def test_a_proxy_is_read(text: str, proxy: Proxy) -> None:
    assert read_proxy(text) == proxy


@pytest.mark.parametrize(
    "text", ["", "proxy:80", "ftp://p:1", "http://", "http://p:0", "http://p:99999", "http://u:hush@p:x", "http://[::1"]
)
def test_a_wrong_proxy_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_proxy(text)

    assert caught.value.field == "proxy"
    assert "hush" not in str(caught.value)
