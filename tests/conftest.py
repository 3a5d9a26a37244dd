# SPDX-License-Identifier: Apache-2.0
"""What all tests share."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest
import structlog
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


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """Let no test leave the log on a stream of its own, which is closed when it ends."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of the tests' own; each test takes a database from it."""
    binaries = find_binaries()
    assert binaries is not None, "no PostgreSQL server is installed: apt-get install postgresql"
    with running_server(binaries) as server:
        yield server
