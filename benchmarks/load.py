# SPDX-License-Identifier: Apache-2.0
"""Asks a server for pages as fast as it answers, for a given time, over kept connections.

`python -m benchmarks.load` reads an `Order` as JSON from each line of standard input and answers with a line that says
how many answers came and how long they took. It is a process of its own, so that the server has a core to itself.
"""

from __future__ import annotations

import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from itertools import cycle

import msgspec

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_SILENCE_LIMIT_SECONDS = 10.0


class Order(msgspec.Struct):
    """What to ask: the targets in turn, each with the same header lines, at one port of loopback."""

    port: int
    targets: tuple[str, ...]
    headers: dict[str, str]
    connections: int
    seconds: float


class Answers(msgspec.Struct):
    """How many whole answers came, how long half of them took at most, and what the slowest hundredth took at least."""

    count: int
    median_seconds: float
    slow_seconds: float


class Load:
    """Kept connections, each with one request under way."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._requests = self._compose()
        self._selector = selectors.DefaultSelector()
        self._unread: dict[socket.socket, bytes] = {}
        self._asked_at: dict[socket.socket, float] = {}
        self._taken: list[float] = []

    def run(self) -> Answers:
        """Return what came in the time, but wait for the first answer.

        Raises RuntimeError for an answer that is not 200.
        """
        for _ in range(self._order.connections):
            connection = socket.create_connection(("127.0.0.1", self._order.port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(connection, selectors.EVENT_READ)
            self._ask(connection)
        ends_at = time.monotonic() + self._order.seconds
        while time.monotonic() < ends_at or not self._taken:
            ready = self._selector.select(_SILENCE_LIMIT_SECONDS)
            if not ready:
                raise RuntimeError("the server fell silent")
            for key, _ in ready:
                assert isinstance(key.fileobj, socket.socket)
                self._take(key.fileobj)
        for connection in self._unread:
            connection.close()
        taken = sorted(self._taken)
        return Answers(len(taken), taken[len(taken) // 2], taken[len(taken) * 99 // 100])

    def _compose(self) -> Iterator[bytes]:
        lines = "".join(f"{name}: {value}\r\n" for name, value in self._order.headers.items())
        heads = [f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n" for target in self._order.targets]
        return cycle([head.encode() for head in heads])

    def _ask(self, connection: socket.socket) -> None:
        self._unread[connection] = b""
        self._asked_at[connection] = time.perf_counter()
        connection.sendall(next(self._requests))

    def _take(self, connection: socket.socket) -> None:
        """Read what came; when an answer is whole, note how long it took and ask again."""
        came = connection.recv(65536)
        if not came:
            raise RuntimeError("the server closed a connection that was to be kept")
        text = self._unread[connection] + came
        head, blank, body = text.partition(b"\r\n\r\n")
        if not blank:
            self._unread[connection] = text
            return
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"the server answered {head[:40]!r}")
        found = _LENGTH.search(head)
        if found is None:
            raise RuntimeError("the server gave no length")
        if len(body) < int(found[1]):
            self._unread[connection] = text
            return
        self._taken.append(time.perf_counter() - self._asked_at[connection])
        self._ask(connection)


if __name__ == "__main__":
    for line in sys.stdin.buffer:
        print(msgspec.json.encode(Load(msgspec.json.decode(line, type=Order)).run()).decode(), flush=True)
