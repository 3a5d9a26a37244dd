# SPDX-License-Identifier: Apache-2.0
"""The short answer to "where is my scan", which clients poll."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import ScanState
from vedette.wire.model import WireModel


class ScanStatus(WireModel):
    """Where a scan stands; agrees with the same fields of its detail."""

    completed_steps: int = Field(description="How many of the known work items are done or skipped.")
    estimated_launch_time: int | None = Field(description="In how many minutes a queued scan is expected to start.")
    estimated_steps: int = Field(description="How many work items are known so far.")
    state: ScanState = Field(description="Where the scan stands.")
