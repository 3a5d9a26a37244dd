# SPDX-License-Identifier: Apache-2.0
"""What was read out of a body, remembered for whoever asks next.

Most probes change nothing on a page and several checks look at each answer, so the same bytes come again and again.
What is kept is bounded by bytes, not by count: a site of huge pages takes no more memory than one of small ones.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sized
from typing import TypeVar

V = TypeVar("V", bound=Sized)

_ENTRY_BYTES = 400
"""What an entry takes beside its body and its pieces, about."""
_PIECE_BYTES = 100
"""What one piece of a result takes, about: a short text and its place in a set."""
_Key = tuple[bytes, tuple[str, ...]]
_Read = Callable[[bytes, tuple[str, ...]], V]


class Remembered:
    """Decorates a function of a body and some texts that returns a collection of short pieces.

    The results used last are kept, together about `most_bytes` with their bodies. It may be used from several threads.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes

    def __call__(self, read: _Read[V]) -> _Read[V]:
        """Return `read` with a memory of its own."""
        memory: OrderedDict[_Key, V] = OrderedDict()
        lock = threading.Lock()
        kept_bytes = 0

        def remembered(body: bytes, texts: tuple[str, ...]) -> V:
            nonlocal kept_bytes
            key = body, texts
            with lock:
                known = memory.get(key)
                if known is not None:
                    memory.move_to_end(key)
                    return known
            found = read(body, texts)
            with lock:
                if key not in memory:
                    memory[key] = found
                    kept_bytes += _weight(key, found)
                while kept_bytes > self._most_bytes:
                    kept_bytes -= _weight(*memory.popitem(last=False))
            return found

        return remembered


def _weight(key: _Key, found: Sized) -> int:
    body, texts = key
    return _ENTRY_BYTES + len(body) + sum(map(len, texts)) + _PIECE_BYTES * len(found)
