# SPDX-License-Identifier: Apache-2.0
"""An API without a single link is tested through the file that describes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.support.command import vedette

DESCRIPTION = """
openapi: 3.0.3
info: {title: Tea, version: '1'}
paths:
  /api/find:
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Search'}}}}}
  /api/safe:
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Search'}}}}}
  /api/tea/{id}:
    delete: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}]}
components:
  schemas: {Search: {type: object, properties: {name: {type: string, example: green}, page: {type: integer}}}}
"""


class Api(BaseHTTPRequestHandler):
    """Two searches, one of which builds its SQL from the name."""

    deleted = False

    def do_GET(self) -> None:
        self._say(200 if self.path == "/" else 404, {"service": "tea"})

    def do_DELETE(self) -> None:
        Api.deleted = True
        self._say(200, {})

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            name = json.loads(sent)["name"]
        except (ValueError, LookupError, TypeError):
            self._say(400, {"error": "no name"})
            return
        with closing(sqlite3.connect(":memory:")) as shop:
            shop.executescript("create table tea (name text); insert into tea values ('green'), ('black');")
            try:
                if self.path == "/api/find":
                    rows = shop.execute(f"select name from tea where name = '{name}'").fetchall()
                elif self.path == "/api/safe":
                    rows = shop.execute("select name from tea where name = ?", (str(name),)).fetchall()
                else:
                    self._say(404, {})
                    return
            except sqlite3.Error as error:
                self._say(500, {"error": f"sqlite3.OperationalError: {error}"})
                return
        self._say(200, {"found": rows})

    def _say(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@contextmanager
def api() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_the_weak_parameter_of_a_described_api_is_found(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(DESCRIPTION)
    report = tmp_path / "report.json"
    with api() as url:
        done = vedette(
            tmp_path / "store",
            *("scan", url, "--no-browser", "--progress", "plain", "--seed-file", str(tmp_path / "api.yaml")),
            *("--format", "native", "--output", str(report)),
        )

    assert done.code == 0, done
    told = json.loads(report.read_text())["Api"]
    assert (told["Declared"], told["Reached"]) == (3, 2)
    assert [each["Url"] for each in told["Undeclared"]] == [url]
    assert {each["Path"].rpartition("/api")[2]: each["State"] for each in told["Operations"]} == {
        "/find": "reached",
        "/safe": "reached",
        "/tea/{id}": "not-sent",
    }
    assert "2 of 3 declared operations answered with 2xx" in done.out
    found = [json.dumps(each) for each in json.loads(report.read_text())["Findings"]]
    injections = [each for each in found if '"sql-injection"' in each]
    assert injections, found
    assert all("/api/find" in each for each in injections)
    assert not Api.deleted
