# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.support.stored import NOON, later, shop_website

from vedette.domain.page import PageWish
from vedette.domain.website import AgentMode, LicenseType, Ownership, VerificationMethod, WebsiteGroup
from vedette.errors import Conflict, NotFound
from vedette.store.store import Store
from vedette.store.websites import WebsiteFilter

pytestmark = pytest.mark.anyio


async def new_group(store: Store, name: str) -> WebsiteGroup:
    group = WebsiteGroup(uuid4(), name, NOON, later(1), "what it is for", ("a", "b"))
    await store.website_groups.insert(group)
    return group


async def test_a_website_comes_back_with_its_groups(store: Store) -> None:
    groups = [await new_group(store, name) for name in ("Zebra", "Ape")]
    site = replace(
        shop_website(),
        description="d",
        technical_contact_email="a@shop.example",
        group_ids=tuple(group.id for group in groups),
        license_type=LicenseType.CREDIT,
        agent_mode=AgentMode.INTERNAL,
        tags=("one", "two"),
    )

    await store.websites.insert(site)

    assert await store.websites.get(site.id) == site
    assert await store.websites.find_by_url(site.root_url) == site
    assert await store.websites.find_by_name("SHOP") == site
    assert await store.websites.get_all([site.id, uuid4()]) == {site.id: site}
    assert await store.website_groups.count_websites([groups[0].id]) == {groups[0].id: 1}


async def test_a_website_is_updated(store: Store) -> None:
    group = await new_group(store, "Group")
    site = replace(shop_website(), group_ids=(group.id,))
    await store.websites.insert(site)
    changed = replace(site, name="New", group_ids=(), root_url="https://new.example/")

    await store.websites.update(changed)

    assert await store.websites.get(site.id) == changed
    with pytest.raises(NotFound):
        await store.websites.update(shop_website(root_url="https://third.example/"))


async def test_an_address_is_taken_until_its_website_is_deleted(store: Store) -> None:
    first, second, third = shop_website(), shop_website(), shop_website(root_url="https://third.example/")
    await store.websites.insert(first)
    await store.websites.insert(third)

    with pytest.raises(Conflict, match=r"shop\.example"):
        await store.websites.insert(second)
    with pytest.raises(Conflict):
        await store.websites.update(replace(third, root_url=first.root_url))
    await store.websites.delete(first.id, later(5))
    await store.websites.insert(second)

    assert (await store.websites.get(first.id)).deleted_at == later(5)
    assert await store.websites.find_by_url(first.root_url) == second
    with pytest.raises(NotFound):
        await store.websites.delete(first.id, later(6))


async def test_a_group_that_is_not_there_is_not_found(store: Store) -> None:
    site = replace(shop_website(), group_ids=(uuid4(),))

    with pytest.raises(NotFound, match="group"):
        await store.websites.insert(site)
    with pytest.raises(NotFound):
        await store.websites.get(site.id)


async def test_websites_are_listed_by_name(store: Store) -> None:
    group = await new_group(store, "Group")
    sites = [
        replace(shop_website(root_url=f"https://{name}.example/"), name=name, group_ids=groups)
        for name, groups in (("b", (group.id,)), ("A", ()), ("c_", (group.id,)))
    ]
    for site in sites:
        await store.websites.insert(site)

    everything = await store.websites.page(WebsiteFilter(), PageWish(1, 2))
    in_group = await store.websites.page(WebsiteFilter(group_id=group.id), PageWish())
    found = await store.websites.page(WebsiteFilter(contains="C_"), PageWish())

    assert (everything.items, everything.total) == ((sites[1], sites[0]), 3)
    assert in_group.items == (sites[0], sites[2])
    assert found.items == (sites[2],)


async def test_groups_are_kept(store: Store) -> None:
    group = await new_group(store, "Group")
    site = replace(shop_website(), group_ids=(group.id,))
    await store.websites.insert(site)

    with pytest.raises(Conflict):
        await new_group(store, "GROUP")
    changed = replace(group, name="Other", tags=())
    await store.website_groups.update(changed)
    assert await store.website_groups.find_by_name("other") == changed
    assert (await store.website_groups.page(PageWish())).items == (changed,)
    await store.website_groups.delete(group.id)

    assert (await store.websites.get(site.id)).group_ids == ()
    for failing in (
        store.website_groups.get(group.id),
        store.website_groups.delete(group.id),
        store.website_groups.update(group),
    ):
        with pytest.raises(NotFound):
            await failing


async def test_proofs_of_ownership_are_kept_by_method(store: Store) -> None:
    site = shop_website()
    await store.websites.insert(site)
    file = Ownership(site.id, VerificationMethod.FILE, "s1", NOON)
    dns = Ownership(site.id, VerificationMethod.DNS, "s2", later(1))

    for proof in (file, dns):
        await store.websites.put_ownership(proof)
    assert await store.websites.verified_ids([site.id]) == frozenset()
    verified = replace(file, verified_at=later(2))
    await store.websites.put_ownership(verified)

    assert await store.websites.ownerships(site.id) == (dns, verified)
    assert await store.websites.find_ownership(site.id, VerificationMethod.FILE) == verified
    assert await store.websites.find_ownership(site.id, VerificationMethod.TAG) is None
    assert await store.websites.verified_ids([site.id, uuid4()]) == {site.id}
