# SPDX-License-Identifier: Apache-2.0
"""One database, SQLite or PostgreSQL, used from async code: work runs on a connection in a worker thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


class Database:
    """A database and its threads. On SQLite one write runs at a time; reads run beside it."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a read transaction and return what it returns. Raises StoreFailed."""
        raise NotImplementedError

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction that may write; an exception of `work` undoes all. Raises StoreFailed."""
        raise NotImplementedError

    def close(self) -> None:
        """Close every connection."""
        raise NotImplementedError
