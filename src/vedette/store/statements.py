# SPDX-License-Identifier: Apache-2.0
"""Statements that both databases have, spelt differently by each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, Insert, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from vedette.domain.page import Page, PageWish

T = TypeVar("T")
CHUNK = 500
"""How many values one IN list holds at most: SQLite bounds the parameters of a statement."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of rows: by some columns, all of them upwards or all downwards."""

    columns: tuple[Column[Any], ...]
    is_downwards: bool = False

    @property
    def by(self) -> tuple[ColumnElement[Any], ...]:
        """What stands in ORDER BY."""
        return tuple(column.desc() for column in self.columns) if self.is_downwards else self.columns

    def turned(self) -> Order:
        """Return the order from the last row to the first."""
        return Order(self.columns, not self.is_downwards)


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


def page_of_ids(
    connection: Connection,
    column: Column[UUID],
    conditions: Sequence[ColumnElement[bool]],
    order: Order,
    wish: PageWish,
    total: int | None = None,
) -> Page[UUID]:
    """Return the ids of one page of the rows for which the conditions hold, and how many such rows there are.

    Ids first and their rows afterwards, since an index that holds the order and what the conditions are about answers
    this by itself: rows that are only counted or passed over are not read. Pages of the second half are read from the
    end. `total` is how many rows there are, where it is known.
    """
    if total is None:
        total = int(connection.execute(select(func.count()).select_from(column.table).where(*conditions)).scalar_one())
    size = min(wish.size, total - wish.offset)
    if size <= 0:
        return Page((), total)
    is_from_end = wish.offset > total // 2
    offset = total - wish.offset - size if is_from_end else wish.offset
    chosen = select(column).where(*conditions).order_by(*(order.turned() if is_from_end else order).by)
    ids = connection.execute(chosen.limit(size).offset(offset)).scalars().all()
    return Page(tuple(reversed(ids) if is_from_end else ids), total)


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
