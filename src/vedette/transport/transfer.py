# SPDX-License-Identifier: Apache-2.0
"""One easy handle of libcurl, kept for many requests: what is asked of libcurl, and what it brought.

libcurl composes no header of its own: each that it would add is switched off, and the whole block that we composed goes
to it as one "header", which it copies to the wire as it stands (and takes apart for HTTP/2). So names, order, doubled
and empty lines survive, which its list of headers does not promise.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pycurl

from vedette.domain.exchange import Headers, Origin, Timing
from vedette.domain.policy import HttpLimits
from vedette.domain.policy_http import TlsVersion
from vedette.domain.time import NO_TIME, TICKS_PER_MICROSECOND, Span
from vedette.transport.addresses import read_address
from vedette.transport.curl import CurlError
from vedette.transport.pins import Pins
from vedette.transport.proxy import Proxy
from vedette.transport.response_head import HEAD_ENDS, HeadReader, ResponseHead
from vedette.transport.tls import OLD_CIPHERS, Trust

_SUPPRESS_CONNECT_HEADERS = 265
"""CURLOPT_SUPPRESS_CONNECT_HEADERS, which pycurl passes on but does not name. Without it a proxy's head looks like a
site's."""
_NOT_OURS = (b"Host:", b"User-Agent:", b"Accept:")
_NOT_OURS_OF_BODIES = (b"Expect:", b"Content-Type:")
_NOT_OURS_OF_PROXIES = (b"Proxy-Connection:",)
_NO_BODY = memoryview(b"")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SocketAddress = Any
"""libcurl's `curl_sockaddr` as pycurl shows it: family, socktype, protocol, addr."""


class WireRequest(NamedTuple):
    """A request with nothing left to decide. `content_length` is None where no such line is to be sent."""

    method: str
    origin: Origin
    target: str
    head: Headers
    body: bytes
    content_length: int | None
    http_1_only: bool
    addresses: tuple[str, ...]
    """Where the origin's name is pinned to; empty behind a proxy."""
    is_bound: bool = False
    """Whether it belongs to the connection of the request before it, as the steps of NTLM do."""

    @property
    def is_safe(self) -> bool:
        """Whether sending it twice does no more than sending it once. Source: RFC 9110, section 9.2.1."""
        return self.method in _SAFE_METHODS


@dataclass(frozen=True, slots=True)
class Headless:
    """What else is known of a transfer that brought no head."""

    is_silent: bool
    """Whether not one byte of a head came."""
    is_connected: bool
    is_reused: bool
    """Whether the connection had served an earlier request."""
    is_address_refused: bool
    """Whether the socket hook refused to connect."""
    proxy_status: int
    """The status of the proxy's answer to CONNECT; 0 for none."""
    lacks_tunnel: bool
    """Whether a proxy was asked for a tunnel and did not give one."""


class Received(NamedTuple):
    """What a transfer brought; the body is as it was on the wire, without transfer coding."""

    error: CurlError | None
    head: ResponseHead | None
    body: bytes
    is_body_limited: bool
    timing: Timing
    address: str
    """What was connected to; empty when no new connection was made."""
    headless: Headless | None
    """Where `head` is None."""


@dataclass(frozen=True, slots=True)
class Route:
    """How a sender's connections are made: the same for all its requests."""

    limits: HttpLimits
    trust: Trust
    proxy: Proxy | None
    proxy_addresses: tuple[str, ...]
    keeps_connections: bool = True
    """Whether a connection serves several requests."""


class Transfer:
    """An easy handle and the request under way on it; one at a time."""

    def __init__(self, route: Route, pins: Pins, reader: HeadReader) -> None:
        self.easy = pycurl.Curl()
        self._reader = reader
        self._route = route
        self._pins = pins
        self._limit = route.limits.body_limit_bytes
        self._resolved: list[str] = []
        self._shape: tuple[object, ...] = ()
        self._ends_with_head = False
        self._suppressed: tuple[bytes, ...] = ()
        self.size_bytes = 0
        """Heads and bodies of this request, sent and received; the framing of chunks, HTTP/2 and TLS is not counted."""
        self._clear(b"")
        self._set_up()

    def _clear(self, body: bytes) -> None:
        self._unsent = memoryview(body) if body else _NO_BODY
        self._head: ResponseHead | None = None
        self._lines: list[bytes] = []
        self._body = bytearray()
        self._size_of_heads = 0
        self._is_limited = False
        self._is_ended_by_us = False
        self._is_address_refused = False
        self._is_tunnelled = False

    def prepare(self, request: WireRequest) -> None:
        """Describe `request` to libcurl."""
        self._clear(request.body)
        shape = (
            request.origin,
            request.addresses,
            request.method,
            request.content_length,
            request.is_safe or bool(request.body) or request.is_bound,
            request.http_1_only,
        )
        if shape != self._shape:  # libcurl keeps what it was told, and most requests are like the one before
            self._tell_shape(request)
            self._shape = shape
        easy = self.easy
        lines: Iterable[tuple[str, str]] = request.head.lines
        if not request.head.lines[0][1]:
            # libcurl drops a block that begins with a line without a value: the mark and all else would go with it.
            lines = sorted(lines, key=lambda line: not line[1])
        block = "\r\n".join([f"{name}: {value}" if value else f"{name}:" for name, value in lines])
        easy.setopt(pycurl.HTTPHEADER, [*self._suppressed, block.encode("latin-1")])
        self.size_bytes = len(request.method) + len(request.target) + len(block)
        easy.setopt(pycurl.REQUEST_TARGET, self._target(request).encode("latin-1"))

    def _tell_shape(self, request: WireRequest) -> None:
        """Tell libcurl everything about `request` but its target, head and body."""
        easy = self.easy
        self._ends_with_head = request.method == "HEAD" and request.content_length is not None
        self._suppressed = (
            *_NOT_OURS,
            *(() if request.content_length is None else _NOT_OURS_OF_BODIES),
            *(() if self._route.proxy is None else _NOT_OURS_OF_PROXIES),
        )
        easy.setopt(pycurl.URL, f"{request.origin}/")
        if request.content_length is not None:
            easy.setopt(pycurl.POST, 1)
            easy.setopt(pycurl.POSTFIELDSIZE_LARGE, request.content_length)
        elif request.method == "HEAD":
            easy.setopt(pycurl.NOBODY, 1)
        else:
            easy.setopt(pycurl.HTTPGET, 1)
        easy.setopt(pycurl.CUSTOMREQUEST, request.method)
        # libcurl repeats a request by itself when an old connection turns out dead. A body that cannot be rewound, for
        # want of a seek function, stops it; without a body, only a new connection keeps a POST from going twice.
        easy.setopt(pycurl.FRESH_CONNECT, 0 if request.is_safe or request.body or request.is_bound else 1)
        version = pycurl.CURL_HTTP_VERSION_1_1 if request.http_1_only else pycurl.CURL_HTTP_VERSION_2TLS
        easy.setopt(pycurl.HTTP_VERSION, version)
        self._verify(_SITE_VERIFICATION, self._route.trust.verifies(request.origin.host))
        self._pin(request.origin, request.addresses)

    def take(self, error: CurlError | None) -> Received:
        """Return what came, once the transfer has ended, and let go of it."""
        easy = self.easy
        if self._is_ended_by_us:
            error = None
        # Each question to libcurl costs a part of a microsecond, so nothing is asked that is known.
        made_connection: bool = easy.getinfo(pycurl.NUM_CONNECTS) > 0
        is_reused = not made_connection and (error is None or easy.getinfo(pycurl.REQUEST_SIZE) > 0)
        connected = NO_TIME if is_reused else self._connected_after()
        received = Received(
            error,
            self._head,
            bytes(self._body),
            self._is_limited,
            Timing(
                connected,
                Span(easy.getinfo(pycurl.STARTTRANSFER_TIME_T) * TICKS_PER_MICROSECOND),
                Span(easy.getinfo(pycurl.TOTAL_TIME_T) * TICKS_PER_MICROSECOND),
            ),
            (easy.getinfo(pycurl.PRIMARY_IP) or "") if made_connection else "",
            None if self._head else self._headless(is_reused=is_reused, is_connected=is_reused or connected > NO_TIME),
        )
        self._body = bytearray()
        self._unsent = _NO_BODY
        return received

    def _headless(self, *, is_reused: bool, is_connected: bool) -> Headless:
        status: int = 0 if self._route.proxy is None else self.easy.getinfo(pycurl.HTTP_CONNECTCODE)
        return Headless(
            is_silent=not self._size_of_heads,
            is_connected=is_connected,
            is_reused=is_reused,
            is_address_refused=self._is_address_refused,
            proxy_status=status,
            lacks_tunnel=self._is_tunnelled and not is_reused and not 200 <= status < 300,
        )

    def _connected_after(self) -> Span:
        """Return after what time the connection stood, TLS included; none when it never did."""
        connected, secured = self.easy.getinfo(pycurl.CONNECT_TIME_T), self.easy.getinfo(pycurl.APPCONNECT_TIME_T)
        return Span(max(connected, secured) * TICKS_PER_MICROSECOND)

    def _set_up(self) -> None:
        easy, limits, trust = self.easy, self._route.limits, self._route.trust
        easy.setopt(pycurl.NOSIGNAL, 1)
        easy.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        easy.setopt(pycurl.PATH_AS_IS, 1)
        easy.setopt(pycurl.FOLLOWLOCATION, 0)
        easy.setopt(pycurl.HTTP09_ALLOWED, 0)
        easy.setopt(_SUPPRESS_CONNECT_HEADERS, 1)
        easy.setopt(pycurl.CONNECTTIMEOUT_MS, _milliseconds(limits.connect_timeout))
        easy.setopt(pycurl.TIMEOUT_MS, _milliseconds(limits.request_timeout))
        easy.setopt(pycurl.WRITEFUNCTION, self._on_body)
        easy.setopt(pycurl.HEADERFUNCTION, self._on_head_line)
        easy.setopt(pycurl.READFUNCTION, self._on_read)
        easy.setopt(pycurl.OPENSOCKETFUNCTION, self._on_open_socket)
        self._verify(_PROXY_VERIFICATION, trust.verify)
        easy.setopt(pycurl.SSLVERSION, _OLDEST[trust.rules.oldest] | _NEWEST[trust.rules.newest])
        if trust.rules.is_old:
            easy.setopt(pycurl.SSL_CIPHER_LIST, OLD_CIPHERS)
        if not self._route.keeps_connections:
            easy.setopt(pycurl.FORBID_REUSE, 1)
        if trust.ca_file is not None:
            easy.setopt(pycurl.CAINFO, trust.ca_file)
            easy.setopt(pycurl.PROXY_CAINFO, trust.ca_file)
        if trust.ca_folder is not None:
            easy.setopt(pycurl.CAPATH, trust.ca_folder)
            easy.setopt(pycurl.PROXY_CAPATH, trust.ca_folder)
        if trust.identity is not None:
            easy.setopt(pycurl.SSLCERT_BLOB, trust.identity.chain)
            easy.setopt(pycurl.SSLKEY_BLOB, trust.identity.key)
        self._set_up_proxy(self._route.proxy)

    def _verify(self, options: tuple[int, int], is_verified: bool) -> None:
        """Say whether a certificate, and the name in it, are looked at."""
        peer, host = options
        self.easy.setopt(peer, 1 if is_verified else 0)
        self.easy.setopt(host, 2 if is_verified else 0)

    def _set_up_proxy(self, proxy: Proxy | None) -> None:
        # Without a proxy of ours an empty one is set: libcurl would else obey the environment's http_proxy.
        self.easy.setopt(pycurl.NOPROXY, "")
        # socks5h is libcurl's word for a SOCKS proxy that resolves the names of targets by itself.
        self.easy.setopt(pycurl.PROXY, "" if proxy is None else proxy.url.replace("socks5:", "socks5h:"))
        if proxy is None:
            return
        if proxy.user is not None:
            self.easy.setopt(pycurl.PROXYUSERNAME, proxy.user)
            self.easy.setopt(pycurl.PROXYPASSWORD, proxy.password)

    def _target(self, request: WireRequest) -> str:
        """Return the request-target, and see that a proxy forwards by the URL alone.

        A proxy that is sent the absolute form is free to look at the Host line instead, so a request whose Host is
        another than the origin's goes through a tunnel. Source: RFC 9112, section 3.2.2.
        """
        proxy = self._route.proxy
        if proxy is None or proxy.scheme == "socks5":
            return request.target
        is_named_otherwise = request.head.get_all("host") != (request.origin.authority,)
        self._is_tunnelled = is_named_otherwise or request.origin.scheme == "https"
        self.easy.setopt(pycurl.HTTPPROXYTUNNEL, 1 if self._is_tunnelled else 0)
        return request.target if self._is_tunnelled else f"{request.origin}{request.target}"

    def _pin(self, origin: Origin, addresses: tuple[str, ...]) -> None:
        """Give libcurl the addresses of the only name that it will need, so that it never asks for one."""
        proxy = self._route.proxy
        if proxy is None:
            host, port = origin.host, origin.port
        else:
            host, port, addresses = proxy.host, proxy.port, self._route.proxy_addresses
        if read_address(host) is not None:
            return
        listed = ",".join(f"[{address}]" if ":" in address else address for address in addresses)
        resolved = [f"{host}:{port}:{listed}"]
        if resolved != self._resolved:
            self.easy.setopt(pycurl.RESOLVE, resolved)
            self._resolved = resolved

    def _on_open_socket(self, _purpose: int, address: SocketAddress) -> socket.socket | int:
        """Make the socket for a connection, if it is to an admitted address and port. Called by libcurl."""
        if address.family not in (socket.AF_INET, socket.AF_INET6) or not self._pins.holds(*address.addr[:2]):
            self._is_address_refused = True
            return int(pycurl.SOCKET_BAD)
        return socket.socket(address.family, address.socktype, address.protocol)

    def _on_head_line(self, line: bytes) -> int | None:
        """Take a line of a head. Called by libcurl; another number than the length ends the transfer."""
        size = len(line)
        self.size_bytes += size
        self._size_of_heads += size
        if self._head is not None:  # trailers: nobody reads them, and there may be no end of them
            return None
        self._lines.append(line)
        if line in HEAD_ENDS:
            self._head = self._reader.read(self._lines)
            self._lines.clear()
            if self._ends_with_head and self._head is not None:
                # HEAD with a body of its own is a POST to libcurl, which would wait for the body that never comes.
                self._is_ended_by_us = True
                return 0
        return None

    def _on_body(self, piece: bytes) -> int:
        """Take a piece of the body. Called by libcurl; another number than the length ends the transfer."""
        self.size_bytes += len(piece)
        room = self._limit - len(self._body)
        if len(piece) > room:
            self._body += piece[:room]
            self._is_limited = True
            self._is_ended_by_us = True
            return 0
        self._body += piece
        return len(piece)

    def _on_read(self, most: int) -> bytes:
        """Hand out the next piece of the request's body. Called by libcurl."""
        piece, self._unsent = bytes(self._unsent[:most]), self._unsent[most:]
        self.size_bytes += len(piece)
        return piece


_SITE_VERIFICATION = (pycurl.SSL_VERIFYPEER, pycurl.SSL_VERIFYHOST)
_OLDEST = {
    TlsVersion.TLS_1_0: pycurl.SSLVERSION_TLSv1_0,
    TlsVersion.TLS_1_1: pycurl.SSLVERSION_TLSv1_1,
    TlsVersion.TLS_1_2: pycurl.SSLVERSION_TLSv1_2,
    TlsVersion.TLS_1_3: pycurl.SSLVERSION_TLSv1_3,
}
_NEWEST = {
    TlsVersion.TLS_1_0: pycurl.SSLVERSION_MAX_TLSv1_0,
    TlsVersion.TLS_1_1: pycurl.SSLVERSION_MAX_TLSv1_1,
    TlsVersion.TLS_1_2: pycurl.SSLVERSION_MAX_TLSv1_2,
    TlsVersion.TLS_1_3: pycurl.SSLVERSION_MAX_TLSv1_3,
}
_PROXY_VERIFICATION = (pycurl.PROXY_SSL_VERIFYPEER, pycurl.PROXY_SSL_VERIFYHOST)


def _milliseconds(span: Span) -> int:
    """Return whole milliseconds, at least one: none would mean no limit."""
    return max(1, round(span.seconds * 1000))
