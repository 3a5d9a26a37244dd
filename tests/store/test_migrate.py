# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, text
from tests.support.postgres import PostgresServer
from tests.support.senders import HandClock

from vedette.errors import StoreFailed
from vedette.store.database import Database
from vedette.store.migrate import EVIDENCE_CHAIN, MAIN_CHAIN, MIGRATIONS, Chain, migrate
from vedette.store.store import MAIN_FILE, Store, StorePlace, open_store
from vedette.store.tables import EVIDENCE, MAIN


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StorePlace]:
    """A place of the test's own with nothing in it, not even a table."""
    if request.param == "sqlite":
        yield StorePlace(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield StorePlace(tmp_path, url)


def difference(database: Database, metadata: MetaData) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    return database.read_now(compare)


def test_the_revisions_make_the_tables(store: Store) -> None:
    assert difference(store.main, MAIN) == []
    assert difference(store.evidence_database, EVIDENCE) == []


def shape(database: Database) -> dict[str, object]:
    """Return what a database is made of: columns, keys, indexes, and how many rows."""

    def look(connection: Connection) -> dict[str, object]:
        seen = inspect(connection)
        found: dict[str, object] = {}
        for table in seen.get_table_names():
            found[table] = (
                {
                    each["name"]: (str(each["type"]), each["nullable"], each["default"])
                    for each in seen.get_columns(table)
                },
                seen.get_pk_constraint(table)["constrained_columns"],
                sorted(map(written, seen.get_foreign_keys(table))),
                sorted(map(written, seen.get_unique_constraints(table))),
                sorted(map(written, seen.get_indexes(table))),
                sorted(map(written, seen.get_check_constraints(table))),
                connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one(),
            )
        return found

    return database.read_now(look)


def written(value: object) -> str:
    """Return a part of a schema as text; expressions of SQL by what they say."""
    if isinstance(value, Mapping):
        return str(sorted((str(key), written(inner)) for key, inner in value.items()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return str(list(map(written, value)))
    return str(value)


def test_a_new_database_is_what_the_revisions_make(store: Store) -> None:
    both = ((store.main, MAIN_CHAIN, MAIN), (store.evidence_database, EVIDENCE_CHAIN, EVIDENCE))
    for database, chain, tables in both:
        made = shape(database)
        database.write_now(tables.drop_all)
        database.write_now(lambda connection: connection.execute(text("DROP TABLE alembic_version")))
        migrate(database, replace(chain, tables=None), None)

        assert shape(database) == made


@pytest.mark.parametrize("chain", [MAIN_CHAIN, EVIDENCE_CHAIN], ids=["main", "evidence"])
def test_the_listed_revisions_are_the_scripts(chain: Chain) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(chain.folder)])

    listed = tuple(reversed([script.revision for script in scripts.walk_revisions()]))

    assert listed == chain.revisions


def test_opening_twice_changes_nothing(store: Store, place: StorePlace, clock: HandClock) -> None:
    again = open_store(place, clock)
    again.close()

    assert not list(place.directory.glob("*.before-*"))


def test_a_newer_database_is_refused(store: Store, place: StorePlace, clock: HandClock) -> None:
    store.main.write_now(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(StoreFailed, match="newer version") as failure:
        open_store(place, clock)

    assert "Install that version" in failure.value.remedy


def test_a_stranger_s_database_is_refused(place: StorePlace, clock: HandClock) -> None:
    opened = open_store(place, clock)
    opened.main.write_now(lambda c: c.execute(text("DROP TABLE alembic_version")))
    opened.close()

    with pytest.raises(StoreFailed, match="not Vedette's"):
        open_store(place, clock)


NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "next", "NEWEST"


def upgrade() -> None:
    op.add_column("member", sa.Column("team", sa.Text()))
    FAIL
"""


def next_version(folder: Path, fail: str = "") -> Chain:
    """Return the main chain as a later version of the program might have it."""
    for script in MAIN_CHAIN.folder.glob("r*.py"):
        shutil.copy(script, folder)
    (folder / "next.py").write_text(NEXT.replace("FAIL", fail).replace("NEWEST", MAIN_CHAIN.revisions[-1]))
    return Chain(folder, (*MAIN_CHAIN.revisions, "next"), MAIN_CHAIN.plant)


def columns(database: Database) -> set[str]:
    return database.read_now(lambda c: {column["name"] for column in inspect(c).get_columns("member")})


def add_member(database: Database) -> None:
    database.write_now(
        lambda c: c.execute(
            text(
                "INSERT INTO member (id, email, email_folded, name, created_at, date_format, timezone_id,"
                " is_api_access_enabled, is_enabled)"
                " VALUES (:id, 'a@b', 'a@b', 'A', 1, 'dd/MM/yyyy', 'UTC', true, true)"
            ),
            {"id": "0" * 32},
        )
    )


def test_an_older_database_is_migrated_with_its_rows(store: Store, place: StorePlace, tmp_path: Path) -> None:
    later = next_version(make_folder(tmp_path))
    add_member(store.main)
    file = None if place.postgresql_url else place.directory / MAIN_FILE

    migrate(store.main, later, file)

    assert "team" in columns(store.main)
    assert store.main.read_now(lambda c: c.execute(text("SELECT count(*) FROM member")).scalar_one()) == 1
    if file is not None:
        with closing(sqlite3.connect(place.directory / f"{MAIN_FILE}.before-next")) as copy:
            assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(MAIN_CHAIN.revisions[-1],)]
            assert copy.execute("SELECT name FROM member").fetchall() == [("A",)]


def test_a_revision_that_fails_leaves_the_database_as_it_was(store: Store, place: StorePlace, tmp_path: Path) -> None:
    later = next_version(make_folder(tmp_path), "raise RuntimeError('half-way')")

    with pytest.raises(RuntimeError, match="half-way"):
        migrate(store.main, later, None)

    assert "team" not in columns(store.main)
    assert difference(store.main, MAIN) == []


def make_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "later 100% of: it"
    folder.mkdir()
    return folder
