# SPDX-License-Identifier: Apache-2.0
"""Statements that both databases have, spelt differently by each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, Insert, Table, func
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
CHUNK = 500
"""How many values one IN list holds at most: SQLite bounds the parameters of a statement."""


def insert_or_ignore(connection: Connection, table: Table) -> Insert:
    """Return an INSERT into `table` that leaves a row with the same primary key, or other unique key, as it is."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def upsert(connection: Connection, table: Table, keep: Sequence[str] = ()) -> Insert:
    """Return an INSERT into `table` that overwrites a row with the same primary key, but for the columns of `keep`."""
    keys = [column.name for column in table.primary_key]
    changed = [column.name for column in table.columns if column.name not in (*keys, *keep)]
    if connection.dialect.name == "postgresql":
        on_postgresql = postgresql.insert(table)
        return on_postgresql.on_conflict_do_update(
            index_elements=keys, set_={name: on_postgresql.excluded[name] for name in changed}
        )
    on_sqlite = sqlite.insert(table)
    return on_sqlite.on_conflict_do_update(
        index_elements=keys, set_={name: on_sqlite.excluded[name] for name in changed}
    )


def add_up(connection: Connection, table: Table, column: str) -> Insert:
    """Return an INSERT into `table` that adds `column` to what a row with the same primary key has there."""
    keys = [key.name for key in table.primary_key]
    total = table.columns[column]
    if connection.dialect.name == "postgresql":
        on_postgresql = postgresql.insert(table)
        return on_postgresql.on_conflict_do_update(
            index_elements=keys, set_={column: total + on_postgresql.excluded[column]}
        )
    on_sqlite = sqlite.insert(table)
    return on_sqlite.on_conflict_do_update(index_elements=keys, set_={column: total + on_sqlite.excluded[column]})


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield `values` in lists that fit into one statement."""
    rest = list(values)
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]


def contains(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Return the condition that `column` holds `text` somewhere; the case of ASCII letters is ignored."""
    return func.lower(column).contains(text.lower(), autoescape=True)
