# SPDX-License-Identifier: Apache-2.0
"""`vedette scan` as a process with three users of the sample shop, killed in the middle: who is shown what."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path

from tests.support.command import MOST_SECONDS, Ended, command, environ

from vedette_shop import serve_shop
from vedette_shop.account import ACCOUNTS, OFFICE
from vedette_shop.truth import ROLES_SAFE_TWINS, ROLES_WEAKNESSES

ANNA, BELA, _ = ACCOUNTS
CHECKS = {entry.check for entry in ROLES_WEAKNESSES}
FEW_PAGES = (
    *("--exclude", "^(?!http://[^/]*/(account|office|login))"),
    *("--exclude", "/account/(preferences|gift-note|orders/find|orders/filter)"),
)
PASSWORDS = {"ANNA": ACCOUNTS[ANNA], "BELA": ACCOUNTS[BELA], "OFFICE": ACCOUNTS[OFFICE]}
_LOOK_SECONDS = 0.02
KILLED_AFTER = 80
"""Requests: all are logged in by then, and the work is under way."""


def start(data: Path, words: tuple[str, ...]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(data, words),
        env={**environ(), **PASSWORDS},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(data: Path, words: tuple[str, ...]) -> Ended:
    process = start(data, words)
    out, err = process.communicate(timeout=2 * MOST_SECONDS)
    return Ended(process.returncode, out, err)


def kill_after(process: subprocess.Popen[str], log: Path, requests: int) -> None:
    """Kill the process when so many requests have reached the site."""
    look = threading.Event()
    while process.poll() is None and (not log.exists() or len(log.read_text().splitlines()) < requests):
        look.wait(_LOOK_SECONDS)
    process.kill()
    process.communicate()


def route_in(cell: dict[str, str], url: str) -> str:
    """The route of a cell in the words of the truth."""
    return cell["Route"].removeprefix(url).replace("{3}", "{number}")


def test_a_killed_scan_of_three_users_finds_what_is_shown_to_the_wrong_ones(tmp_path: Path) -> None:
    data, log = tmp_path / "data", tmp_path / "access.log"
    with serve_shop(access_log=log) as url:
        login = ("--login-user", ANNA, "--login-password-env", "ANNA", "--login-url", f"{url}/login")
        further = ("--also-login", f"{BELA}=BELA", "--also-login", f"{OFFICE}=OFFICE")
        pace = ("--max-rate", "400", "--no-browser", "--progress", "plain", "--scope", "WholeDomain")
        words = ("scan", f"{url}/account", *login, *further, *FEW_PAGES, *pace)
        kill_after(start(data, words), log, KILLED_AFTER)

        done = run(data, words)

        assert done.code == 0, done
        assert "goes on" in done.err
        cells = json.loads(run(data, ("coverage", "latest", "--format", "json")).out)["Cells"]
        found = {
            (cell["Check"], route_in(cell, url), cell["Role"])
            for cell in cells
            if cell["Check"] in CHECKS and cell["State"] in ("confirmed", "possible")
        }
        clean = {
            (cell["Check"], route_in(cell, url), cell["Role"])
            for cell in cells
            if cell["Check"] in CHECKS and cell["State"] == "clean"
        }
    (invoice, prices), (order, takings) = ROLES_WEAKNESSES, ROLES_SAFE_TWINS
    assert found == {(entry.check, entry.spot.route, role) for entry in (invoice, prices) for role in ("anna", "bela")}
    assert {(entry.check, entry.spot.route, "bela") for entry in (order, takings)} <= clean
    asked = [json.loads(line)["target"] for line in log.read_text().splitlines()]
    assert "/logout" not in asked
    stored = [name.read_bytes() for name in data.iterdir() if name.is_file()]
    assert not any(secret.encode() in content for secret in PASSWORDS.values() for content in stored)
