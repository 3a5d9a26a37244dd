# SPDX-License-Identifier: Apache-2.0
"""`vedette scan` as a process of its own against servers on loopback: every end a scan can come to has its code."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.command import MOST_SECONDS, Ended, command, environ, vedette
from tests.support.replay_server import Answer, ReplayServer, drip, pour, reply

HTML = (("Content-Type", "text/html"),)
PAGE = reply(b"<html><body><h1>Tea</h1><p>Welcome.</p></body></html>", headers=HTML)


def scan(data: Path, url: str, *options: str) -> Ended:
    return vedette(data, "scan", url, "--progress", "plain", *options)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@contextmanager
def closed_port() -> Iterator[str]:
    """A port of this machine that is bound and does not listen, so that nobody else gets it meanwhile."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/"


def redirect(location: str) -> bytes:
    return reply(status="302 Found", headers=(("Location", location),))


def test_a_target_that_is_down_is_not_valid(data: Path) -> None:
    with closed_port() as url:
        done = scan(data, url)
    assert done.code == 2, done
    assert "Traceback" not in done.err


NOT_VALID: dict[str, tuple[Answer, str]] = {
    "it does not speak HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", ""),
    "it redirects to another host": (redirect("http://elsewhere.invalid/"), "elsewhere.invalid"),
    "it redirects in a circle": (redirect("/"), "circle"),
    "it wants a login": (reply(b"no", status="401 Unauthorized", headers=HTML), "401"),
    "it closes the connection": (b"", ""),
}


@pytest.mark.parametrize(("answer", "said"), NOT_VALID.values(), ids=NOT_VALID)
def test_a_scan_is_not_valid_where(data: Path, answer: Answer, said: str) -> None:
    with ReplayServer(answer) as server:
        done = scan(data, server.url + "/")
    assert done.code == 2, done
    assert "The scan is not valid" in done.err
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_redirect_away_is_never_followed(data: Path) -> None:
    with ReplayServer(PAGE) as elsewhere, ReplayServer(redirect(f"{elsewhere.url}/")) as server:
        done = scan(data, server.url + "/")
        assert elsewhere.connections == 0
    assert done.code == 2, done


ENDLESS: dict[str, Answer] = {
    "an endless body": pour(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
    "a body that drips": drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n"),
}


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS)
def test_a_scan_ends_in_spite_of(data: Path, answer: Answer) -> None:
    with ReplayServer(answer) as server:
        done = scan(data, server.url + "/", "--max-duration", "0.5")
    assert done.code in (0, 2), done
    assert "Traceback" not in done.err


def test_a_site_that_is_not_ours_is_refused_and_nothing_is_sent(data: Path) -> None:
    done = scan(data, "http://192.0.2.1/")  # RFC 5737: nobody has this address
    assert done.code == 4, done
    assert "--i-have-permission" in done.err
    assert "X-Vedette" not in done.err


def test_a_harmless_page_is_done_and_its_coverage_is_told(data: Path) -> None:
    with ReplayServer(PAGE) as server:
        done = scan(data, server.url + "/")
    assert done.code == 0, done
    assert "Tested:" in done.out
    ledger = json.loads(vedette(data, "coverage", "latest", "--format", "json").out)
    assert ledger["Totals"]["clean"] > 0
    (listed,) = json.loads(vedette(data, "scans", "list", "--json").out)
    assert (listed["State"], listed["Percentage"]) == ("Complete", 100)


def test_the_gate_fails_for_what_was_found_and_not_valid_beats_it(data: Path) -> None:
    with ReplayServer(PAGE) as server:
        failed = scan(data, server.url + "/", "--fail-on", "best-practice")
        passed = scan(data, server.url + "/", "--fail-on", "critical")
        too_little = scan(data, f"{server.url}/?id=1", "--fail-on", "best-practice", "--min-coverage", "100")
    assert failed.code == 1, failed
    assert "The gate failed" in failed.err
    assert passed.code == 0, passed
    assert too_little.code in (1, 2), too_little


def test_json_lines_end_with_the_summary(data: Path) -> None:
    with ReplayServer(PAGE) as server:
        done = vedette(data, "scan", server.url + "/", "--progress", "json")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert (lines[-1]["Kind"], lines[-1]["ExitCode"]) == ("summary", done.code)
    percentages = [line["Percentage"] for line in lines if line["Kind"] == "progress"]
    assert percentages == sorted(percentages)
    assert percentages[-1] == 100


@contextmanager
def running_scan(data: Path, url: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start a scan and wait until it says that it runs."""
    args = command(data, ("scan", url, "--progress", "plain", *options))
    with subprocess.Popen(args, env=environ(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if "The scan runs." in line:
                    break
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def slow(connection: socket.socket) -> None:
    """Answer with a page of links that come slowly, so that the scan lasts."""
    links = "".join(f'<a href="/page{number}?id={number}">{number}</a>' for number in range(200))
    connection.sendall(reply(f"<html><body>{links}</body></html>".encode(), headers=HTML))


def test_an_interrupted_scan_says_how_to_go_on_and_goes_on(data: Path) -> None:
    with ReplayServer(slow) as server:
        url = server.url + "/"
        with running_scan(data, url, "--max-rate", "5") as process:
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=MOST_SECONDS)
        assert process.returncode == 130, err
        assert "go on with the same command" in err
        assert "Traceback" not in err
        conflict = scan(data, url, "--max-rate", "6")
        assert conflict.code == 3, conflict
        assert "requests a second 5.0 there, 6.0 here" in conflict.err
        with running_scan(data, url, "--max-rate", "5") as process:
            process.kill()
        (listed,) = json.loads(vedette(data, "scans", "list", "--json").out)
        assert listed["IsCompleted"] is False
        with running_scan(data, url, "--max-rate", "5") as process:
            cancelled = vedette(data, "scans", "cancel", listed["Id"])
            assert cancelled.code == 0, cancelled
            _, err = process.communicate(timeout=MOST_SECONDS)
        assert process.returncode == 2, err
        (listed,) = json.loads(vedette(data, "scans", "list", "--json").out)
        assert listed["State"] == "Cancelled"


def test_a_scan_leaves_the_other_unfinished_scans_alone(data: Path) -> None:
    with ReplayServer(slow) as other, ReplayServer(PAGE) as server:
        with running_scan(data, other.url + "/", "--max-rate", "5") as process:
            process.kill()
            process.wait(timeout=MOST_SECONDS)
        (before,) = json.loads(vedette(data, "scans", "list", "--json").out)
        done = scan(data, server.url + "/")
        assert done.code == 0, done
        assert f"are not run now: of {other.url}/." in done.err
        after = json.loads(vedette(data, "scans", "list", "--json").out)
        assert before in after
        with running_scan(data, other.url + "/", "--max-rate", "5") as process:
            assert process.poll() is None


def test_where_a_server_has_the_directory_the_scan_is_queued_there_and_followed(data: Path) -> None:
    args = command(data, ("serve", "--port", "0"))
    with (
        ReplayServer(PAGE) as site,
        subprocess.Popen(args, env=environ(), stdout=subprocess.PIPE, text=True) as server,
    ):
        try:
            assert server.stdout is not None
            assert "listens on http://127.0.0.1:" in server.stdout.readline()
            done = scan(data, site.url + "/")
            token = json.loads(vedette(data, "token", "create", "--json").out)
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=MOST_SECONDS)
    assert done.code == 0, done
    assert "in the process that has the data directory" in done.err
    assert set(token) == {"Id", "Token"}
    assert server.returncode == 0
