# SPDX-License-Identifier: Apache-2.0
"""Every test that takes `store` or `place` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.postgres import PostgresServer, find_binaries, running_server
from tests.support.senders import HandClock

from vedette.store.store import Store, StorePlace, open_store


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server is installed")
    with running_server(binaries) as server:
        yield server


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StorePlace]:
    if request.param == "sqlite":
        yield StorePlace(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield StorePlace(tmp_path, url)


@pytest.fixture
def store(place: StorePlace, clock: HandClock) -> Iterator[Store]:
    opened = open_store(place, clock)
    yield opened
    opened.close()
