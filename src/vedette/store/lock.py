# SPDX-License-Identifier: Apache-2.0
"""One server a data directory: an advisory lock that the system drops when its holder dies."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType


class DirectoryLock:
    """The lock of a data directory, held until `release` or the end of the process. A context manager, too."""

    @classmethod
    def acquire(cls, directory: Path) -> DirectoryLock:
        """Take the lock, making the directory if need be. Raises Conflict that names the holder's pid; StoreFailed."""
        raise NotImplementedError

    def release(self) -> None:
        """Give the lock back; doing so twice is harmless."""
        raise NotImplementedError

    def __enter__(self) -> DirectoryLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder_of(directory: Path) -> int | None:
    """Return the pid of the process that holds the lock of `directory`; None when nobody does."""
    raise NotImplementedError
