# SPDX-License-Identifier: Apache-2.0
"""The way through a SOCKS5 proxy: a connection to it that leads on to the server.

The server's name is always the proxy's to resolve: whoever has a proxy of this kind often has no other way to DNS.

Sources: RFC 1928, sections 3 to 6; RFC 1929, section 2 (user name and password).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpcore2

DEFAULT_PORT = 1080
MOST_BYTES = 255
"""Of a name, a user name or a password: each has one byte for its length."""

_VERSION, _CONNECT, _RESERVED = b"\x05", b"\x01", b"\x00"
_NO_LOGIN, _LOGIN = 0, 2
_IPV4, _NAME, _IPV6 = 1, 3, 4
_ADDRESS_BYTES = {_IPV4: 4, _IPV6: 16}
_PORT_BYTES = 2
_REFUSALS = {
    1: "it failed",
    2: "its rules do not allow the connection",
    3: "it cannot reach the network",
    4: "it cannot reach the host",
    5: "the connection was refused",
    6: "the connection took too long",
    7: "it makes no connections",
    8: "it does not know this kind of address",
}


@dataclass(frozen=True, slots=True)
class SocksProxy:
    """Where the proxy is, and who is to be known there; without a `user` nobody logs in."""

    host: str
    port: int = DEFAULT_PORT
    user: str = ""
    password: str = field(default="", repr=False)


class SocksBackend(httpcore2.AsyncNetworkBackend):
    """Connects by way of `proxy`."""

    def __init__(self, proxy: SocksProxy, below: httpcore2.AsyncNetworkBackend) -> None:
        self._proxy = proxy
        self._below = below

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the name is the library's
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Return a stream to `host`. Raises httpcore2.ProxyError, which says in words why the proxy made none."""
        stream = await self._below.connect_tcp(
            self._proxy.host, self._proxy.port, timeout, local_address, socket_options
        )
        try:
            await _Handshake(stream, timeout).go(self._proxy, host, port)
        except httpcore2.TimeoutException as error:
            await stream.aclose()
            raise httpcore2.ConnectTimeout(str(error)) from error
        except BaseException:
            await stream.aclose()
            raise
        return stream


class _Handshake:
    """The talk with the proxy; reads no byte of what comes behind it."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream, timeout: float | None) -> None:
        self._stream = stream
        self._timeout = timeout

    async def go(self, proxy: SocksProxy, host: str, port: int) -> None:
        methods = bytes([_NO_LOGIN, _LOGIN] if proxy.user else [_NO_LOGIN])
        await self._write(_VERSION + bytes([len(methods)]) + methods)
        version, method = await self._read(2)
        if version != _VERSION[0]:
            raise httpcore2.ProxyError("the proxy does not speak SOCKS5")
        if method not in methods:
            raise httpcore2.ProxyError("the SOCKS proxy wants another login")
        if method == _LOGIN:
            await self._log_in(proxy)
        await self._write(_VERSION + _CONNECT + _RESERVED + _written(host) + port.to_bytes(_PORT_BYTES, "big"))
        _, refusal, _, kind = await self._read(4)
        if refusal:
            said = _REFUSALS.get(refusal, f"refusal {refusal}")
            raise httpcore2.ProxyError(f"the SOCKS proxy says that {said}")
        await self._skip_address(kind)

    async def _log_in(self, proxy: SocksProxy) -> None:
        user, password = proxy.user.encode(), proxy.password.encode()
        await self._write(b"\x01" + bytes([len(user)]) + user + bytes([len(password)]) + password)
        _, status = await self._read(2)
        if status:
            raise httpcore2.ProxyError("the SOCKS proxy does not take the user name and password")

    async def _skip_address(self, kind: int) -> None:
        """Read past the address that the proxy connects from, and its port."""
        if kind == _NAME:
            (length,) = await self._read(1)
        elif kind in _ADDRESS_BYTES:
            length = _ADDRESS_BYTES[kind]
        else:
            raise httpcore2.ProxyError("the SOCKS proxy answers with an address of no known kind")
        await self._read(length + _PORT_BYTES)

    async def _write(self, content: bytes) -> None:
        await self._stream.write(content, self._timeout)

    async def _read(self, count: int) -> bytes:
        content = b""
        while len(content) < count:
            piece = await self._stream.read(count - len(content), self._timeout)
            if not piece:
                raise httpcore2.ProxyError("the SOCKS proxy closed the connection")
            content += piece
        return content


def _written(host: str) -> bytes:
    """Return the address of a host: its kind, and its bytes."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("ascii")
        if len(name) > MOST_BYTES:
            raise httpcore2.ProxyError("the server's name is too long for a SOCKS proxy") from None
        return bytes([_NAME, len(name)]) + name
    return bytes([_IPV4 if address.version == 4 else _IPV6]) + address.packed
