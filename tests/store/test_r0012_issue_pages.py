# SPDX-License-Identifier: Apache-2.0
"""Scans that an earlier version launched are found by their targets, too."""

from __future__ import annotations

import pytest
from tests.support.senders import HandClock
from tests.support.stored import shop_scan, shop_spec, shop_url

from vedette.domain.page import PageWish
from vedette.store.database import open_sqlite
from vedette.store.migrate import MAIN_CHAIN, Chain, migrate
from vedette.store.scan_rows import scan_values
from vedette.store.scans import ScanFilter
from vedette.store.secrets import Vault
from vedette.store.store import MAIN_FILE, StorePlace, open_store
from vedette.store.tables import scan

pytestmark = pytest.mark.anyio
EARLIER = MAIN_CHAIN.revisions.index("0012")


async def test_scans_of_before_are_found_by_their_target(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("old")
    old = open_sqlite(directory / MAIN_FILE)
    migrate(old, Chain(MAIN_CHAIN.folder, MAIN_CHAIN.revisions[:EARLIER]), None)
    scans = [shop_scan(spec=shop_spec(shop_url(path))) for path in ("/a", "/%C3%A4", "/a")]
    rows = [scan_values(each, bytes(32), Vault.open(directory)) for each in scans]
    for row in rows:
        del row["target_digest"]
    old.write_now(lambda connection: connection.execute(scan.insert(), rows))
    old.close()

    store = open_store(StorePlace(directory), HandClock())
    exactly = [await store.scans.page(ScanFilter(target_url=str(each.spec.target)), PageWish()) for each in scans]
    partly = await store.scans.page(ScanFilter(target_contains="/a"), PageWish())
    store.close()

    assert [page.total for page in exactly] == [2, 1, 2]
    assert {each.id for each in partly.items} == {scans[0].id, scans[2].id}
