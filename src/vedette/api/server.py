# SPDX-License-Identifier: Apache-2.0
"""The HTTP server inside our process: uvicorn, started and stopped as a context.

h11 because only it keeps the spelling and order of response headers. Forwarded headers are not believed
unless the operator names the proxies: the lock-out counts failures by address, and an address that any client can
write would let it lock out others. Signals belong to the process, not to the server.
"""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from vedette.api.headers import ResponseHeaders
from vedette.api.replies import reply_model
from vedette.errors import Conflict
from vedette.wire.errors import BaseResponse

KEEP_ALIVE_SECONDS = 30
"""How long an idle connection is kept: CI plugins poll every ten seconds."""

_MALFORMED = "This is not a request of HTTP/1.1: the connection is closed."

GRACE_SECONDS = 5
"""How long a stop waits for requests that are being answered."""


@dataclass(frozen=True, slots=True)
class ListenSettings:
    """Where the server listens; port 0 takes any free one. `trusted_proxies` are addresses whose word is believed."""

    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """Where a started server is reached."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


class _Protocol(H11Protocol):
    """uvicorn's protocol, but what is not HTTP is answered in the API's shape, under the API's headers."""

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are no request, and close the connection; `msg` is uvicorn's text for it."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            api = self.config.app
            assert isinstance(api, ResponseHeaders), "the only kind that is served here"
            reply = reply_model(BaseResponse(message=_MALFORMED), 400)
            headers = [
                (name, b"close" if name == b"Connection" else value) for name, value in api.ordered(reply.raw_headers)
            ]
            response = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
            for event in (response, h11.Data(data=bytes(reply.body)), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class _Server(uvicorn.Server):
    """uvicorn's server without its signal handlers, and with an event that says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: ResponseHeaders, settings: ListenSettings) -> AsyncIterator[Address]:
    """Serve `app` while the context is open.

    Leaving it waits at most `GRACE_SECONDS` for open requests. Raises Conflict when the address cannot be listened on.
    """
    with _unsearched_heap():
        async with _serving(app, settings) as address:
            yield address


@contextmanager
def _unsearched_heap() -> Iterator[None]:
    """Keep the garbage collector from searching what is there already, which stays as long as the server does.

    It is some hundred thousand objects: models, routes, statements. Searching them took longer than answering.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@asynccontextmanager
async def _serving(app: ResponseHeaders, settings: ListenSettings) -> AsyncIterator[Address]:
    listener = _listen(settings)
    host, port = listener.getsockname()[:2]
    server = _Server(_config(app, settings))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    listening = asyncio.create_task(server.listening.wait())
    try:
        await asyncio.wait((running, listening), return_when=asyncio.FIRST_COMPLETED)
        yield Address(host, port)
    finally:
        listening.cancel()
        server.should_exit = True
        await running
        listener.close()


def _listen(settings: ListenSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's delay off on every connection; without, each reply waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise Conflict(
            f"The server cannot listen on {settings.host}, port {settings.port}: {error.strerror}.",
            "Choose another with --host and --port, or stop the process that has it.",
        ) from error
    return listener


def _config(app: ResponseHeaders, settings: ListenSettings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies) or None,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
