# SPDX-License-Identifier: Apache-2.0
"""What the connector's tests share: the document's example, an asset of a server, a time that only sleeping moves."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.replay_server import ReplayServer
from tests.support.sleeping_clock import SleepingClock

from vedette.connector import Asset


@pytest.fixture
def time() -> SleepingClock:
    return SleepingClock()


@pytest.fixture
def asset_of() -> Callable[[ReplayServer], Asset]:
    return lambda server: Asset(server.url, "user-id", "s3cret+/=")


@pytest.fixture(scope="session")
def example() -> dict[str, Any]:
    """The one reply of the output that the connector's document shows."""
    text = Path(__file__).with_name("get_scan_details_example.json").read_text("utf-8")
    [reply] = json.loads(text)
    return dict(reply)
