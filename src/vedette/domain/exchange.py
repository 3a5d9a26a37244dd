# SPDX-License-Identifier: Apache-2.0
"""What went over the wire: URL, headers, request, response and the times they took.

Text that stands for bytes (request targets, header names and values, reasons) is Latin-1: each character is the
byte of its code point, so what a probe wants to send is what is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from vedette.domain.time import NO_TIME, Span

DEFAULT_PORTS = {"http": 80, "https": 443}
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
"""What a method, a header's name or a cookie's name is made of. Source: RFC 9110, section 5.6.2."""


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Scheme, host (lower case, without brackets) and port: what a connection is made to. Source: RFC 6454."""

    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """The value of a Host header: the port is left out where it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if DEFAULT_PORTS.get(self.scheme) == self.port else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"


@dataclass(frozen=True, slots=True, order=True)
class Url:
    """An absolute http(s) URL whose `target` (path and query) is exactly what a request line will carry."""

    origin: Origin
    target: str

    @property
    def path(self) -> str:
        """The target before the first question mark."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str | None:
        """The target after the first question mark; None when there is none."""
        _, mark, after = self.target.partition("?")
        return after if mark else None

    def with_target(self, target: str) -> Url:
        """Return the URL at the same origin with another target."""
        return Url(self.origin, target)

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"


@dataclass(frozen=True, slots=True)
class Headers:
    """Header lines in wire order, names as spelt; look-ups fold ASCII case."""

    lines: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """Return the first value of `name`, or None."""
        wanted = name.lower()
        for key, value in self.lines:
            if key.lower() == wanted:
                return value
        return None

    def get_all(self, name: str) -> tuple[str, ...]:
        """Return every value of `name` in order."""
        wanted = name.lower()
        return tuple([value for key, value in self.lines if key.lower() == wanted])

    def put(self, name: str, value: str) -> Headers:
        """Return a copy in which `name` stands once, with `value`, at the place of its first line or at the end."""
        wanted = name.lower()
        lines: list[tuple[str, str]] = []
        placed = False
        for key, old in self.lines:
            if key.lower() != wanted:
                lines.append((key, old))
            elif not placed:
                lines.append((key, value))
                placed = True
        if not placed:
            lines.append((name, value))
        return Headers(tuple(lines))

    def without(self, name: str) -> Headers:
        """Return a copy without any line named `name`."""
        wanted = name.lower()
        return Headers(tuple(line for line in self.lines if line[0].lower() != wanted))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.lines)

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None


NO_HEADERS = Headers()


@dataclass(frozen=True, slots=True)
class Request:
    """A request as we mean it. Host, Content-Length, User-Agent, Cookie and our marks are added by the transport."""

    method: str
    url: Url
    headers: Headers = NO_HEADERS
    body: bytes = b""

    def with_header(self, name: str, value: str) -> Request:
        """Return the request with header `name` set to `value`."""
        return replace(self, headers=self.headers.put(name, value))


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the phases of an exchange took, each counted from the start of the request."""

    connected: Span = NO_TIME
    first_byte: Span = NO_TIME
    total: Span = NO_TIME


class BodyEnd(Enum):
    """Why reading a response body ended."""

    COMPLETE = "complete"
    LIMIT = "limit"
    """The body was longer than the limit; what was read is kept."""
    CUT = "cut"
    """The peer ended the connection early or broke the coding; what was read is kept."""
    TIMEOUT = "timeout"
    """Time ran out while the body dripped in; what was read is kept."""


@dataclass(frozen=True, slots=True)
class Response:
    """A response as it arrived; `body` is without transfer and content coding, as far as it could be decoded."""

    status: int
    reason: str = ""
    headers: Headers = NO_HEADERS
    body: bytes = b""
    http_version: str = "1.1"
    body_end: BodyEnd = BodyEnd.COMPLETE

    @property
    def is_redirect(self) -> bool:
        """Whether a browser would follow a Location header. Source: RFC 9110, section 15.4."""
        return self.status in (301, 302, 303, 307, 308)

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters, in lower case; empty when there is none."""
        return (self.headers.get("content-type") or "").partition(";")[0].strip().lower()


class EffectKind(Enum):
    """What an answer did beside being an answer."""

    SCRIPT = "script"
    """A call of ours ran when a browser rendered the answer, offline; the text is its argument."""
    LIBRARY = "library"
    """A script library ran when a browser visited the page; the text is its id and the version that it gave itself."""
    UNRENDERED = "unrendered"
    """No browser rendered or opened the answer although it was asked for; the text says why."""
    SINK = "sink"
    """A marker came out in the page's scripts (`opening.Sighting`)."""
    READ = "read"
    """The page read something that it was given (`opening.Read`)."""
    NAVIGATION = "navigation"
    """The page wanted to go to another address, the text, and was kept from it."""
    PROPERTY = "property"
    """An object that has nothing of its own had the property that is the text."""
    LISTENER = "listener"
    """Our own listener could be called meanwhile (`callback.ListenerAddress`)."""
    CALLED = "called"
    """Our own listener was called with the token that the request carries (`callback.Call`)."""
    RENEWED = "renewed"
    """The request went out with a fresh token of the site in the field that is named, in place of a stale one."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect of an exchange."""

    kind: EffectKind
    text: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the response to it. `sent` holds the header lines that really went out."""

    request: Request
    response: Response
    timing: Timing = field(default_factory=Timing)
    sent: Headers = NO_HEADERS
    role: str = ""
    """The identity that was logged in; empty for the anonymous one."""
    probed_cookie: str = ""
    """The cookie whose value a probe wrote, so that it is no secret of the site; empty for none. Not stored."""
    effects: tuple[Effect, ...] = ()
    """What the answer did when it was rendered, for a probe that asked for it."""
    session: int = 0
    """The number of the role's session, from 1, that it was sent in; 0 for the anonymous role."""

    def has_effect(self, kind: EffectKind, text: str | None = None) -> bool:
        """Whether there is an effect of `kind`, with this very text if one is given."""
        return any(each.kind is kind and text in (None, each.text) for each in self.effects)
