# SPDX-License-Identifier: Apache-2.0
"""A server that answers every GET with the same bytes: fast enough not to be what is measured.

It reads nothing of a request but where its head ends. `python -m benchmarks.fixed_server BODY_BYTES` prints its port.
"""

from __future__ import annotations

import selectors
import signal
import socket
import sys
from types import FrameType

_HEAD_END = b"\r\n\r\n"


def fixed_answer(body_bytes: int) -> bytes:
    """Return a whole response with a page of `body_bytes`."""
    row = b"<li><a href='/product/17'>Oolong, 100 g</a> <span>12.40</span></li>\n"
    body = (row * (body_bytes // len(row) + 1))[:body_bytes]
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class FixedServer:
    """One thread, one selector, kept-alive connections."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._selector = selectors.DefaultSelector()
        self._unread: dict[socket.socket, bytes] = {}
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._selector.register(self._listener, selectors.EVENT_READ)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def serve(self) -> None:
        """Answer until the process ends."""
        while True:
            for key, _ in self._selector.select():
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                if connection is self._listener:
                    self._accept()
                else:
                    self._answer_all(connection)

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._unread[connection] = b""
        self._selector.register(connection, selectors.EVENT_READ)

    def _answer_all(self, connection: socket.socket) -> None:
        try:
            came = connection.recv(65536)
            heads = (self._unread[connection] + came).split(_HEAD_END)
            if came:
                connection.sendall(self._answer * (len(heads) - 1))
                self._unread[connection] = heads[-1]
                return
        except ConnectionError:
            pass  # the client went away, which is how each round may end
        self._selector.unregister(connection)
        del self._unread[connection]
        connection.close()


def main() -> None:
    """Serve until SIGTERM."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    server = FixedServer(fixed_answer(int(sys.argv[1])))
    print(server.port, flush=True)
    server.serve()


if __name__ == "__main__":
    main()
