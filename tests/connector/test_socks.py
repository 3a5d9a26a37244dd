# SPDX-License-Identifier: Apache-2.0
"""The talk with a SOCKS5 proxy: what is said, and what is made of each answer."""

from __future__ import annotations

from collections.abc import Iterable

import httpcore2
import pytest

from vedette.connector.socks import SocksBackend, SocksProxy

pytestmark = pytest.mark.anyio

ANONYMOUS = SocksProxy("proxy.example", 1081)
KNOWN = SocksProxy("proxy.example", 1081, "me", "s3cret")
DONE = b"\x05\x00\x00\x01" + bytes(6)


class Scripted(httpcore2.AsyncNetworkStream):
    """A proxy that says `script`, a byte at a time, whatever it is told."""

    def __init__(self, script: bytes) -> None:
        self.script = script
        self.told = b""
        self.is_closed = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        piece, self.script = self.script[:1], self.script[1:]
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self.told += buffer

    async def aclose(self) -> None:
        self.is_closed = True


class Silent(Scripted):
    """A proxy that never answers."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        raise httpcore2.ReadTimeout


class Below(httpcore2.AsyncNetworkBackend):
    """Connects to one stream, and notes where to."""

    def __init__(self, stream: Scripted) -> None:
        self.stream = stream
        self.asked: list[tuple[str, int]] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        self.asked.append((host, port))
        return self.stream


GOOD = {
    "a name": (ANONYMOUS, "a.example", b"\x05\x00" + DONE, b"\x05\x01\x00" + b"\x05\x01\x00\x03\x09a.example\x01\xbb"),
    "an IPv4 address": (
        ANONYMOUS,
        "192.0.2.7",
        b"\x05\x00" + DONE,
        b"\x05\x01\x00\x05\x01\x00\x01\xc0\x00\x02\x07\x01\xbb",
    ),
    "an IPv6 address": (
        ANONYMOUS,
        "::1",
        b"\x05\x00" + DONE,
        b"\x05\x01\x00\x05\x01\x00\x04" + bytes(15) + b"\x01\x01\xbb",
    ),
    "a name, after a login": (
        KNOWN,
        "a.b",
        b"\x05\x02\x01\x00" + DONE,
        b"\x05\x02\x00\x02" + b"\x01\x02me\x06s3cret" + b"\x05\x01\x00\x03\x03a.b\x01\xbb",
    ),
    "a name, where no login is wanted": (
        KNOWN,
        "a.b",
        b"\x05\x00" + DONE,
        b"\x05\x02\x00\x02" + b"\x05\x01\x00\x03\x03a.b\x01\xbb",
    ),
    "a name, from a proxy with a name": (
        ANONYMOUS,
        "a.b",
        b"\x05\x00" + b"\x05\x00\x00\x03\x02xy\x00\x00",
        b"\x05\x01\x00" + b"\x05\x01\x00\x03\x03a.b\x01\xbb",
    ),
}


@pytest.mark.parametrize(("proxy", "host", "script", "told"), GOOD.values(), ids=GOOD)
async def test_it_connects_to(proxy: SocksProxy, host: str, script: bytes, told: bytes) -> None:
    below = Below(Scripted(script + b"rest"))

    stream = await SocksBackend(proxy, below).connect_tcp(host, 443)

    assert stream is below.stream
    assert below.asked == [("proxy.example", 1081)]
    assert below.stream.told == told
    assert below.stream.script == b"rest"
    assert not below.stream.is_closed


BAD = {
    "it speaks HTTP": (b"HTTP/1.1 400", "does not speak SOCKS5"),
    "it wants a login": (b"\x05\x02", "wants another login"),
    "it wants something else": (b"\x05\xff", "wants another login"),
    "it refuses": (b"\x05\x00\x05\x02\x00\x01", "its rules do not allow"),
    "it refuses in its own way": (b"\x05\x00\x05\x63\x00\x01", "refusal 99"),
    "it answers nonsense": (b"\x05\x00\x05\x00\x00\x09", "no known kind"),
    "it hangs up": (b"\x05", "closed the connection"),
    "it hangs up at the end": (b"\x05\x00" + DONE[:-1], "closed the connection"),
}


@pytest.mark.parametrize(("script", "said"), BAD.values(), ids=BAD)
async def test_no_connection_is_made_where(script: bytes, said: str) -> None:
    below = Below(Scripted(script))

    with pytest.raises(httpcore2.ProxyError, match=said):
        await SocksBackend(ANONYMOUS, below).connect_tcp("a.example", 443)
    assert below.stream.is_closed


async def test_a_wrong_login_is_told() -> None:
    with pytest.raises(httpcore2.ProxyError, match="does not take the user name"):
        await SocksBackend(KNOWN, Below(Scripted(b"\x05\x02\x01\x01"))).connect_tcp("a.example", 443)


async def test_a_name_that_is_too_long_is_told() -> None:
    with pytest.raises(httpcore2.ProxyError, match="too long"):
        await SocksBackend(ANONYMOUS, Below(Scripted(b"\x05\x00"))).connect_tcp("a." * 200, 443)


async def test_a_silent_proxy_counts_as_one_that_cannot_be_reached() -> None:
    below = Below(Silent(b""))

    with pytest.raises(httpcore2.ConnectTimeout):
        await SocksBackend(ANONYMOUS, below).connect_tcp("a.example", 443, timeout=1)
    assert below.stream.is_closed
