# SPDX-License-Identifier: Apache-2.0
"""One house for each test file; a test that changes what others see makes its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.api_house import ApiHouse, running_api


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiHouse]:
    with running_api(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[ApiHouse]:
    with running_api(tmp_path) as running:
        yield running
