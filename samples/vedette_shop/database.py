# SPDX-License-Identifier: Apache-2.0
"""The shop's SQLite database: built once in memory, read by queries that can neither write nor run for long.

Each query gets a private copy of the image, so queries share nothing and even a defect in the bounds below could not
change what the next visitor sees. Bounds: an authorizer that allows reading only, limits on text and expression sizes,
and a progress handler that interrupts after `STEP_LIMIT` steps of SQLite's virtual machine.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from vedette_shop.goods import PRODUCTS

STEP_LIMIT = 20_000
STEPS_BETWEEN_LOOKS = 500
ROW_LIMIT = 100

Value = str | int | float | bytes | None

_SCHEMA = """
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, slug TEXT, category TEXT, origin TEXT, harvest TEXT,
                       price_pence INTEGER, stock INTEGER);
CREATE TABLE vouchers (code TEXT, percent INTEGER, note TEXT);
CREATE TABLE accounts (number TEXT, trader TEXT, terms TEXT);
CREATE TABLE regions (region TEXT, days INTEGER, carrier TEXT);
CREATE TABLE partners (source TEXT, greeting TEXT);
"""
_VOUCHERS = (
    ("SPRING", 10, "Ten per cent off all green teas"),
    ("KETTLE", 15, "Fifteen per cent off a kettle of your choice"),
)
_ACCOUNTS = (
    ("T-1001", "The Corner Café", "30 days, free delivery above £80"),
    ("T-1002", "Harbour Hotel", "14 days, weekly delivery"),
)
_REGIONS = (("north", 2, "Dales Couriers"), ("south", 3, "Coast & County"), ("islands", 5, "Royal Ferry Post"))
_PARTNERS = (
    ("https://teapot-review.example/", "Welcome, readers of Teapot Review!"),
    ("Mozilla", "Our web shop works best on a large screen."),
)
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 20_000),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 10),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
)


class QueryFailed(Exception):
    """SQLite refused or interrupted a query; `str()` of it reads as a careless page would print it."""


class Database:
    """A frozen image of the shop's tables, and the one way to ask it something."""

    def __init__(self) -> None:
        self._image = _build_image()

    def select(self, statement: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """Return at most `ROW_LIMIT` rows of one SELECT; raise `QueryFailed` with SQLite's own words."""
        try:
            with closing(sqlite3.connect(":memory:")) as connection:
                self._open_for_reading(connection)
                return connection.execute(statement, parameters).fetchmany(ROW_LIMIT)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:  # ValueError: NUL or lone surrogate in the text
            raise QueryFailed(f"sqlite3.{type(error).__name__}: {error}") from error

    def _open_for_reading(self, connection: sqlite3.Connection) -> None:
        """Load the image into `connection` and put every bound on it."""
        connection.deserialize(self._image)
        for name, value in _LIMITS:
            connection.setlimit(name, value)
        looks_left = iter(range(STEP_LIMIT // STEPS_BETWEEN_LOOKS))
        connection.set_progress_handler(lambda: next(looks_left, None) is None, STEPS_BETWEEN_LOOKS)
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_allow_reading_only)


def _allow_reading_only(action: int, *_names: object) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _build_image() -> bytes:
    """Return the bytes of a database file with all tables filled."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SCHEMA)
        connection.executemany(
            "INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(p.id, p.name, p.slug, p.category, p.origin, p.harvest, p.price_pence, p.stock) for p in PRODUCTS],
        )
        connection.executemany("INSERT INTO vouchers VALUES (?, ?, ?)", _VOUCHERS)
        connection.executemany("INSERT INTO accounts VALUES (?, ?, ?)", _ACCOUNTS)
        connection.executemany("INSERT INTO regions VALUES (?, ?, ?)", _REGIONS)
        connection.executemany("INSERT INTO partners VALUES (?, ?)", _PARTNERS)
        connection.commit()
        return connection.serialize()
