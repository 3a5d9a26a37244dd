# SPDX-License-Identifier: Apache-2.0
"""A taster without processes: it asks a plain function, and keeps what it was given."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

import anyio

from vedette.domain.exchange import Exchange
from vedette.scan.ports import Taste, Taster


def finds_all_sound(exchange: Exchange) -> Taste:
    """The verdict of a taster that no answer harms."""
    return Taste.SOUND


@dataclass
class PlainTasters:
    """`ports.Tasters` and its taster over a function; `tasted` keeps what any of them read."""

    verdict: Callable[[Exchange], Taste] = finds_all_sound
    tasted: list[Exchange] = field(default_factory=list)

    async def taste(self, exchange: Exchange) -> Taste:
        await anyio.lowlevel.checkpoint()
        self.tasted.append(exchange)
        return self.verdict(exchange)

    def open(self) -> AbstractAsyncContextManager[Taster]:
        return self._open()

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Taster]:
        yield self
