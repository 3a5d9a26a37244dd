# SPDX-License-Identifier: Apache-2.0
"""A scan that shows a JSON Web Token tells where the site believes a changed one, and keeps the token to itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.support.command import vedette

SECRET = b"9c1f7ad2b6e84f0f8f3f1f0a3c5d7e91"
CHECK = "json-web-token-not-verified"


def encoded(value: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signature_of(text: str) -> str:
    return base64.urlsafe_b64encode(hmac.new(SECRET, text.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()


def issued() -> str:
    text = f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded({'sub': 'kim', 'shop': 'york'})}"
    return f"{text}.{signature_of(text)}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        text, _, signature = token.rpartition(".")
        caller = self._claimed(text)
        if self.path == "/":
            self._answer(200, b'<h1>Tea</h1><a href="/orders">Orders</a> <a href="/account">Account</a>', "text/html")
        elif self.path == "/orders" and caller:
            self._answer(200, json.dumps({"orders of": caller, "open": [17, 18]}).encode())
        elif self.path == "/account" and caller and hmac.compare_digest(signature, signature_of(text)):
            self._answer(200, json.dumps({"account of": caller, "points": 70}).encode())
        else:
            self._answer(401 if self.path in ("/orders", "/account") else 404, b'{"error": "no"}')

    @staticmethod
    def _claimed(text: str) -> str:
        try:
            claims = json.loads(base64.urlsafe_b64decode(text.partition(".")[2] + "=="))
        except ValueError:
            return ""
        return str(claims["sub"])

    def _answer(self, status: int, body: bytes, media_type: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_the_page_that_believes_any_token_is_found_and_proved(site: str, tmp_path: Path) -> None:
    data, file, token = tmp_path / "data", tmp_path / "token.vproof", issued()

    scanned = vedette(
        data, "scan", site, "--no-browser", "--progress", "none", "--header", f"Authorization: Bearer {token}"
    )
    assert scanned.code == 0, scanned
    report = json.loads(vedette(data, "report", "latest", "--format", "native").out)
    found = [each for each in report["Findings"] if each["Check"] == CHECK]
    assert [each["Url"] for each in found] == [f"{site}orders"]

    written = vedette(data, "proof", found[0]["Id"], "--output", str(file))
    assert written.code == 0, written
    verified = vedette(tmp_path / "elsewhere", "verify", str(file), "--json")
    assert json.loads(verified.out)["Holds"] is True, verified

    signature = token.rpartition(".")[2].encode()
    held = [path.name for path in (file, *data.rglob("*")) if path.is_file() and signature in path.read_bytes()]
    assert held == []


def test_without_a_token_the_coverage_says_so(site: str, tmp_path: Path) -> None:
    data = tmp_path / "data"

    assert vedette(data, "scan", site, "--no-browser", "--progress", "none").code == 0
    cells = json.loads(vedette(data, "coverage", "latest", "--format", "json").out)

    told = [cell for cell in cells["Cells"] if cell["Check"] == CHECK]
    assert [(cell["State"], cell["Reason"]) for cell in told] == [
        ("skipped", "the scan shows the site no JSON Web Token")
    ]
