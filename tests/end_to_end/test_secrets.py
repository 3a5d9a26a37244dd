# SPDX-License-Identifier: Apache-2.0
"""A site that repeats what it is shown gets no credential into what `vedette scan` stores, prints or reports."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.support.command import vedette

TOKEN, KEY, SESSION = "t0ken-AAAA-1111", "k3y-BBBB-2222", "s3ssion-CCCC-3333"
SECRETS = (TOKEN, KEY, SESSION)
ESCAPE = "\x1b]0;owned\x07"


class Parrot(BaseHTTPRequestHandler):
    """Repeats the credentials in names, links, a form, a cookie, an error and where it redirects to."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        key = self.headers.get("X-Key") or ""
        session = re.sub(r".*sid=([^;]*).*", r"\1", self.headers.get("Cookie") or "")
        if self.path.startswith("/error"):
            self._say(500, f"You have an error in your SQL syntax near '{key}' at line 1 {token}")
        elif self.path.startswith("/away"):
            self._say(302, "", ("Location", f"http://elsewhere.invalid/?{token}{ESCAPE}"))
        else:
            self._say(
                200,
                f"<title>{ESCAPE}{key}</title><a href='/a?{key}=1&b={token}'>a</a><a href='/{session}/x?i=1'>b</a>"
                f"<a href='/error'>c</a><form method=post action='/f?{key}'><input name=h value='{token}'></form>",
                ("Set-Cookie", f"c{key}={session}"),
            )

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return None

    def _say(self, status: int, text: str, *lines: tuple[str, str]) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in (("Content-Type", "text/html"), ("Content-Length", str(len(body))), *lines):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def parrot() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Parrot)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def check(texts: dict[str, str]) -> None:
    """Fail where a text shows a credential or steers a terminal."""
    shown = {(name, secret) for name, text in texts.items() for secret in SECRETS if secret in text}
    assert shown == set()
    assert [name for name, text in texts.items() if "\x1b" in text] == []


def stored(data: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode("latin-1").replace("\x1b", "") for path in data.iterdir()}


@pytest.mark.parametrize(("path", "code"), [("/", 0), ("/away", 2)])
def test_no_credential_is_stored_printed_or_reported(tmp_path: Path, path: str, code: int) -> None:
    data = tmp_path / "data"
    given = ("--header", f"Authorization: Bearer {TOKEN}", "--header", f"X-Key: {KEY}", "--cookies", f"sid={SESSION}")
    with parrot() as site:
        done = vedette(data, "scan", f"{site}{path}", "--progress", "plain", "--scope", "WholeDomain", *given)

    assert done.code == code, done
    check({"out": done.out, "err": done.err} | stored(data))
    commands: dict[str, tuple[str, ...]] = {
        **{name: ("report", "latest", "--format", name) for name in ("json", "xml", "native")},
        **{name: ("coverage", "latest", "--format", name) for name in ("table", "csv")},
        "show": ("scans", "show", "latest"),
    }
    check({name: vedette(data, *args).out for name, args in commands.items()})
