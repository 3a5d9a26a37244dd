# SPDX-License-Identifier: Apache-2.0
"""The answers that a browser may be given soon, while there is room for them. What is not here is fetched again."""

from __future__ import annotations

from collections import OrderedDict

from vedette.domain.exchange import Exchange

MOST_DOCUMENTS = 200
MOST_BYTES = 32 * 1024 * 1024


class Documents:
    """Exchanges by the keys of their pages; the one that was used longest ago goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Exchange] = OrderedDict()
        self._size_bytes = 0

    def keep(self, key: str, exchange: Exchange) -> None:
        """Keep the answer of page `key`."""
        self.drop(key)
        self._kept[key] = exchange
        self._size_bytes += len(exchange.response.body)
        while len(self._kept) > MOST_DOCUMENTS or (self._size_bytes > MOST_BYTES and len(self._kept) > 1):
            self.drop(next(iter(self._kept)))

    def find(self, key: str) -> Exchange | None:
        """Return the answer of page `key`; None when it is not kept."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def drop(self, key: str) -> None:
        """Forget the answer of page `key`."""
        exchange = self._kept.pop(key, None)
        if exchange is not None:
            self._size_bytes -= len(exchange.response.body)
