# SPDX-License-Identifier: Apache-2.0
"""`kill -9` at random moments: the scan goes on to the same end, and sends nothing again that was finished."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.killing import KilledScan, Outcome
from tests.support.postgres import PostgresServer

from vedette.store.store import StorePlace
from vedette_shop import serve_shop

FEW_PAGES = "^(?!http://[^/]+/($|finder|gift|language|courier|currency|out|teas|stay|loyalty|wholesale))http"
"""Leaves a dozen routes of the shop in, with weak places of most kinds; `make soak` scans all of it."""
ALL_PAGES = "^$"


@dataclass(frozen=True)
class Shop:
    """The sample site, served, with its access log."""

    url: str
    log: Path


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    log = tmp_path_factory.mktemp("shop") / "access.log"
    with serve_shop(access_log=log) as url:
        yield Shop(f"{url}/", log)


def undisturbed(shop: Shop, directory: Path, exclude: str) -> Outcome:
    scan = KilledScan(shop.url, StorePlace(directory), shop.log, exclude)
    scan.run_killed(0, random.Random(0), 1)
    return scan.outcome()


@pytest.fixture(scope="module")
def expected(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return undisturbed(shop, tmp_path_factory.mktemp("undisturbed"), FEW_PAGES)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StorePlace]:
    if request.param == "sqlite":
        yield StorePlace(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield StorePlace(tmp_path, url)


def check(scan: KilledScan, kills: int, most_lived: int, expected: Outcome) -> None:
    seed = secrets.randbits(32)
    print(f"the moments of the kills come from seed {seed}")

    scan.run_killed(kills, random.Random(seed), most_lived)
    cells, findings = scan.outcome()

    assert findings == expected[1]
    assert cells == expected[0]
    assert scan.repeated == []


def test_five_kills_change_nothing(shop: Shop, expected: Outcome, place: StorePlace) -> None:
    check(KilledScan(shop.url, place, shop.log, FEW_PAGES), 5, 50, expected)


@pytest.mark.soak
def test_fifty_kills_change_nothing(shop: Shop, place: StorePlace, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole = undisturbed(shop, tmp_path_factory.mktemp("undisturbed"), ALL_PAGES)

    check(KilledScan(shop.url, place, shop.log, ALL_PAGES), 50, 90, whole)
