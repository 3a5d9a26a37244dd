# SPDX-License-Identifier: Apache-2.0
"""The command line of a data directory of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.cli_house import CliHouse


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def house(tmp_path: Path) -> CliHouse:
    return CliHouse(tmp_path / "data")
