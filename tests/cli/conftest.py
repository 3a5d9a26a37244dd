# SPDX-License-Identifier: Apache-2.0
"""The command line of a data directory of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.support.cli_house import CliHouse
from tests.support.senders import HandClock

from vedette.store.store import StorePlace, open_store


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose tables are made; making them takes longer than most tests."""
    data = tmp_path_factory.mktemp("empty") / "data"
    open_store(StorePlace(data), HandClock()).close()
    return data


@pytest.fixture
def house(tmp_path: Path, empty_data: Path) -> CliHouse:
    return CliHouse(Path(shutil.copytree(empty_data, tmp_path / "data")))
