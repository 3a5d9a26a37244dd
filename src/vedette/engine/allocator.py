# SPDX-License-Identifier: Apache-2.0
"""How much memory the C library keeps that nobody uses any more.

glibc gives each thread that allocates an arena of its own, and takes ever larger blocks from those arenas once one of
them was freed. A scan's bodies and zstd's working memory come and go in a few threads, so after a minute a third of
all that was allocated is holes. With one arena, blocks from 64 KiB on mapped and unmapped one by one, and the end of
the heap returned, next to nothing is held back. Python lets one thread run at a time: one arena is no bottleneck.

Source: mallopt(3).
"""

from __future__ import annotations

import ctypes

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_SETTINGS = ((_M_ARENA_MAX, 1), (_M_MMAP_THRESHOLD, 64 * 1024), (_M_TRIM_THRESHOLD, 128 * 1024))


def hold_little_back() -> bool:
    """Tell the C library to return freed memory soon; False where it is not glibc, and nothing was changed.

    It counts for threads that begin to allocate after this.
    """
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    return all(library.mallopt(setting, value) for setting, value in _SETTINGS)
