# SPDX-License-Identifier: Apache-2.0
"""The HTTP half of our own listener: it takes calls, has them written down, and answers with an inert text.

Anybody may connect, so everything is bounded: connections, bytes, seconds. A request without a token that is out is
answered 404 and leaves nothing behind. Source: RFC 9112.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import anyio
import h11
import structlog
from anyio.abc import SocketAttribute, SocketStream

from vedette.domain.callback import ENTITY_PATH, Call, CallKind, ListenerText, find_token
from vedette.errors import VedetteError

MOST_CONNECTIONS = 64
MOST_SECONDS = 10.0
"""How long one call may take from its connection to its end."""
MOST_HEAD_BYTES = 16 * 1024
MOST_BODY_BYTES = 64 * 1024
"""How much of a body is read, and thrown away, before the answer."""
MOST_KEPT = 200
"""Characters that are kept of a path, a name or a head."""
Record = Callable[[str, Call], Awaitable[bool]]
"""Writes a call down; False when no probe carried its token."""
_LOG = structlog.get_logger(__name__)
_GONE = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream)


class HttpListener:
    """Takes one call a connection. `record` has written the call down before it is answered."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._connections = 0

    async def handle(self, stream: SocketStream) -> None:
        """Take the call of one connection and close it; never raises."""
        if self._connections >= MOST_CONNECTIONS:
            await stream.aclose()
            return
        self._connections += 1
        try:
            with anyio.move_on_after(MOST_SECONDS):
                await self._answer(stream)
        except (*_GONE, h11.RemoteProtocolError) as gone:
            _LOG.debug("a caller left or spoke no HTTP", reason=type(gone).__name__)
        finally:
            self._connections -= 1
            with anyio.CancelScope(shield=True), anyio.move_on_after(1.0):
                await stream.aclose()

    async def _answer(self, stream: SocketStream) -> None:
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=MOST_HEAD_BYTES)
        request = await _read_request(connection, stream)
        if request is None:
            return
        status, text = await self._take(request, _source(stream))
        body = text.encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ]
        answer = connection.send(h11.Response(status_code=status, headers=headers)) or b""
        if request.method != b"HEAD":
            answer += connection.send(h11.Data(data=body)) or b""
        await stream.send(answer)

    async def _take(self, request: h11.Request, source: str) -> tuple[int, str]:
        """Have the call written down; return status and text of the answer."""
        target = request.target.decode("latin-1")
        fields = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers}
        token = find_token(target) or find_token(fields.get("host", ""))
        if token is None:
            return 404, ""
        path = target.partition("?")[0]
        head = f"{request.method.decode('latin-1')} HTTP/{request.http_version.decode('latin-1')}"
        agent = fields.get("user-agent")
        if agent:
            head += f", User-Agent: {agent}"
        call = Call(CallKind.HTTP, source, path[:MOST_KEPT], head[:MOST_KEPT])
        try:
            is_ours = await self._record(token, call)
        except VedetteError as error:
            _LOG.warning("a call could not be written down", reason=error.message)
            return 503, ""
        text = ListenerText.of(token)
        return (200, text.plain if path.endswith(ENTITY_PATH) else text.whole) if is_ours else (404, "")


async def _read_request(connection: h11.Connection, stream: SocketStream) -> h11.Request | None:
    """Read one request to its end, or as far as is read of bodies; None when the caller closed before its head."""
    request: h11.Request | None = None
    read_bytes = 0
    while read_bytes <= MOST_HEAD_BYTES + MOST_BODY_BYTES:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            if request is not None and connection.they_are_waiting_for_100_continue:
                return request
            received = await stream.receive()
            read_bytes += len(received)
            connection.receive_data(received)
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            break
    return request


def _source(stream: SocketStream) -> str:
    """Return the caller's address, without its port."""
    return str(stream.extra(SocketAttribute.remote_address)[0])
