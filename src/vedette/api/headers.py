# SPDX-License-Identifier: Apache-2.0
"""The response headers, all of them, in the vendor's spelling and order: the outermost wrapper of the API.

Clients compare whole values, so nothing below this file decides what goes out. Measured: uvicorn with `http="h11"`
sends raw ASGI headers byte for byte in order; other servers lower-case the names. On a connection that will be closed
h11 moves `Connection` to the end, so the order is promised on kept connections.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vedette.domain.time import TICKS_PER_SECOND, Instant
from vedette.scan.ports import Clock

RawHeader = tuple[bytes, bytes]

_UNIX_EPOCH_SECONDS = Instant.from_unix_ns(0).ticks // TICKS_PER_SECOND
_EXTRAS = {
    b"www-authenticate": b"WWW-Authenticate",
    b"allow": b"Allow",
    b"retry-after": b"Retry-After",
    b"content-disposition": b"Content-Disposition",
    b"content-security-policy": b"Content-Security-Policy",
}
"""What errors, files and pages add because HTTP or the browser asks for it; everything else is dropped."""


@dataclass(frozen=True, slots=True)
class HeaderSettings:
    """What an operator can choose about the headers that go with every reply.

    `origin_trial` is a browser vendor's token; without one the header is not sent. `expect_ct_report_address` is an
    absolute URL that receives reports of missing certificate transparency.
    """

    strict_transport_security: str = "max-age=31536000; includeSubDomains; preload"
    origin_trial: str | None = None
    expect_ct_report_address: str | None = None


class ResponseHeaders:
    """An ASGI wrapper that writes the head of every reply of `app`."""

    def __init__(self, app: ASGIApp, settings: HeaderSettings, clock: Clock) -> None:
        self._app = app
        self._clock = clock
        self._after_length = tuple(_fixed_headers(settings))
        self._date = (-1, b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_in_order(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self.ordered(message.get("headers", ()))}
            await send(message)

        await self._app(scope, receive, send_in_order)

    def ordered(self, given: Iterable[RawHeader]) -> list[RawHeader]:
        """Return the head of a reply that was given the headers `given`."""
        known = {name.lower(): value for name, value in given}
        ordered = [(b"Date", self._now())]
        if content_type := known.get(b"content-type"):
            ordered.append((b"Content-Type", content_type))
        if length := known.get(b"content-length"):
            ordered.append((b"Content-Length", length))
        ordered.extend(self._after_length)
        ordered.extend((spelling, known[name]) for name, spelling in _EXTRAS.items() if name in known)
        return ordered

    def _now(self) -> bytes:
        """Return the date of RFC 9110, section 5.6.7; formatted once a second."""
        second = self._clock.now().ticks // TICKS_PER_SECOND - _UNIX_EPOCH_SECONDS
        if self._date[0] != second:
            self._date = (second, formatdate(second, usegmt=True).encode("ascii"))
        return self._date[1]


def _fixed_headers(settings: HeaderSettings) -> Iterable[RawHeader]:
    yield b"Connection", b"keep-alive"
    yield b"Cache-Control", b"no-cache"
    yield b"Pragma", b"no-cache"
    yield b"Expires", b"-1"
    yield b"X-Content-Type-Options", b"nosniff"
    yield b"X-Frame-Options", b"DENY"
    yield b"Referrer-Policy", b"no-referrer"
    yield b"X-XSS-Protection", b"1; mode=block"
    if settings.origin_trial:
        yield b"Origin-Trial", settings.origin_trial.encode("ascii")
    yield b"Strict-Transport-Security", settings.strict_transport_security.encode("ascii")
    report = settings.expect_ct_report_address
    yield b"Expect-CT", (f'max-age=30,report-uri="{report}"' if report else "max-age=30").encode("ascii")
