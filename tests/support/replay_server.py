# SPDX-License-Identifier: Apache-2.0
"""A server on loopback that answers each connection with bytes prepared by the test, and keeps what it was sent."""

import select
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

Answer = bytes | Callable[[socket.socket], None]
"""What a connection gets once its request has come: bytes, or a function that does as it likes with the socket."""


def reply(
    body: bytes = b"",
    *,
    status: str = "200 OK",
    headers: Sequence[tuple[str, str]] = (("Content-Type", "application/json"),),
    length: int | None = None,
) -> bytes:
    """Return the bytes of a reply; `length` is what Content-Length claims, by default the truth."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    if not any(name.lower() == "content-length" for name, _ in headers):
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class ReplayServer:
    """Gives the n-th connection the n-th answer, and every later one the last; then closes it.

    `requests` holds the heads received, `connections` counts what was accepted. Every wait ends when the client hangs
    up, and after ten seconds at the latest, so a test that leaves a connection open is slow but does not hang.
    """

    def __init__(self, *answers: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._answers = answers
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """The host root."""
        return f"{'http' if self._tls is None else 'https'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed by __exit__
                return
            answer = self._answers[min(self.connections, len(self._answers) - 1)]
            self.connections += 1
            self._start(lambda connection=connection, answer=answer: self._serve(connection, answer))  # type: ignore[misc]

    def _serve(self, plain: socket.socket, answer: Answer) -> None:
        with plain:
            plain.settimeout(10.0)
            try:
                connection = plain if self._tls is None else self._tls.wrap_socket(plain, server_side=True)
                with connection:
                    self._answer(connection, answer)
            except OSError:  # the client hung up, which some tests are about
                return

    def _answer(self, connection: socket.socket, answer: Answer) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            received = connection.recv(65536)
            if not received:
                return
            head += received
        self.requests.append(head)
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)


def hold(connection: socket.socket) -> None:
    """An answer: say nothing until the client hangs up."""
    connection.recv(1)


def drip(head: bytes) -> Answer:
    """Return an answer that sends `head`, then a byte every few milliseconds until the client hangs up."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        while not select.select([connection], [], [], 0.005)[0]:
            connection.sendall(b" ")

    return answer


def pour(head: bytes) -> Answer:
    """Return an answer that sends `head`, then more as fast as it is taken, until the client hangs up."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b" " * 65536)

    return answer


def tunnel_to(port: int) -> Answer:
    """Return an answer with which the server is a proxy: it grants CONNECT and joins the client with `port`."""

    def answer(connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10.0) as upstream:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            ends = {connection: upstream, upstream: connection}
            while True:
                readable, _, _ = select.select(list(ends), [], [], 10.0)
                for end in readable:
                    received = end.recv(65536)
                    if not received:
                        return
                    ends[end].sendall(received)
                if not readable:
                    return

    return answer
