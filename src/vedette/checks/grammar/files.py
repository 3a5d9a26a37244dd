# SPDX-License-Identifier: Apache-2.0
"""Files that every system lets everybody read, and names of copies."""

from __future__ import annotations

from collections.abc import Callable

PASSWD = "etc/passwd"

WIN_INI = "windows/win.ini"

_UP = "../"

DEPTH = 10
"""How many folders a relative path goes up: more than web roots are deep, and `/..` is `/`."""


def relative_file(path: str) -> str:
    """Return `path` reached by going up from wherever the application looks."""
    return _UP * DEPTH + path


def absolute_file(path: str) -> str:
    """Return `path` from the root."""
    return "/" + path


def file_below(folder: str, path: str) -> str:
    """Return `path` reached by going up from `folder`, for applications that want the value to begin with it."""
    return folder + _UP * DEPTH + path


def encoded_file(path: str) -> str:
    """Return the relative path with its slashes percent-encoded once, for applications that decode twice."""
    return relative_file(path).replace("/", "%2f")


def backslash_file(path: str) -> str:
    """Return the relative path in Windows' spelling."""
    return relative_file(path).replace("/", "\\")


def absent_file(path: str, marker: str) -> str:
    """Return `path` with its last name replaced by one that does not exist."""
    return path.rpartition("/")[0] + "/" + marker


def swapped_file(path: str) -> str:
    """Return the words of `path` in another order: no system has that file, and a search by words does not mind."""
    return "/".join(reversed(path.split("/")))


def bak_copy(name: str) -> str:
    """Return what people call the copy of a file."""
    return f"{name}.bak"


def old_copy(name: str) -> str:
    """Return what people call the earlier state of a file."""
    return f"{name}.old"


def orig_copy(name: str) -> str:
    """Return what `patch` and merging tools call the earlier state of a file."""
    return f"{name}.orig"


def tilde_copy(name: str) -> str:
    """Return what Emacs and nano call the earlier state of a file."""
    return f"{name}~"


def swap_copy(name: str) -> str:
    """Return what Vim calls a file while it is open."""
    return f".{name}.swp"


COPIES: tuple[Callable[[str], str], ...] = (bak_copy, old_copy, orig_copy, tilde_copy, swap_copy)
