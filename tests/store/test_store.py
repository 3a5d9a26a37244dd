# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from tests.support.senders import HandClock
from tests.support.stored import SECRET, shop_scan

from vedette.domain.scan import Agent
from vedette.errors import StoreFailed
from vedette.store.secrets import KEY_FILE
from vedette.store.store import EVIDENCE_FILE, MAIN_FILE, StorePlace, open_store


@pytest.mark.anyio
async def test_a_directory_is_made_for_this_user_alone(tmp_path: Path, clock: HandClock) -> None:
    directory = tmp_path / "some" / "where"
    store = open_store(StorePlace(directory), clock)
    scan = shop_scan()
    await store.scans.insert(scan, SECRET)
    store.close()

    assert directory.stat().st_mode & 0o777 == 0o700
    assert {KEY_FILE, MAIN_FILE, EVIDENCE_FILE} <= {path.name for path in directory.iterdir()}
    again = open_store(StorePlace(directory), clock)
    assert await again.scans.get(scan.id) == scan
    again.close()


@pytest.mark.anyio
async def test_what_was_sealed_needs_its_key(place: StorePlace, clock: HandClock) -> None:
    store = open_store(place, clock)
    scan = shop_scan()
    await store.scans.insert(scan, SECRET)
    epoch = (await store.scans.claim(scan.id, Agent(uuid4(), "a"))).epoch
    store.close()
    (place.directory / KEY_FILE).unlink()

    other = open_store(place, clock)
    with pytest.raises(StoreFailed, match="cannot be decrypted"):
        await other.journal(scan.id, epoch).load()
    other.close()
