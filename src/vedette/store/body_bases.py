# SPDX-License-Identifier: Apache-2.0
"""Remembers which body a new one is likely to resemble: the newest of the same page, else of the same kind of page."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from vedette.store.packing import PackedExchange

LARGEST_BASE_BYTES = 256 * 1024
MOST_BASES = 128
"""Together at most 32 MiB, and in practice a tenth of that."""
_Key = tuple[UUID, str, str, int]


@dataclass(frozen=True, slots=True)
class Base:
    """A body that others are packed against."""

    hash: bytes
    body: bytes


class BodyBases:
    """A bounded memory of bases, the least recently used forgotten first; it may be used from several threads."""

    def __init__(self) -> None:
        self._bases: OrderedDict[_Key, Base] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, scan_id: UUID, exchange: PackedExchange) -> Base | None:
        """Return the base for the body of `exchange`."""
        with self._lock:
            for key in _keys(scan_id, exchange):
                found = self._bases.get(key)
                if found is not None:
                    self._bases.move_to_end(key)
                    return found
        return None

    def remember(self, scan_id: UUID, exchange: PackedExchange, base: Base) -> None:
        """Take `base`, the body of `exchange`, as the base of later bodies like it."""
        if len(base.body) > LARGEST_BASE_BYTES:
            return
        with self._lock:
            for key in _keys(scan_id, exchange):
                self._bases[key] = base
                self._bases.move_to_end(key)
            while len(self._bases) > MOST_BASES:
                self._bases.popitem(last=False)


def _keys(scan_id: UUID, exchange: PackedExchange) -> tuple[_Key, _Key]:
    path = exchange.target.partition("?")[0]
    media_type = next((value for name, value in exchange.response_headers if name.lower() == "content-type"), "")
    return (scan_id, exchange.host, path, exchange.status), (scan_id, exchange.host, f"* {media_type}", exchange.status)
