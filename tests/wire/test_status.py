# SPDX-License-Identifier: Apache-2.0
"""The status that clients poll is four keys in order."""

from __future__ import annotations

from vedette.wire.enums import ScanState
from vedette.wire.status import ScanStatus


def test_the_keys_stand_in_wire_order() -> None:
    status = ScanStatus(completed_steps=244, estimated_launch_time=None, estimated_steps=382, state=ScanState.SCANNING)

    assert status.to_json_bytes() == (
        b'{"CompletedSteps":244,"EstimatedLaunchTime":null,"EstimatedSteps":382,"State":"Scanning"}'
    )
