# SPDX-License-Identifier: Apache-2.0
"""The outer shell of the shop: bounds each request's body, and notes each request before its answer leaves.

The log is the judge of the scanner's own claims ("this cell was tested", "nothing was sent twice"), so a line is in the
file before the first byte of the answer is out: a scanner that is killed at any moment cannot have seen an answer that
the log does not know. What the HTTP parser refuses (malformed requests) never gets here and is not noted.
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT_BYTES = 64 * 1024


class RequestRecorder:
    """ASGI wrapper: reads the whole body (up to `BODY_LIMIT_BYTES`, else 413), logs, then answers."""

    def __init__(self, inner: ASGIApp, log: Path | None) -> None:
        self._inner = inner
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Bound, note and answer one request; pass on whatever is not HTTP."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        body, is_complete = await _read_body(receive)

        async def log_then_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(scope, body, message["status"])
            await send(message)

        if not is_complete:
            refusal = PlainTextResponse("The request is too large.\n", status_code=413, headers={"connection": "close"})
            await refusal(scope, receive, log_then_send)
            return
        await self._inner(scope, _replay(body, receive), log_then_send)

    def _note(self, scope: Scope, body: bytes, status: int) -> None:
        """Append one JSON line with a single write, so that lines of several requests never mix."""
        if self._log is None:
            return
        headers = Headers(scope=scope)
        line = {
            "time": datetime.now(UTC).isoformat(timespec="microseconds"),
            "method": scope["method"],
            "target": raw_target(scope),
            "status": status,
            "x_vedette_scan": headers.get("x-vedette-scan"),
            "user_agent": headers.get("user-agent"),
            "body_bytes": len(body),
            "body_sha256": hashlib.sha256(body).hexdigest(),
        }
        with self._log.open("ab", buffering=0) as file:
            file.write(json.dumps(line).encode() + b"\n")


def raw_target(scope: Scope) -> str:
    """Return path and query as they stood on the request line; a bare `?` at the end is lost."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return (path + (b"?" + query if query else b"")).decode("latin-1")


async def _read_body(receive: Receive) -> tuple[bytes, bool]:
    """Return the body, and whether it came whole and within the limit (else what came so far, cut to the limit)."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body), False
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT_BYTES:
            return bytes(body[:BODY_LIMIT_BYTES]), False
        if not message.get("more_body", False):
            return bytes(body), True


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that hands out `body` once and then listens for the disconnect."""
    parts: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return parts.pop() if parts else await receive()

    return replayed
