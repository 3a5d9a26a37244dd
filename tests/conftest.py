# SPDX-License-Identifier: Apache-2.0
"""What all tests share."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest
from hypothesis import settings
from tests.support.postgres import PostgresServer, find_binaries, running_server

if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs start with it ignored

settings.register_profile("vedette", deadline=None)  # a busy machine is no defect
settings.load_profile("vedette")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the product does."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of the tests' own; each test takes a database from it."""
    binaries = find_binaries()
    assert binaries is not None, "no PostgreSQL server is installed: apt-get install postgresql"
    with running_server(binaries) as server:
        yield server
