# SPDX-License-Identifier: Apache-2.0
"""Views of scans agree with what each table says, and never tell of yesterday."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.support.stored import NOON, SECRET, later, shop_scan, shop_website

from vedette.domain.page import PageWish
from vedette.domain.scan import ScanState
from vedette.errors import NotFound
from vedette.store.scans import ScanFilter
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


async def test_a_view_follows_every_commit(store: Store) -> None:
    website = shop_website()
    await store.websites.insert(website)
    scan = shop_scan(website_id=website.id)
    await store.scans.insert(scan, SECRET)
    view = await store.scan_views.get(scan.id)
    assert (view.scan, view.website, view.launched_by) == (scan, website, None)
    assert view == await store.scan_views.get(scan.id)

    await store.websites.update(replace(website, name="Bazaar"))
    assert (await store.scan_views.get(scan.id)).website.name == "Bazaar"
    await store.scans.cancel(scan.id)
    assert (await store.scan_views.get(scan.id)).scan.state is ScanState.CANCELLED
    await store.scans.delete(scan.id)
    with pytest.raises(NotFound):
        await store.scan_views.get(scan.id)


async def test_an_unknown_scan_is_found_once_it_is_there(store: Store) -> None:
    website = shop_website()
    await store.websites.insert(website)
    scan = shop_scan(website_id=website.id)
    with pytest.raises(NotFound):
        await store.scan_views.get(scan.id)

    await store.scans.insert(scan, SECRET)
    assert (await store.scan_views.get(scan.id)).scan == scan


async def test_a_page_holds_the_same_views(store: Store) -> None:
    website, group = shop_website(), uuid4()
    await store.websites.insert(website)
    scans = [shop_scan(website_id=website.id, group_id=group, initiated_at=later(each)) for each in range(3)]
    for scan in scans:
        await store.scans.insert(scan, SECRET)
    page = await store.scan_views.page(ScanFilter(), PageWish(1, 2))

    assert page.total == 3
    assert [view.scan for view in page.items] == [scans[2], scans[1]]
    assert list(page.items) == [await store.scan_views.get(scan.id) for scan in (scans[2], scans[1])]
    assert [view.ahead for view in page.items] == [2, 1]
    assert all(view.has_queued_in_group for view in page.items)


async def test_the_newest_complete_full_scan_is_the_latest(store: Store) -> None:
    website = shop_website()
    await store.websites.insert(website)
    older = shop_scan(website_id=website.id, state=ScanState.COMPLETE, initiated_at=NOON)
    newer = shop_scan(website_id=website.id, state=ScanState.COMPLETE, initiated_at=later(1))
    for scan in (older, newer):
        await store.scans.insert(scan, SECRET)

    assert not (await store.scan_views.get(older.id)).is_latest_completed_full
    assert (await store.scan_views.get(newer.id)).is_latest_completed_full
