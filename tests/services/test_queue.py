# SPDX-License-Identifier: Apache-2.0
"""The tick starts what should run, of all scans or of those that a process was asked for."""

from __future__ import annotations

import pytest
from tests.support.api_house import NotingEngine
from tests.support.senders import HandClock
from tests.support.stored import shop_scan, shop_website

from vedette.domain.scan import Scan, ScanState
from vedette.services.queue import QueueService
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


async def put(store: Store, state: ScanState) -> Scan:
    site = shop_website(root_url=f"https://{state.value}.example/")
    await store.websites.insert(site)
    scan = shop_scan(website_id=site.id, state=state)
    await store.scans.insert(scan, b"secret")
    return scan


async def test_every_unfinished_scan_is_started_that_is_not_paused(
    store: Store, engine: NotingEngine, clock: HandClock
) -> None:
    queued, _, _ = [await put(store, each) for each in (ScanState.QUEUED, ScanState.PAUSED, ScanState.COMPLETE)]

    await QueueService(store.scans, store.issues, engine, clock).tick()

    assert engine.notes == [("start", queued.id)]


async def test_scans_of_others_are_left_alone_where_only_some_are_asked_for(
    store: Store, engine: NotingEngine, clock: HandClock
) -> None:
    ours, _ = [await put(store, each) for each in (ScanState.QUEUED, ScanState.RESUMING)]

    await QueueService(store.scans, store.issues, engine, clock, only={ours.id}).tick()

    assert engine.notes == [("start", ours.id)]
