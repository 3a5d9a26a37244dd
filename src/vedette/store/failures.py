# SPDX-License-Identifier: Apache-2.0
"""What a database driver's error means, said once: full, locked, damaged, forbidden, not reachable."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from vedette.errors import Conflict, StoreFailed

_FULL = ("The disk that holds {place} is full.", "Free some space; what was committed before is safe.")
_LOCKED = (
    "Another process has {place} locked for too long.",
    "Close the program that writes to it (a backup, an open database browser), then try again.",
)
_DAMAGED = ("{place} is damaged or is no database.", "Restore it from a backup, or move it away to start afresh.")
_FORBIDDEN = ("{place} may not be read or written by this user.", "Give this user the right to read and write it.")
_ABSENT = ("{place} cannot be opened.", "Check that it exists and that this user may read and write it.")
_BROKEN_DISK = ("Reading or writing {place} failed.", "Check the disk; what was committed before is safe.")
_UNREACHABLE = ("{place} does not answer.", "Check that the server runs and that its URL, user and password are right.")

_BUSY = ("{place} had no free connection for too long.", "Try again; run fewer scans at once if it happens again.")

_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _FORBIDDEN,
    sqlite3.SQLITE_PERM: _FORBIDDEN,
    sqlite3.SQLITE_AUTH: _FORBIDDEN,
    sqlite3.SQLITE_CANTOPEN: _ABSENT,
    sqlite3.SQLITE_IOERR: _BROKEN_DISK,
}
_POSTGRESQL = {
    "53100": _FULL,
    "55P03": _LOCKED,
    "40P01": _LOCKED,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
    "42501": _FORBIDDEN,
    "25006": _FORBIDDEN,
    "58030": _BROKEN_DISK,
}
_POSTGRESQL_CLASSES = {"08": _UNREACHABLE, "28": _UNREACHABLE, "3D": _UNREACHABLE, "57": _UNREACHABLE}


def read_failure(error: BaseException | None) -> tuple[str, str] | None:
    """Return the message and remedy that a driver's error stands for; None when it is a defect of ours."""
    if isinstance(error, PoolTimeout):
        return _BUSY
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return None if code is None else _SQLITE.get(code & 0xFF)
    if isinstance(error, psycopg.Error):
        state = error.sqlstate
        if state is None:
            return _UNREACHABLE if isinstance(error, psycopg.OperationalError) else None
        return _POSTGRESQL.get(state) or _POSTGRESQL_CLASSES.get(state[:2])
    return None


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn the driver's errors about `place` into StoreFailed; a broken constraint stays IntegrityError."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout, sqlite3.Error, psycopg.Error) as error:
        words = read_failure(error.orig if isinstance(error, DBAPIError) else error)
        if words is None:
            raise
        message, remedy = words
        raise StoreFailed(message.format(place=place[0].upper() + place[1:]), remedy) from error


@contextmanager
def unique(message: str, remedy: str = "Choose another one.") -> Iterator[None]:
    """Turn a broken constraint into Conflict: what is to be stored is there already."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict(message, remedy) from error
