# SPDX-License-Identifier: Apache-2.0
"""A site on loopback that fetches what its parameters name: at once, or when it is told to."""

from __future__ import annotations

import html
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LINKS = '<a href="/show?picture=a.png">show</a> <a href="/later?hook=/x">later</a> <a href="/echo?link=/a">echo</a>'


class FetchingSite(ThreadingHTTPServer):
    """`/show` fetches `picture` and shows it, `/later` keeps `hook` for `call_all`, `/echo` repeats `link`."""

    daemon_threads = True

    def __init__(self) -> None:
        self.waiting: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def call_all(self) -> int:
        """Fetch what was kept; return how many answered."""
        return sum(fetched(address) is not None for address in self.waiting)


class _Handler(BaseHTTPRequestHandler):
    server: FetchingSite

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        values = {name: each[0] for name, each in parse_qs(parts.query).items()}
        body = LINKS
        if parts.path == "/show" and "picture" in values:
            body = f"<pre>{html.escape(fetched(values['picture']) or 'no picture')}</pre>"
        elif parts.path == "/later" and values.get("hook", "").startswith("http://127.0.0.1:"):
            self.server.waiting.append(values["hook"])
        elif parts.path == "/echo":
            body = f"<p>{html.escape(values.get('link', ''))}</p>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the library
        """Print nothing."""


def fetched(address: str) -> str | None:
    """Return the text at an address of this machine; None for any other."""
    if not address.startswith("http://127.0.0.1:"):
        return None
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read(10_000).decode("utf-8", "replace"))
    except (OSError, ValueError):
        return None


@contextmanager
def fetching_site() -> Iterator[FetchingSite]:
    """Serve the site while the context lasts."""
    with FetchingSite() as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
