# SPDX-License-Identifier: Apache-2.0
"""Every test that takes `store` or `place` runs on SQLite and on PostgreSQL, with nothing in either."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData
from tests.support.postgres import PostgresServer
from tests.support.senders import HandClock

from vedette.store.database import EVIDENCE_SCHEMA, open_postgresql
from vedette.store.planting import plant
from vedette.store.store import EVIDENCE_FILE, MAIN_FILE, Store, StorePlace, open_store
from vedette.store.tables import EVIDENCE, MAIN


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with every table in it; making one for each test would take most of the tests' time."""
    place = StorePlace(tmp_path_factory.mktemp("template"), postgres.make("shared"))
    open_store(place, HandClock()).close()
    return postgres.url("shared")


def delete_rows(metadata: MetaData, connection: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())


def empty(url: str) -> None:
    """Take every row out of a database, and put back what a new one holds."""
    main, evidence = open_postgresql(url), open_postgresql(url, EVIDENCE_SCHEMA)
    main.write_now(partial(delete_rows, MAIN))
    evidence.write_now(partial(delete_rows, EVIDENCE))
    main.write_now(plant)
    main.close()
    evidence.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with every table in it."""
    directory = tmp_path_factory.mktemp("template")
    open_store(StorePlace(directory), HandClock()).close()
    return directory


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StorePlace]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        for name in (MAIN_FILE, EVIDENCE_FILE):
            shutil.copy(template / name, tmp_path)
        yield StorePlace(tmp_path)
        return
    url: str = request.getfixturevalue("postgres_url")
    empty(url)
    yield StorePlace(tmp_path, url)


@pytest.fixture
def store(place: StorePlace, clock: HandClock) -> Iterator[Store]:
    opened = open_store(place, clock)
    yield opened
    opened.close()
