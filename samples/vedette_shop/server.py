# SPDX-License-Identifier: Apache-2.0
"""Run the shop on a loopback socket in a thread of its own, and stop it cleanly."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from vedette_shop.app import build_shop

LOOPBACK = "127.0.0.1"
START_LIMIT_SECONDS = 30.0
STOP_LIMIT_SECONDS = 10.0


class _AnnouncingServer(uvicorn.Server):
    """A uvicorn server that sets `settled` as soon as it accepts connections, or has failed to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, then tell the waiting thread."""
        await super().startup(sockets=sockets)
        self.settled.set()


def listen(host: str, port: int) -> socket.socket:
    """Return a TCP socket bound to `host` and `port` (0: a free one).

    Raises `ValueError` for any host but 127.0.0.1, because the shop is weak on purpose, and `OSError` when the port is
    taken or not allowed.
    """
    if host != LOOPBACK:
        raise ValueError(f"this shop is weak on purpose and listens on {LOOPBACK} only, not on {host!r}")
    if not 0 <= port <= 65535:
        raise ValueError(f"a port is a number from 0 to 65535, not {port}")
    # asyncio switches Nagle's algorithm off only where the protocol is named; without it each answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


@contextmanager
def serve_shop(
    port: int = 0, access_log: Path | None = None, host: str = LOOPBACK, requests_of_session: int | None = None
) -> Iterator[str]:
    """Serve a fresh shop while the `with` block runs; yield its base URL, without a slash at its end.

    With `requests_of_session` whoever logs in is logged out after so many requests.

    Raises `ValueError` or `OSError` as `listen` does, and `OSError` when the server does not come up.
    """
    with listen(host, port) as listener:
        config = uvicorn.Config(
            build_shop(access_log, requests_of_session),
            http="h11",  # writes header names and values as they are given, and checks their form
            ws="none",
            lifespan="off",
            server_header=False,
            access_log=False,
            log_level="error",  # a page that tries a WebSocket is no news here
            timeout_keep_alive=30,
            timeout_graceful_shutdown=2,
        )
        server = _AnnouncingServer(config)

        def run() -> None:
            try:
                server.run(sockets=[listener])
            finally:
                server.settled.set()

        thread = threading.Thread(target=run, name="vedette-shop", daemon=True)
        thread.start()
        try:
            if not server.settled.wait(START_LIMIT_SECONDS) or not server.started:
                raise OSError("the sample shop did not start")
            yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(STOP_LIMIT_SECONDS)
