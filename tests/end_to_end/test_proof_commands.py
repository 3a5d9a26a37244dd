# SPDX-License-Identifier: Apache-2.0
"""A finding is proved by a file that a stranger verifies offline, and by a replay that fails once it is mended."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.support.command import vedette


class LeavingSite(ThreadingHTTPServer):
    """A site whose one program sends its visitors wherever they say, until it is mended."""

    daemon_threads = True
    is_mended = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    server: LeavingSite

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/leave":
            wanted = parse_qs(url.query).get("to", ["/"])[0]
            self._answer(302, b"", wanted if not self.server.is_mended or wanted == "/home" else "/home")
        elif url.path in ("/", "/home"):
            self._answer(200, b'<html><body><h1>Tea</h1><a href="/leave?to=/home">Leave</a></body></html>')
        else:
            self._answer(404, b"<h1>Not found</h1>")

    def _answer(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[LeavingSite]:
    with LeavingSite() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_finding_is_verified_offline_and_its_replay_fails_once_it_is_mended(
    site: LeavingSite, tmp_path: Path
) -> None:
    data, file = tmp_path / "data", tmp_path / "leave.vproof"
    scanned = vedette(data, "scan", site.url, "--no-browser", "--progress", "none")
    assert scanned.code == 0, scanned
    report = json.loads(vedette(data, "report", "latest", "--format", "native").out)
    (finding,) = (each for each in report["Findings"] if each["Check"] == "open-redirect")

    written = vedette(data, "proof", finding["Id"], "--output", str(file))
    assert written.code == 0, written
    verified = vedette(tmp_path / "elsewhere", "verify", str(file), "--json")
    assert verified.code == 0, verified
    assert json.loads(verified.out)["Holds"] is True
    assert not (tmp_path / "elsewhere").exists()

    file.write_bytes(file.read_bytes().replace(b"302", b"303", 1))
    changed = vedette(tmp_path / "elsewhere", "verify", str(file))
    assert changed.code == 3, changed
    assert "changed after it was made" in changed.err

    again = vedette(data, "replay", finding["Id"], "--progress", "none")
    assert again.code == 0, again
    assert "shows again" in again.out
    site.is_mended = True
    mended = vedette(data, "replay", finding["Id"], "--progress", "none")
    assert mended.code == 1, mended
    assert "does not show any more" in mended.out


def test_a_finding_that_no_trial_made_has_no_proof_file(site: LeavingSite, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert vedette(data, "scan", site.url, "--no-browser", "--progress", "none").code == 0
    report = json.loads(vedette(data, "report", "latest", "--format", "native").out)
    passive = next(each for each in report["Findings"] if each["Check"] == "referrer-policy-missing")

    done = vedette(data, "proof", passive["Id"])

    assert done.code == 3, done
    assert "rests on no trial" in done.err
    assert vedette(data, "replay", passive["Id"], "--progress", "none").code == 0
