# SPDX-License-Identifier: Apache-2.0
"""One server a data directory: an advisory lock that the system drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from vedette.errors import Conflict, StoreFailed

LOCK_FILE = "vedette.lock"
_TRIES = 10
_BETWEEN_TRIES_SECONDS = 0.02


class DirectoryLock:
    """The lock of a data directory, held until `release` or the end of the process. A context manager, too.

    The file stays when the lock is gone: removing it would let two processes lock two files of one name.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def acquire(cls, directory: Path) -> DirectoryLock:
        """Take the lock, making the directory if need be. Raises Conflict that names the holder's pid; StoreFailed."""
        make_directory(directory)
        try:
            descriptor = os.open(directory / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise _unusable(directory, error) from error
        for _ in range(_TRIES):
            if _try_lock(descriptor, fcntl.LOCK_EX):
                break
            if _read_pid(descriptor) is not None:
                raise _in_use(directory, descriptor)
            time.sleep(_BETWEEN_TRIES_SECONDS)  # nobody has signed: somebody only looked, or is about to sign
        else:
            raise _in_use(directory, descriptor)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock back; doing so twice is harmless."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> DirectoryLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder_of(directory: Path) -> int | None:
    """Return the pid of the process that holds the lock of `directory`; None when nobody does."""
    try:
        descriptor = os.open(directory / LOCK_FILE, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(directory, error) from error
    try:
        return None if _try_lock(descriptor, fcntl.LOCK_SH) else _read_pid(descriptor)
    finally:
        os.close(descriptor)


def make_directory(directory: Path) -> None:
    """Make a data directory that only this user can enter, unless it is there. Raises StoreFailed."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(directory, error) from error


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _in_use(directory: Path, descriptor: int) -> Conflict:
    """Close the lock file and return the error that names its holder."""
    holder = _read_pid(descriptor)
    os.close(descriptor)
    who = f"process {holder}" if holder else "another process"
    return Conflict(
        f"The data directory {directory} is in use by {who}.",
        "Stop it, use its API or dashboard, or choose another data directory.",
    )


def _read_pid(descriptor: int) -> int | None:
    text = os.pread(descriptor, 32, 0).strip()
    return int(text) if text.isdigit() else None


def _unusable(directory: Path, error: OSError) -> StoreFailed:
    return StoreFailed(
        f"The data directory {directory} cannot be used: {error.strerror}.",
        "Give this user the right to write there, or choose another one with --data.",
    )
