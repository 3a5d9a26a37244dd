# SPDX-License-Identifier: Apache-2.0
"""Brings a database to the newest revision, or says why not. A revision is applied whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, inspect, text

from vedette.errors import StoreFailed
from vedette.store.database import Database
from vedette.store.failures import translated
from vedette.store.planting import plant
from vedette.store.tables import EVIDENCE, MAIN

if TYPE_CHECKING:  # it is imported where a database is migrated, which most openings of a store need not
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where Alembic notes the revision, as it makes the table itself."""
_ADVISORY_LOCK = 0x7665_6465_7474_6500
"""The number of PostgreSQL's advisory lock under which one process at a time migrates."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The revisions of one database, oldest first, and the folder that holds their scripts.

    They are listed so that opening a store reads no scripts; a test holds the list to the folder. `plant` writes what
    a database of this version holds from the start, whenever one was migrated. `tables` are those that the newest
    revision leaves: a new database is made of them at once, which a test holds to what the revisions make. It takes
    a tenth of the time, and none of the 7 MiB of the library that runs revisions.
    """

    folder: Path
    revisions: tuple[str, ...]
    plant: Callable[[Connection], None] | None = None
    tables: MetaData | None = None


MAIN_CHAIN = Chain(
    MIGRATIONS / "main",
    ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012"),
    plant,
    MAIN,
)
EVIDENCE_CHAIN = Chain(MIGRATIONS / "evidence", ("0001",), tables=EVIDENCE)


def needs_migration(database: Database, chain: Chain) -> bool:
    """Whether the database is new or older than this program. Raises StoreFailed when it is newer or not ours."""
    return _is_behind(database.read_now(_revision), database, chain)


def migrate(database: Database, chain: Chain, sqlite_file: Path | None) -> None:
    """Bring the database to the newest revision; an older SQLite file is copied beside itself first.

    The copy is named `<file>.before-<revision>`. Raises StoreFailed.
    """
    old = database.read_now(_revision)
    if not _is_behind(old, database, chain):
        return
    if old is None and chain.tables is not None:
        database.write_now(partial(_make_new, chain, chain.tables))
        return
    from alembic import command

    newest = chain.revisions[-1]
    if old is not None and sqlite_file is not None:
        _copy_aside(sqlite_file, sqlite_file.with_name(f"{sqlite_file.name}.before-{newest}"))

    def upgrade(connection: Connection) -> None:
        _wait_for_others(connection)
        command.upgrade(_config(chain, connection), newest)
        if chain.plant is not None:
            chain.plant(connection)

    database.write_now(upgrade)


def _make_new(chain: Chain, tables: MetaData, connection: Connection) -> None:
    """Make a database of the newest revision, unless another process did so meanwhile."""
    _wait_for_others(connection)
    if _revision(connection) is not None:
        return
    tables.create_all(connection)
    _VERSION.create(connection)
    connection.execute(_VERSION.insert(), {"version_num": chain.revisions[-1]})
    if chain.plant is not None:
        chain.plant(connection)


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def _revision(connection: Connection) -> str | None:
    """Return the revision that a database says it has; None when it is empty, "" when it is somebody else's."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables:
        return ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return "" if found is None else str(found)


def _is_behind(revision: str | None, database: Database, chain: Chain) -> bool:
    if revision is None:
        return True
    if revision == "":
        raise StoreFailed(
            f"{database.name} holds tables that are not Vedette's.", "Choose another data directory or database."
        )
    if revision not in chain.revisions:
        raise StoreFailed(
            f"{database.name} was written by a newer version of Vedette (revision {revision}).",
            "Install that version, or choose another data directory.",
        )
    return revision != chain.revisions[-1]


def _copy_aside(source: Path, target: Path) -> None:
    """Copy a database file through SQLite, so that what still stands in its write-ahead log is in the copy."""
    unfinished = target.with_name(f"{target.name}.part")
    with translated(str(source)):
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(unfinished)) as copy:
            old.backup(copy)
        unfinished.replace(target)


def _config(chain: Chain, connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("path_separator", "newline")  # so that a path with spaces or colons is one path
    config.set_main_option("script_location", _literal(MIGRATIONS))
    config.set_main_option("version_locations", _literal(chain.folder))
    config.attributes["connection"] = connection
    return config


def _literal(path: Path) -> str:
    return str(path).replace("%", "%%")  # configparser would read %(name)s as a reference
