# SPDX-License-Identifier: Apache-2.0
"""A process that was asked for one scan runs that one only."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from tests.support.api_house import NotingEngine

from vedette.engine.own_scans import OwnScans
from vedette.scan.runner import SliceOutcome

OURS, OTHER = uuid4(), uuid4()


@pytest.mark.anyio
async def test_what_is_started_is_an_own_scan() -> None:
    own, inner = OwnScans(), NotingEngine()
    engine = own.started_by(inner)

    await engine.start(OURS)
    await engine.stop(OTHER)

    assert OURS in own
    assert OTHER not in own
    assert inner.notes == [("start", OURS), ("stop", OTHER)]


@pytest.mark.anyio
async def test_another_scan_is_put_aside_and_not_run() -> None:
    own = OwnScans()
    await own.started_by(NotingEngine()).start(OURS)
    ran: list[UUID] = []

    def note(scan_id: UUID) -> SliceOutcome:
        ran.append(scan_id)
        return SliceOutcome.DONE

    run_slice = own.only(note)

    assert run_slice(OURS) is SliceOutcome.DONE
    assert run_slice(OTHER) is SliceOutcome.STOPPED
    assert ran == [OURS]
