# SPDX-License-Identifier: Apache-2.0
"""Requests as the browser hands them to its proxy, and the few facts about them that decide what becomes of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from enum import Enum

import h11

from vedette.domain.exchange import Headers, Origin, Request, Url
from vedette.web.cookies import read_cookie_pairs
from vedette.web.url import parse_url

MOST_BODY_BYTES = 4 * 1024 * 1024
_PIECE_BYTES = 65_536
_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "trailer", "transfer-encoding"}
    | {"upgrade", "content-length", "host"}
)
"""Source: RFC 9110, section 7.6.1. Host and length are composed anew from the URL and the body."""
_CONDITIONAL = frozenset({"if-none-match", "if-modified-since", "range", "if-range"})
"""Left out, so that an answer is always whole."""
_OWN = frozenset({"user-agent", "accept-encoding", "sec-websocket-extensions"})
"""Ours stand in their place: each request says who sends it, and frames of WebSockets stay readable."""
_OF_BROWSERS = frozenset(
    {"accept", "accept-language", "cache-control", "cookie", "dnt", "origin", "pragma", "priority", "purpose"}
    | {"referer", "upgrade-insecure-requests", "access-control-request-method", "access-control-request-headers"}
)
_TOKENS = frozenset({"authorization", "x-auth-token", "x-access-token"})
"""What shows who somebody is belongs to the session, not to the request: the scan's rows keep no secrets."""
_STYLE_ACCEPT, _IMAGE_ACCEPT, _STREAM_ACCEPT = "text/css", "image/", "text/event-stream"


class Use(Enum):
    """What the browser wants an answer for."""

    DOCUMENT = "document"
    FRAME = "frame"
    SCRIPT = "script"
    STYLE = "style"
    PICTURE = "picture"
    """Images, fonts, sound and video: nothing that a crawl reads."""
    STREAM = "stream"
    """Server-sent events: an answer that does not end."""
    AHEAD = "ahead"
    """Fetched before anybody asked: prefetch and prerender."""
    DATA = "data"
    """All else: fetch, XMLHttpRequest, beacons, workers."""


_USES = {
    "document": Use.DOCUMENT,
    "iframe": Use.FRAME,
    "frame": Use.FRAME,
    "embed": Use.FRAME,
    "object": Use.FRAME,
    "fencedframe": Use.FRAME,
    "script": Use.SCRIPT,
    "worker": Use.SCRIPT,
    "sharedworker": Use.SCRIPT,
    "style": Use.STYLE,
    "xslt": Use.STYLE,
    "image": Use.PICTURE,
    "font": Use.PICTURE,
    "audio": Use.PICTURE,
    "video": Use.PICTURE,
    "track": Use.PICTURE,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the browser, on its way out."""

    request: Request
    use: Use
    is_upgrade: bool

    @property
    def own_form(self) -> Request:
        """The request without what every browser adds, and without tokens: what belongs to the request itself."""
        lines = tuple(line for line in self.request.headers if not _is_not_its_own(line[0].lower()))
        return replace(self.request, headers=Headers(lines))


def _is_not_its_own(name: str) -> bool:
    return name in _OF_BROWSERS or name in _TOKENS or name.startswith("sec-")


class BrowserStream:
    """One connection from the browser, read request by request. `inside` is the origin of a tunnel."""

    def __init__(self, reader: asyncio.StreamReader, inside: Origin | None = None, rest: bytes = b"") -> None:
        self._reader = reader
        self._inside = inside
        self._rest = rest

    async def read(self) -> tuple[h11.Request, bytes] | None:
        """Return the next request and its body; None at the end of the connection, or of its sense."""
        state = h11.Connection(h11.SERVER, max_incomplete_event_size=256 * 1024)
        if self._rest:
            state.receive_data(self._rest)
        head: h11.Request | None = None
        body = bytearray()
        try:
            while True:
                event = state.next_event()
                if event is h11.NEED_DATA:
                    piece = await self._reader.read(_PIECE_BYTES)
                    if not piece:
                        return None
                    state.receive_data(piece)
                elif isinstance(event, h11.Request):
                    head = event
                elif isinstance(event, h11.Data):
                    body += event.data
                    if len(body) > MOST_BODY_BYTES:
                        return None
                elif isinstance(event, h11.EndOfMessage):
                    break
                else:  # paused by an upgrade, or closed
                    break
        except (h11.RemoteProtocolError, ConnectionError):
            return None
        self._rest = state.trailing_data[0]
        return None if head is None else (head, bytes(body))

    def url_of(self, head: h11.Request) -> Url | None:
        """Return where the request goes: absolute form outside a tunnel, origin form inside one."""
        target = head.target.decode("latin-1")
        if self._inside is None:
            return parse_url(target)
        return Url(self._inside, target) if target.startswith("/") else None


def read_asked(head: h11.Request, url: Url, body: bytes, kept_names: frozenset[str]) -> Asked:
    """Return the request with its use. Of the browser's cookies those in `kept_names` are left to the scan's own jar.

    The names of headers are those of the wire; what only concerns the connection stays behind.
    """
    lines = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items()]
    folded = {name.lower(): value for name, value in lines}
    is_upgrade = folded.get("upgrade", "").lower() == "websocket"
    kept: list[tuple[str, str]] = []
    for name, value in lines:
        low = name.lower()
        if low in _HOP_BY_HOP or low in _CONDITIONAL or low in _OWN:
            continue
        shown = _without(value, kept_names) if low == "cookie" else value
        if shown:
            kept.append((name, shown))
    if is_upgrade:
        kept += [("Connection", "Upgrade"), ("Upgrade", "websocket")]
    request = Request(head.method.decode("ascii"), url, Headers(tuple(kept)), body)
    return Asked(request, _use_of(folded), is_upgrade)


def _without(cookies: str, names: frozenset[str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in read_cookie_pairs(cookies) if name not in names)


def _use_of(headers: dict[str, str]) -> Use:
    """Tell what the answer is for. Pages that are not trustworthy origins have no Sec-Fetch lines: Accept tells there.

    Source: W3C Fetch Metadata Request Headers.
    """
    if "prefetch" in headers.get("sec-purpose", "") or "prefetch" in headers.get("purpose", ""):
        return Use.AHEAD
    destination = headers.get("sec-fetch-dest")
    accept = headers.get("accept", "")
    if destination is not None and destination != "empty":
        return _USES.get(destination, Use.DATA)
    if accept.startswith(_STREAM_ACCEPT):
        return Use.STREAM
    if destination is not None:
        return Use.DATA
    if "upgrade-insecure-requests" in headers:
        return Use.DOCUMENT
    if accept.startswith(_STYLE_ACCEPT):
        return Use.STYLE
    return Use.PICTURE if accept.startswith(_IMAGE_ACCEPT) else Use.DATA
