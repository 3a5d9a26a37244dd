# SPDX-License-Identifier: Apache-2.0
"""Statements that both databases have, spelt differently by each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Insert, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
CHUNK = 500
"""How many values one IN list holds at most: SQLite bounds the parameters of a statement."""


def insert_or_ignore(connection: Connection, table: Table) -> Insert:
    """Return an INSERT into `table` that leaves a row with the same primary key, or other unique key, as it is."""
    return _insert(connection.dialect.name, table).on_conflict_do_nothing()


def upsert(connection: Connection, table: Table, keep: tuple[str, ...] = ()) -> Insert:
    """Return an INSERT into `table` that overwrites a row with the same primary key, but for the columns of `keep`."""
    return _upsert(connection.dialect.name, table, keep)


def add_up(connection: Connection, table: Table, column: str) -> Insert:
    """Return an INSERT into `table` that adds `column` to what a row with the same primary key has there."""
    new = _insert(connection.dialect.name, table)
    keys = [key.name for key in table.primary_key]
    total = table.columns[column] + new.excluded[column]
    return new.on_conflict_do_update(index_elements=keys, set_={column: total})


@cache
def _upsert(dialect: str, table: Table, keep: tuple[str, ...]) -> Insert:
    # Kept, since building the statement takes longer than inserting its rows.
    keys = [column.name for column in table.primary_key]
    new = _insert(dialect, table)
    changed = {column.name: new.excluded[column.name] for column in table.columns if column.name not in (*keys, *keep)}
    return new.on_conflict_do_update(index_elements=keys, set_=changed)


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield `values` in lists that fit into one statement."""
    rest = list(values)
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]


def ids_among(
    connection: Connection, column: ColumnElement[UUID], ids: Iterable[UUID], *conditions: ColumnElement[bool]
) -> frozenset[UUID]:
    """Return those of `ids` that `column` holds in some row for which the conditions hold."""
    return frozenset(
        found
        for some in chunks(frozenset(ids))
        for found in connection.execute(select(column).where(column.in_(some), *conditions)).scalars()
    )


def contains(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Return the condition that `column` holds `text` somewhere; the case of ASCII letters is ignored."""
    return func.lower(column).contains(text.lower(), autoescape=True)
