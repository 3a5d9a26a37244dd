# SPDX-License-Identifier: Apache-2.0
"""The browser's only way out: a proxy on loopback that asks the scan's own gate about every request.

Chromium is told to send everything here (see `browser/launching.py`), loopback included. What arrives is an HTTP
request in absolute form, or a tunnel, which is refused unless its host and port are in the scope, and whose TLS ends
here. From then on there is one kind of request, and five things that may become of it:

- **given**: the document of a visit, which the crawl has fetched already, and scripts, styles and frames that were
  fetched before: no second request leaves;
- **sent** through the scan's sender (scope, consent, method, exclusion, budget, pace, cookies, certificate), and kept;
- **held**: kept as a wish of the page and answered here: what a careful scan does not send, navigations that the lock
  in the page did not see, answers that never end;
- **blank**: pictures, fonts, sound and video, which nobody looks at;
- **refused** by the gate: 403, counted there.

An `Outlet` is one listening port, given to one browser context: so what it passed belongs to one tab's visit, workers
included. WebSockets pass if the gate lets their handshake out, and are recorded.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import h11

from vedette.crawl.form_values import hazard_of_address
from vedette.crawl.scope import ScopeRule, judge
from vedette.domain.check import Lane
from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.domain.scope import Scope
from vedette.scan.ports import NoAnswer, NotAdmitted
from vedette.scan.visits import Care, Fate, SocketTalk, Wish
from vedette.transport.cookie_jar import Cookie
from vedette.transport.egress_authority import Authority
from vedette.transport.egress_request import Asked, BrowserStream, Use, read_asked
from vedette.transport.peers import is_own_process
from vedette.transport.upgrade import Connection, read_head
from vedette.transport.web_sockets import FrameReader, relay
from vedette.web.host import read_host

MOST_PASSED = 2_000
"""Requests that one visit keeps; a page that sends more is answered, but not remembered further."""
MOST_GIVEN = 400
"""Scripts, styles and frames that are kept for later pages."""
_MOST_GIVEN_BYTES = 512 * 1024
_FOREIGN = frozenset({ScopeRule.HOST, ScopeRule.SCHEME, ScopeRule.PORT})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_NOT_COPIED = frozenset(
    {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length", "content-encoding"}
    | {"upgrade", "trailer", "alt-svc", "strict-transport-security", "nel", "report-to", "clear-site-data"}
)
"""Of the connection, of the coding that is undone, or an order to the browser to go another way next time."""
_DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""A GIF of one transparent pixel, so that `onload` of pictures runs."""


class Way(Protocol):
    """What the proxy needs of a scan's sender."""

    async def send(self, request: Request, *, mark: str, lane: Lane = Lane.NORMAL) -> Exchange:
        """Send through the gate. Raises NotAdmitted and NoAnswer."""
        ...

    def weigh(self, request: Request) -> None:
        """Raise NotAdmitted, and count it, where the gate would refuse; sends nothing."""
        ...

    def cookies_for(self, url: Url) -> tuple[Cookie, ...]:
        """Return the cookies that a request to `url` carries."""
        ...

    async def upgrade(self, request: Request, *, mark: str) -> Connection:
        """Send the handshake of a WebSocket and return its connection. Raises NotAdmitted and NoAnswer."""
        ...


@dataclass(frozen=True, slots=True)
class Orders:
    """How an outlet treats the requests of one visit."""

    mark: str
    care: Care = Care.CAREFUL
    documents: Sequence[Exchange] = ()
    """Each is given once to a navigation to its address."""
    is_offline: bool = False
    """Whether nothing at all is sent; `documents` answer as often as they are asked for, whatever for."""
    may_navigate: bool = False
    """Whether navigations are sent, as for a person who logs in."""
    kept_back: Url | None = None
    """An address whose requests are answered here, whatever their query: the site does not get them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What one visit asked for."""

    wishes: tuple[Wish, ...]
    sockets: tuple[SocketTalk, ...]


@dataclass(slots=True)
class _Keeping:
    """What is kept while a visit lasts."""

    orders: Orders
    documents: dict[str, Exchange]
    wishes: list[Wish] = field(default_factory=list)
    sockets: list[tuple[Url, FrameReader, FrameReader, bool]] = field(default_factory=list)

    def note(self, wish: Wish) -> None:
        """Keep a wish, if there is room."""
        if len(self.wishes) < MOST_PASSED:
            self.wishes.append(wish)


class EgressProxy:
    """The outlets of one browser of one scan, and what they share: the answers that many pages load."""

    def __init__(self, way: Way, scope: Scope, authority: Authority) -> None:
        self._way = way
        self._scope = scope
        self._authority = authority
        self._given: dict[str, Exchange] = {}
        self._outlets: list[Outlet] = []

    async def open_outlet(self) -> Outlet:
        """Listen on a port of its own; until its first visit begins it refuses everything."""
        outlet = Outlet(self._way, self._scope, self._authority, self._given)
        await outlet.listen()
        self._outlets.append(outlet)
        return outlet

    async def close_outlet(self, outlet: Outlet) -> None:
        """Close one outlet and what passes through it."""
        await outlet.close()
        if outlet in self._outlets:
            self._outlets.remove(outlet)

    async def close(self) -> None:
        """Close all outlets and what passes through them."""
        for outlet in self._outlets:
            await outlet.close()
        self._outlets.clear()


class Outlet:
    """One port. Everything that arrives between `begin` and `end` belongs to one visit."""

    def __init__(self, way: Way, scope: Scope, authority: Authority, given: dict[str, Exchange]) -> None:
        self._way = way
        self._scope = scope
        self._authority = authority
        self._given = given
        self._keeping: _Keeping | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = 0
        self.in_flight = 0
        """Requests that are being answered at this moment."""
        self.turned_away = 0
        """Tunnels to hosts outside the scope, and calls of the browser itself, that were refused."""

    async def listen(self) -> None:
        """Open the port, on loopback."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=512 * 1024)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Close the port and every connection."""
        if self._server is not None:
            self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def begin(self, orders: Orders) -> None:
        """Let the requests of a visit pass, under `orders`."""
        self._keeping = _Keeping(orders, {str(each.request.url): each for each in orders.documents})

    def keep_back(self, address: Url) -> None:
        """Answer requests for `address` here from now on, whatever their query."""
        if self._keeping is not None:
            self._keeping.orders = replace(self._keeping.orders, kept_back=address)

    def give(self, document: Exchange) -> None:
        """Give `document` to the next navigation to its address: a page that is loaded again."""
        if self._keeping is not None:
            self._keeping.documents[str(document.request.url)] = document

    def passage(self) -> Passage:
        """Return what passed since `begin`."""
        keeping = self._keeping
        if keeping is None:
            return Passage((), ())
        talks = [
            SocketTalk(url, tuple(sent.messages), tuple(received.messages), is_refused)
            for url, sent, received, is_refused in keeping.sockets
        ]
        return Passage(tuple(keeping.wishes), tuple(talks))

    def end(self) -> Passage:
        """Return what passed, and refuse everything until the next visit begins."""
        passage = self.passage()
        self._keeping = None
        return passage

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            peer_port = writer.get_extra_info("peername")[1]
            if is_own_process(peer_port, self.port):
                await self._serve_stream(BrowserStream(reader), reader, writer)
            else:  # somebody else on this machine, who has no business with the scan's cookies
                self.turned_away += 1
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, TimeoutError):
            return  # the browser hung up: it may do so at any moment
        finally:
            writer.close()

    async def _serve_stream(
        self, stream: BrowserStream, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while (read := await stream.read()) is not None:
            head, body = read
            if head.method == b"CONNECT":
                await self._serve_tunnel(head, reader, writer)
                return
            url = stream.url_of(head)
            if url is None:
                await _write(writer, _plain(400, "The proxy takes http and https addresses only."))
                return
            asked = read_asked(head, url, body, self._names_kept(url))
            if asked.is_upgrade:
                await self._serve_socket(asked, reader, writer)
                return
            self.in_flight += 1
            try:
                response = await self._answer(asked)
            finally:
                self.in_flight -= 1
            await _write(writer, response, is_head=asked.request.method == "HEAD")

    def _names_kept(self, url: Url) -> frozenset[str]:
        """Return the names of cookies that scripts cannot have changed: the jar's own word counts."""
        return frozenset(cookie.name for cookie in self._way.cookies_for(url) if cookie.is_http_only)

    async def _serve_tunnel(
        self, head: h11.Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        origin = self._origin_of_tunnel(head.target.decode("latin-1"))
        if origin is None or self._keeping is None:
            self.turned_away += 1
            await _write(writer, _plain(403, "Outside the scope of the scan."))
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        if origin.scheme == "https":
            await writer.start_tls(self._authority.context_for(origin.host))
        await self._serve_stream(BrowserStream(reader, origin), reader, writer)

    def _origin_of_tunnel(self, authority: str) -> Origin | None:
        """Return the origin in the scope that `host:port` is; its protocol follows, since a scope names one a port.

        A refusal is put to the gate, which counts it.
        """
        host_text, _, digits = authority.rpartition(":")
        host = read_host(host_text)
        if host is None or not digits.isdigit() or not 0 < int(digits[:6]) < 65_536:
            return None
        for scheme in ("https", "http"):
            url = Url(Origin(scheme, host, int(digits)), "/")
            verdict = judge(self._scope, "GET", url)
            if verdict is None or verdict.rule not in _FOREIGN:
                return url.origin
        self._is_refused(Request("CONNECT", Url(Origin("https", host, int(digits)), "/")))
        return None

    def _is_refused(self, request: Request) -> str:
        """Return why the gate would not let `request` out, and have it counted; empty when it would."""
        try:
            self._way.weigh(request)
        except NotAdmitted as refusal:
            return refusal.message
        return ""

    async def _answer(self, asked: Asked) -> Response:
        """Decide what becomes of a request, keep it as a wish, and return the answer."""
        keeping = self._keeping
        if keeping is None:
            self.turned_away += 1
            return _plain(403, "No visit is under way.")
        own = asked.own_form
        given = self._find_given(keeping, asked)
        if given is not None:
            keeping.note(Wish(own, asked.use.value, Fate.GIVEN))
            return self._dressed(given, asked)
        if keeping.orders.is_offline:
            keeping.note(Wish(own, asked.use.value, Fate.HELD))
            return _plain(403, "Nothing is sent from here.")
        refusal = self._is_refused(asked.request)
        if refusal:
            keeping.note(Wish(own, asked.use.value, Fate.REFUSED, reason=refusal))
            return _plain(403, refusal)
        if asked.use is Use.PICTURE:
            keeping.note(Wish(own, asked.use.value, Fate.BLANK))
            return Response(200, "OK", Headers((("Content-Type", "image/gif"),)), _DOT)
        why = _why_held(asked, keeping.orders)
        if why is not None:
            keeping.note(Wish(own, asked.use.value, Fate.HELD, reason=why))
            return _held(asked)
        return await self._send(asked, own, keeping)

    async def _send(self, asked: Asked, own: Request, keeping: _Keeping) -> Response:
        try:
            exchange = await self._way.send(asked.request, mark=keeping.orders.mark)
        except NotAdmitted as refusal:
            keeping.note(Wish(own, asked.use.value, Fate.REFUSED, reason=refusal.message))
            return _plain(403, refusal.message)
        except NoAnswer as silence:
            keeping.note(Wish(own, asked.use.value, Fate.LOST, reason=silence.message))
            return _plain(502, silence.message)
        keeping.note(Wish(own, asked.use.value, Fate.SENT, replace(exchange, request=own)))
        self._remember(asked, exchange)
        return exchange.response

    def _remember(self, asked: Asked, exchange: Exchange) -> None:
        is_shared = asked.use in (Use.SCRIPT, Use.STYLE, Use.FRAME) and asked.request.method == "GET"
        is_small = len(exchange.response.body) <= _MOST_GIVEN_BYTES and len(self._given) < MOST_GIVEN
        if is_shared and is_small and exchange.response.status == 200:
            self._given[str(asked.request.url)] = exchange

    def _find_given(self, keeping: _Keeping, asked: Asked) -> Exchange | None:
        """Return the answer that is here already, if this request may have it."""
        if asked.request.method != "GET":
            return None
        address = str(asked.request.url)
        if keeping.orders.is_offline:
            return keeping.documents.get(address)
        if asked.use is Use.DOCUMENT:
            return keeping.documents.pop(address, None)
        return self._given.get(address) if asked.use in (Use.SCRIPT, Use.STYLE, Use.FRAME) else None

    def _dressed(self, exchange: Exchange, asked: Asked) -> Response:
        """Return a stored answer with the cookies of this moment: what it set then may have changed since."""
        cookies = self._way.cookies_for(asked.request.url) if asked.use is Use.DOCUMENT else ()
        headers = exchange.response.headers.without("set-cookie")
        lines = tuple(("Set-Cookie", _set_cookie(cookie)) for cookie in cookies)
        return replace(exchange.response, headers=Headers((*headers.lines, *lines)))

    async def _serve_socket(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keeping = self._keeping
        url = asked.request.url
        if keeping is None or keeping.orders.is_offline:
            await _write(writer, _plain(403, "No WebSocket is opened from here."))
            return
        sent, received = FrameReader(), FrameReader()
        try:
            site = await self._way.upgrade(asked.request, mark=keeping.orders.mark)
        except (NotAdmitted, NoAnswer) as failure:
            keeping.sockets.append((url, sent, received, True))
            status = 403 if isinstance(failure, NotAdmitted) else 502
            await _write(writer, _plain(status, failure.message))
            return
        head = await read_head(site[0])
        is_open = head is not None and head.split(b" ", 2)[1:2] == [b"101"]
        keeping.sockets.append((url, sent, received, not is_open))
        if not is_open or head is None:
            site[1].close()
            await _write(writer, _plain(502, "The site did not open the WebSocket."))
            return
        writer.write(head)
        await relay((reader, writer), site, sent, received)


def _why_held(asked: Asked, orders: Orders) -> str | None:
    """Return why a request is kept back; None when it is sent."""
    request, kept_back = asked.request, orders.kept_back
    if kept_back is not None and (request.url.origin, request.url.path) == (kept_back.origin, kept_back.path):
        return "It ends the login, and what it holds is for the scan."
    if asked.use is Use.STREAM:
        return "An answer that does not end is not waited for."
    if asked.use is Use.AHEAD:
        return "Nobody asked for it yet."
    if asked.use is Use.DOCUMENT and not orders.may_navigate:
        return "The page was to stay where it is."
    if orders.care is Care.FULL:
        return None
    if orders.care is Care.OBSERVE and request.method not in _SAFE_METHODS:
        return "A scan that only observes sends nothing that may change something."
    if request.method == "DELETE":
        return "Deletes by its method; a careful scan does not send it."
    return hazard_of_address(request.url.path, request.url.query or "") or None


def _held(asked: Asked) -> Response:
    """Return an answer that lets the page go on: nothing for navigations and streams, an empty object for data."""
    if asked.use in (Use.DOCUMENT, Use.STREAM, Use.AHEAD, Use.FRAME):
        return Response(204, "No Content")
    origin = asked.request.headers.get("origin")
    lines = [("Content-Type", "application/json")]
    if origin is not None:
        lines += [("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true")]
    return Response(202, "Accepted", Headers(tuple(lines)), b"{}")


def _plain(status: int, text: str) -> Response:
    return Response(status, "Refused", Headers((("Content-Type", "text/plain; charset=utf-8"),)), text.encode())


def _set_cookie(cookie: Cookie) -> str:
    parts = [f"{cookie.name}={cookie.value}" if cookie.name else cookie.value, f"Path={cookie.path}"]
    if not cookie.is_host_only:
        parts.append(f"Domain={cookie.host}")
    if cookie.is_secure:
        parts.append("Secure")
    if cookie.is_http_only:
        parts.append("HttpOnly")
    if cookie.same_site is not None:
        parts.append(f"SameSite={cookie.same_site}")
    return "; ".join(parts)


async def _write(writer: asyncio.StreamWriter, response: Response, *, is_head: bool = False) -> None:
    """Write `response` as HTTP/1.1 with a length. Statuses without a body have none. Source: RFC 9112, section 6.3."""
    lines = [(name, value) for name, value in response.headers if name.lower() not in _NOT_COPIED]
    has_body = not (response.status in (204, 304) or response.status < 200)
    if has_body:
        lines.append(("Content-Length", str(len(response.body))))
    reason = response.reason.replace("\r", " ").replace("\n", " ")
    head = "".join([f"HTTP/1.1 {response.status} {reason}\r\n", *(f"{name}: {value}\r\n" for name, value in lines)])
    writer.write(f"{head}\r\n".encode("latin-1", "replace"))
    if has_body and not is_head:
        writer.write(response.body)
    await writer.drain()
