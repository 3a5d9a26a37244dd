# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from tests.support.stored import later, shop_website

from vedette.domain.page import PageWish
from vedette.domain.website import WebsiteGroup
from vedette.store.store import Store
from vedette.store.websites import WebsiteFilter

pytestmark = pytest.mark.anyio
COUNT = 7
GROUP = WebsiteGroup(UUID(int=1), "Shops", later(0), later(0))


async def fill(store: Store) -> list[UUID]:
    """Store websites of one group, the first of which is deleted again, and return the ids of the others by name."""
    await store.website_groups.insert(GROUP)
    for number in range(COUNT + 1):
        url = f"https://{number}.example/"
        site = replace(shop_website(root_url=url), id=UUID(int=number), name=f"Shop {number}", group_ids=(GROUP.id,))
        await store.websites.insert(site)
    await store.websites.delete(UUID(int=0), later(1))
    return [UUID(int=number) for number in range(1, COUNT + 1)]


@pytest.mark.parametrize("size", [1, 2, 3, COUNT, COUNT + 1])
async def test_pages_follow_each_other_from_the_first_to_the_last(store: Store, size: int) -> None:
    ids = await fill(store)

    pages = [await store.websites.page(WebsiteFilter(), PageWish(number, size)) for number in range(1, COUNT + 3)]

    shown = [[site.id for site in page.items] for page in pages]
    assert shown == [ids[number * size : (number + 1) * size] for number in range(COUNT + 2)]
    assert {page.total for page in pages} == {COUNT}


async def test_a_group_s_websites_are_counted_without_deleted_ones(store: Store) -> None:
    ids = await fill(store)

    page = await store.websites.page(WebsiteFilter(group_id=GROUP.id), PageWish(2, 3))
    nothing = await store.websites.page(WebsiteFilter(group_id=UUID(int=9)), PageWish())

    assert ([site.id for site in page.items], page.total) == (ids[3:6], COUNT)
    assert (nothing.items, nothing.total) == ((), 0)
    assert await store.website_groups.count_websites((GROUP.id, UUID(int=9))) == {GROUP.id: COUNT, UUID(int=9): 0}
