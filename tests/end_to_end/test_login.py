# SPDX-License-Identifier: Apache-2.0
"""`vedette scan` and `vedette login-check` as processes, logged in to the sample shop on loopback."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.command import MOST_SECONDS, Ended, command, environ

from vedette_shop import serve_shop
from vedette_shop.account import ACCOUNTS
from vedette_shop.truth import MEMBERS_SAFE_TWINS, MEMBERS_WEAKNESSES, Place

USER, PASSWORD = next(iter(ACCOUNTS.items()))
FEW_PAGES = ("--exclude", "/account/(preferences|gift-note|invoices|orders$|orders/[0-9])")
"""Leaves a weak place behind the login and its safe twin in."""
KILLED_AFTER = 60
"""Requests: the login is proved by then, and the tests are under way."""
_LOOK_SECONDS = 0.02


@dataclass(frozen=True)
class Shop:
    """The shop, served, with its access log."""

    url: str
    log: Path

    def requests(self) -> list[str]:
        """The lines of the log so far."""
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    log = tmp_path / "access.log"
    with serve_shop(access_log=log) as url:
        yield Shop(url, log)


@pytest.fixture
def restless_shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop that logs everybody out after a while."""
    log = tmp_path / "access.log"
    with serve_shop(access_log=log, requests_of_session=300) as url:
        yield Shop(url, log)


def words_of(shop: Shop, *words: str) -> tuple[str, ...]:
    login = ("--login-user", USER, "--login-password-env", "SHOP_PASSWORD", "--login-url", f"{shop.url}/login")
    return (*words, *login, "--no-browser")


def start(data: Path, words: tuple[str, ...], password: str = PASSWORD) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(data, words),
        env={**environ(), "SHOP_PASSWORD": password},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(data: Path, words: tuple[str, ...], password: str = PASSWORD) -> Ended:
    process = start(data, words, password)
    out, err = process.communicate(timeout=2 * MOST_SECONDS)
    return Ended(process.returncode, out, err)


def kill_after(process: subprocess.Popen[str], shop: Shop, requests: int) -> None:
    """Kill the process when so many requests have reached the site."""
    look = threading.Event()
    while process.poll() is None and len(shop.requests()) < requests:
        look.wait(_LOOK_SECONDS)
    process.kill()
    process.communicate()


def test_a_scan_that_is_logged_out_and_killed_finds_what_is_behind_the_login(
    restless_shop: Shop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    words = words_of(
        restless_shop, "scan", f"{restless_shop.url}/account", *FEW_PAGES, "--progress", "plain", "--max-rate", "400"
    )
    kill_after(start(data, words), restless_shop, KILLED_AFTER)

    done = run(data, words)

    assert done.code == 0, done
    assert "goes on" in done.err
    ledger = json.loads(run(data, ("coverage", "latest", "--format", "json")).out)["Cells"]
    states = {
        (cell["Route"].removeprefix(restless_shop.url), cell["Parameter"]): (cell["State"], cell["Role"])
        for cell in ledger
        if cell["Check"] == "cross-site-scripting" and cell["Place"] == "query"
    }
    weak, twin = (
        next(entry.spot for entry in entries if entry.check == "cross-site-scripting")
        for entries in (MEMBERS_WEAKNESSES, MEMBERS_SAFE_TWINS)
    )
    assert (weak.place, twin.place) == (Place.QUERY, Place.QUERY)
    assert states[weak.route, weak.parameter] == ("possible", "anna")
    assert states[twin.route, twin.parameter] == ("clean", "anna")
    asked = [json.loads(line)["target"] for line in restless_shop.requests()]
    assert "/logout" not in asked
    assert not [name for name in data.iterdir() if name.is_file() and PASSWORD.encode() in name.read_bytes()]


def test_a_scan_with_a_wrong_password_is_not_valid(shop: Shop, tmp_path: Path) -> None:
    done = run(tmp_path / "data", words_of(shop, "scan", f"{shop.url}/account", "--progress", "plain"), "not-this-one")

    assert done.code == 2, done
    assert "The login did not work" in done.err
    assert "not-this-one" not in done.out + done.err


def test_a_login_is_checked_in_a_terminal(shop: Shop, tmp_path: Path) -> None:
    words = words_of(shop, "login-check", f"{shop.url}/", "--json")

    proved = run(tmp_path / "data", words)
    refused = run(tmp_path / "data", words, "not-this-one")

    assert (proved.code, refused.code) == (0, 2), proved
    shown = json.loads(proved.out)
    assert shown["IsProved"] is True
    assert "/account" in shown["Indicator"]
    assert any("POST" in step for step in shown["Steps"])
    assert json.loads(refused.out)["Failure"].startswith("The login did not work")
