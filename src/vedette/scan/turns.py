# SPDX-License-Identifier: Apache-2.0
"""Lets many work side by side, and one alone: what it asks for must not be spoilt by what others ask meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio


class Turns:
    """Turns of one event loop. Whoever waits to be alone goes before those who come later."""

    def __init__(self) -> None:
        self._shared = 0
        self._alone = anyio.Lock()
        self._is_closed = False
        self._changed = anyio.Event()

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[None]:
        """Work beside others; wait while somebody is alone, or waits to be."""
        while self._is_closed:
            await self._changed.wait()
        self._shared += 1
        try:
            yield
        finally:
            self._shared -= 1
            self._tell()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Work alone, once everybody has ended who works now."""
        async with self._alone:
            self._is_closed = True
            try:
                while self._shared:
                    await self._changed.wait()
                yield
            finally:
                self._is_closed = False
                self._tell()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()
