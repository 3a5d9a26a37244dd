# SPDX-License-Identifier: Apache-2.0
"""Every test of the transport runs on asyncio, as libcurl's driver does, and none is judged by the clock."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
