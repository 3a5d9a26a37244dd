# SPDX-License-Identifier: Apache-2.0
"""Every test of the transport runs on asyncio, as libcurl's driver does."""

from __future__ import annotations

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
