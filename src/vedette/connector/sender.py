# SPDX-License-Identifier: Apache-2.0
"""Sender: puts one request to the asset's server, waits and asks again where that is worth it.

Requests go straight through the transport of httpx2, below its client: there is no cookie jar, no redirect is
followed, no netrc and no proxy of the environment is looked at, so the credentials reach the asset's server only.
"""

import base64
import contextlib
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import anyio
import httpcore2
import httpx2

from vedette.connector.asset import Asset
from vedette.connector.failure import translated
from vedette.connector.reply import Reply, ReplyError, read_reply
from vedette.connector.retry import pause_before_retry
from vedette.connector.socks import SocksBackend, SocksProxy
from vedette.errors import Unreachable, UsageError


@dataclass(frozen=True, slots=True)
class Limits:
    """What an action may take at most: seconds of one try and of all together, and bytes of a decompressed body."""

    try_seconds: float = 60.0
    total_seconds: float = 180.0
    body_limit_bytes: int = 64 * 1024 * 1024


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class SentBody:
    """The body of a request, encoded, and its media type."""

    content: bytes
    content_type: str


class Sender:
    """Sends to one asset. `clock` counts seconds, `sleep` waits for some of them: both go with the back-off.

    Raises: UsageError when the asset's CA file cannot be used.
    """

    def __init__(
        self,
        asset: Asset,
        *,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
    ) -> None:
        self._asset = asset
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._tls = _tls_context(asset)

    async def send(self, method: str, path: str, body: SentBody | None = None) -> Reply:
        """Return the reply to `method` on `path`, which begins with a slash and is escaped already.

        429, 502, 503 and 504 are asked again as long as the total time allows; the last reply that came is returned.
        What is no GET is sent once: a gateway that fails may have passed it on, and a scan must not start twice.
        Raises: Unreachable when no complete reply came at all.
        """
        end = self._clock() + self._limits.total_seconds
        last: Reply | None = None
        retries = 0
        async with _transport(self._asset, self._tls) as transport:
            while True:
                left = max(end - self._clock(), 0.0)
                try:
                    reply = await self._try_once(transport, method, path, body, min(self._limits.try_seconds, left))
                except Unreachable as failure:
                    if last is None:
                        raise
                    return _with_later_failure(last, failure)
                pause = pause_before_retry(reply, retries) if method == "GET" else None
                if pause is None or pause >= end - self._clock():
                    return reply
                last = reply
                await self._sleep(pause)
                retries += 1

    async def _try_once(
        self, transport: httpx2.AsyncHTTPTransport, method: str, path: str, body: SentBody | None, seconds: float
    ) -> Reply:
        # A cancelled TLS handshake leaves its socket open, so connecting has a shorter time of its own to fail in.
        timeouts = httpx2.Timeout(None, connect=seconds / 2).as_dict()
        headers = _headers(self._asset) | ({} if body is None else {"Content-Type": body.content_type})
        request = httpx2.Request(
            method,
            self._asset.root + path,
            headers=headers,
            content=None if body is None else body.content,
            extensions={"timeout": timeouts},
        )
        server = f"{request.url.scheme}://{request.url.netloc.decode('ascii')}"
        if self._asset.http_proxy is not None:
            server += " or its proxy"  # whose fault it was cannot be told from the errors
        with translated(server, seconds), anyio.fail_after(seconds):
            response = await transport.handle_async_request(request)
            try:
                received = await _read_body(response, self._limits.body_limit_bytes, server)
            finally:
                await response.aclose()
        reason: bytes = response.extensions["reason_phrase"]
        return read_reply(response.status_code, reason, response.headers.raw, received)


async def _read_body(response: httpx2.Response, limit_bytes: int, server: str) -> bytes | None:
    """Return the decompressed body; None when it does not decompress. Raises: Unreachable past the limit."""
    body = bytearray()
    try:
        async with contextlib.aclosing(response.aiter_bytes()) as chunks:
            async for chunk in chunks:
                body += chunk
                if len(body) > limit_bytes:
                    raise Unreachable(f"{server} sent a body of more than {limit_bytes:,} bytes; it was cut off.")
    except httpx2.DecodingError:
        return None
    return bytes(body)


def _headers(asset: Asset) -> dict[str, str]:
    """Return the headers of every request. No compression is asked for: Content-Length then tells of `json_body`."""
    credentials = base64.b64encode(f"{asset.username}:{asset.password}".encode()).decode("ascii")
    return {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Authorization": f"Basic {credentials}",
        "User-Agent": "Vedette-Connector",
    }


def _tls_context(asset: Asset) -> ssl.SSLContext:
    if asset.ca_file is None:
        return httpx2.create_ssl_context(verify=asset.verify_ssl, trust_env=False)
    try:
        return ssl.create_default_context(cafile=asset.ca_file)
    except OSError as error:  # not readable, or (ssl.SSLError) not PEM
        raise UsageError(
            f"The CA file {asset.ca_file} cannot be used: {error.strerror or error}.",
            "Give a PEM file that holds the CA's certificate.",
            field="ca_file",
        ) from error


def _transport(asset: Asset, tls: ssl.SSLContext) -> httpx2.AsyncHTTPTransport:
    socks = asset.socks_proxy
    if socks is not None:
        return _SocksTransport(socks, tls)
    proxy = None
    if asset.http_proxy is not None:
        over_tls = asset.http_proxy.lower().startswith("https:")
        proxy = httpx2.Proxy(asset.http_proxy, ssl_context=tls if over_tls else None)
    # No connection is kept: one that the server closed meanwhile would fail the next try.
    return httpx2.AsyncHTTPTransport(
        verify=tls, trust_env=False, proxy=proxy, limits=httpx2.Limits(max_keepalive_connections=0)
    )


class _SocksTransport(httpx2.AsyncHTTPTransport):
    """The transport with its connections made by way of a SOCKS5 proxy.

    httpx2's own way needs one more package and does not translate that package's errors.
    """

    def __init__(self, proxy: SocksProxy, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls, max_keepalive_connections=0, network_backend=SocksBackend(proxy, httpcore2.AnyIOBackend())
        )


def _with_later_failure(reply: Reply, failure: Unreachable) -> Reply:
    """Return the reply with a word on the try after it, which got none."""
    before = reply.get("error", ReplyError(message=""))
    message = f"{before['message']} The server was asked again, without a reply: {failure.message}".strip()
    noted = reply.copy()
    noted["error"] = ReplyError(**{**before, "message": message})
    return noted
