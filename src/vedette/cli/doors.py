# SPDX-License-Identifier: Apache-2.0
"""What the command line is given: `app.py` knows how to open a data directory and to run things, and hands that in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what takes long to import is left to the commands that need it
    from vedette.api.server import ListenSettings
    from vedette.domain.callback import ListenerSettings
    from vedette.services.build import Services


@dataclass(frozen=True, slots=True)
class Served:
    """A server that listens: its base URL without a slash at its end, and the services behind it."""

    url: str
    services: Services


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways out of the command line."""

    open_services: Callable[[Path], AbstractAsyncContextManager[Services]]
    """Opens a data directory beside whoever has it: reads, writes, and queues scans for whoever runs them.

    Raises StoreFailed; Conflict when the directory must be migrated and another process has it.
    """
    run_here: Callable[[Path, ListenerSettings], AbstractAsyncContextManager[Services]]
    """Takes the lock of a data directory and runs what is started in this process until the context is left.

    Sites that are scanned can call our own listener where `ListenerSettings` say.
    Raises Conflict when another process has the lock; UsageError when the listener's port is taken; StoreFailed.
    """
    serve: Callable[[Path, ListenSettings, ListenerSettings], AbstractAsyncContextManager[Served]]
    """Takes the lock, runs all scans of the data directory, and serves the API and the dashboard.

    Raises Conflict when another process has the lock, or the address is taken; StoreFailed.
    """
