# SPDX-License-Identifier: Apache-2.0
"""Writes down which products the answers of a scan show, each version of each once."""

from __future__ import annotations

from vedette.domain.exchange import Exchange
from vedette.domain.products import PRODUCTS
from vedette.scan.ports import Clock
from vedette.scan.rows import ComponentRow
from vedette.scan.writer import Writer
from vedette.web.technology import SeenTechnology, find_technologies

MOST_COMPONENTS = 500
"""Of one scan: a site that names another product in every answer fills no table with them."""


class Components:
    """The products of one scan, as far as this slice has seen them; the journal keeps the first sighting of each."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self._known: set[tuple[str, str]] = set()

    def note(self, exchange: Exchange) -> None:
        """Write down what `exchange` shows and no exchange before it."""
        rows = [self._row(seen, exchange) for seen in find_technologies(exchange) if self._is_new(seen)]
        if rows:
            self._writer.write(components=rows)

    def _is_new(self, seen: SeenTechnology) -> bool:
        key = (seen.product.id, seen.version)
        if key in self._known or len(self._known) >= MOST_COMPONENTS:
            return False
        self._known.add(key)
        return True

    def _row(self, seen: SeenTechnology, exchange: Exchange) -> ComponentRow:
        word = seen.product.id if seen.product.id in PRODUCTS else seen.product.name
        return ComponentRow(word, seen.version, seen.source, str(exchange.request.url), self._clock.now())
