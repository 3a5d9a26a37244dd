# SPDX-License-Identifier: Apache-2.0
"""One database, SQLite or PostgreSQL, used from async code: work runs on a connection in a worker thread.

SQLite: WAL, so that readers and the one writer do not wait for each other; every write begins IMMEDIATE, so it never
fails half-way for want of the lock; synchronous FULL, so that a commit that returned survives a power cut.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeVar

from anyio import to_thread
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateSchema

from vedette.errors import UsageError
from vedette.store.failures import translated

T = TypeVar("T")
BUSY_TIMEOUT_SECONDS = 5.0
SQLITE_CONNECTIONS = 6
POSTGRESQL_CONNECTIONS = 10
PAGE_CACHE_KIB = 512
"""Of each connection to SQLite, instead of 2,000: the system caches the file as well, once for all of them."""
MOST_REMEMBERED = 4_096
EVIDENCE_SCHEMA = "vedette_evidence"
_WRITES = "vedette_writes"
_LOOKS = "vedette_looks"


class Database:
    """A database, safe to use from any thread and event loop. On SQLite one write runs at a time; reads run beside it.

    `name` is what error messages call it: the file's path, or the PostgreSQL URL without its password.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        self._writing_engine = engine.execution_options(**{_WRITES: True})
        self._is_sqlite = engine.dialect.name == "sqlite"
        # A lock of threads, not of tasks: scans run in event loops of their own, and share the store with the server.
        self._turn = threading.Lock() if self._is_sqlite else nullcontext()
        self._looking = threading.Lock()
        self._looking_at: Connection | None = None
        self._busy_looking: Connection | None = None
        """The connection on which a look-up is reading now."""
        self._version: object = None
        self._remembered: OrderedDict[Hashable, Any] = OrderedDict()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a read transaction and return what it returns. Raises StoreFailed."""
        return await to_thread.run_sync(self.read_now, work)

    async def look_up(self, key: Hashable, work: Callable[[Connection], T]) -> T:
        """Do what `read` does for a few rows found by `key`; what it returns must be frozen.

        Clients poll, so on SQLite an answer is remembered until anybody commits anything: `PRAGMA data_version` tells,
        also of other processes. It runs in the calling thread, on a connection of its own and outside of transactions:
        a WAL reader waits for nobody, and the way to another thread, a pool and a transaction costs several times
        what such a read does. `work` must read its results to their end.
        """
        return self._look_up_now(key, work) if self._is_sqlite else await self.read(work)

    async def recall(self, key: Hashable, work: Callable[[Connection], T]) -> T:
        """Do what `read` does for many rows, and remember it as `look_up` does: whoever waits meanwhile is not kept."""
        return await to_thread.run_sync(self._recall_now, key, work)

    def part(self, connection: Connection, key: Hashable, work: Callable[[Connection], T]) -> T:
        """Return what `work` reads on `connection`, and remember it as `look_up` does where the reading is for one.

        For what many looked-up rows share; what `work` returns must be frozen.
        """
        if connection is not self._busy_looking:
            return work(connection)
        return self._remember(key, lambda: work(connection))

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction that may write; an exception of `work` undoes all. Raises StoreFailed."""
        return await to_thread.run_sync(self.write_now, work)

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """Do what `read` does, in the calling thread."""
        with translated(self.name), self.engine.begin() as connection:
            return work(connection)

    def write_now(self, work: Callable[[Connection], T]) -> T:
        """Do what `write` does, in the calling thread."""
        with self._turn, translated(self.name), self._writing_engine.begin() as connection:
            return work(connection)

    def _recall_now(self, key: Hashable, work: Callable[[Connection], T]) -> T:
        if not self._is_sqlite:
            return self.read_now(work)
        # The place is made before the reading: what is committed between the two makes it forgotten.
        place: list[T] = self._look_up_now(key, lambda _: [])
        if not place:
            place.append(self.read_now(work))
        return place[0]

    def _look_up_now(self, key: Hashable, work: Callable[[Connection], T]) -> T:
        with self._looking, translated(self.name):
            connection = self._looking_at or self.engine.execution_options(**{_LOOKS: True}).connect()
            self._looking_at = None  # a connection on which something failed is not used again
            version = connection.connection.cursor().execute("PRAGMA data_version").fetchone()
            if version != self._version:
                self._remembered.clear()
                self._version = version
            self._busy_looking = connection
            try:
                found = self._remember(key, lambda: work(connection))
            finally:
                self._busy_looking = None
            self._looking_at = connection
            return found

    def _remember(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what was read for `key`, and make it the last to be forgotten of `MOST_REMEMBERED`."""
        if key in self._remembered:
            self._remembered.move_to_end(key)
        else:
            self._remembered[key] = read()
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.popitem(last=False)
        found: T = self._remembered[key]
        return found

    def close(self) -> None:
        """Close every connection."""
        with self._looking:
            if self._looking_at is not None:
                self._looking_at.close()
                self._looking_at = None
        self.engine.dispose()


def open_sqlite(path: Path) -> Database:
    """Return the database in the file `path`, which is made when it is first used."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_SECONDS},
        pool_size=SQLITE_CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, str(path))


def open_postgresql(url: str, schema: str | None = None) -> Database:
    """Return the database at `url` (`postgresql://…`), all work in `schema`. Raises UsageError for another URL."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError("The database URL cannot be read.", "Write postgresql://user@host/database.") from error
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise UsageError("The database URL is not one of PostgreSQL.", "Write postgresql://user@host/database.")
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_size=POSTGRESQL_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    if schema is not None:

        def choose_schema(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            cursor = connection.cursor()
            cursor.execute(f"SET search_path TO {schema}")
            cursor.close()
            connection.commit()

        event.listen(engine, "connect", choose_schema, insert=True)
    return Database(engine, f"the database {parsed.render_as_string(hide_password=True)}")


def make_schema(database: Database, schema: str) -> None:
    """Make `schema` in a PostgreSQL database unless it is there. Raises StoreFailed."""
    known = text("SELECT 1 FROM pg_namespace WHERE nspname = :schema")
    if database.read_now(lambda connection: connection.execute(known, {"schema": schema}).first()) is None:
        database.write_now(lambda connection: connection.execute(CreateSchema(schema, if_not_exists=True)))


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: `_begin_sqlite` does
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"cache_size=-{PAGE_CACHE_KIB}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(_LOOKS):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")
