# SPDX-License-Identifier: Apache-2.0
"""Waits for the wish to end: Ctrl-C, or SIGTERM as service managers send it."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio


@asynccontextmanager
async def heeding_signals() -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Yield a function that returns when the end is asked for; meanwhile the signals do nothing else."""
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:

        async def wait() -> None:
            async for _ in signals:
                return

        yield wait
