# SPDX-License-Identifier: Apache-2.0
"""Products that scans saw: each once in a scan, and told of once for each version of a website."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from tests.support.stored import NOON, SECRET, shop_scan, shop_website, status

from vedette.domain.scan import Agent, Scan, ScanState
from vedette.scan.rows import Batch, ComponentRow
from vedette.store.inventory import TechnologyFilter
from vedette.store.store import Store

pytestmark = pytest.mark.anyio
HOSTILE = "1.0\x00\ud800"


def row(product: str, version: str, source: str = "the header Server") -> ComponentRow:
    return ComponentRow(product, version, source, "https://shop.example/", NOON)


async def ended(store: Store, scan: Scan, *batches: tuple[ComponentRow, ...]) -> UUID:
    await store.scans.insert(scan, SECRET)
    await store.scans.claim(scan.id, Agent(uuid4(), "a"))
    for number, rows in enumerate(batches):
        batch = Batch(scan.id, 1, number, status(ScanState.COMPLETE), components=rows)
        for _ in range(2):
            await store.journal(scan.id, 1).commit(batch)
    await store.issues.apply_scan(scan.id)
    return scan.id


async def test_the_first_sighting_of_a_version_stays(store: Store) -> None:
    later = row("nginx", "1.18.0", "an error page")
    scan_id = await ended(store, shop_scan(), (row("nginx", "1.18.0"), row("Odd", HOSTILE)), (later, row("nginx", "")))

    seen = await store.coverage.components(scan_id)

    assert [(one.product, one.version, one.source) for one in seen] == [
        ("Odd", HOSTILE, "the header Server"),
        ("nginx", "", "the header Server"),
        ("nginx", "1.18.0", "the header Server"),
    ]


async def test_what_was_told_is_not_untold_until_another_version_is_seen(store: Store) -> None:
    website = shop_website()
    await store.websites.insert(website)
    await ended(store, shop_scan(website_id=website.id), (row("php", "7.4.1"),))
    old = await store.technologies.untold()

    assert await store.deliveries.tell_technologies(old, ())
    assert not await store.deliveries.tell_technologies(old, ())
    await ended(store, shop_scan(website_id=website.id), (row("php", "7.4.1"),))
    assert await store.technologies.untold() == ()
    await ended(store, shop_scan(website_id=website.id), (row("php", "7.4.2"),))
    (newer,) = await store.technologies.untold()
    assert newer.version == "7.4.2"


async def test_components_go_with_their_scan(store: Store) -> None:
    website = shop_website()
    await store.websites.insert(website)
    scan_id = await ended(store, shop_scan(website_id=website.id), (row("nginx", "1.18.0"),))

    await store.scans.delete(scan_id)

    assert await store.coverage.components(scan_id) == ()
    (kept,) = await store.technologies.all(TechnologyFilter())
    assert (kept.product, kept.issue_id, kept.url) == ("nginx", None, "https://shop.example/")
