# SPDX-License-Identifier: Apache-2.0
"""Services over a real SQLite store, with everything outside faked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.api_house import NamedProofs, NotingEngine, look_up
from tests.support.senders import HandClock

from vedette.services.build import Outside, Services, build_services
from vedette.services.draw import SystemDraw
from vedette.store.store import Store, StorePlace, open_store


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def engine() -> NotingEngine:
    return NotingEngine()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    opened = open_store(StorePlace(tmp_path), clock)
    yield opened
    opened.close()


@pytest.fixture
def services(store: Store, clock: HandClock, engine: NotingEngine) -> Services:
    return build_services(store, Outside(engine, look_up, NamedProofs(), clock, SystemDraw()))
