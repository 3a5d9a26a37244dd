# SPDX-License-Identifier: Apache-2.0
"""Rules in the store: what comes back, and the order in which they are asked."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.support.stored import NOON, shop_scan, shop_website

from vedette.domain.notification import (
    IssueFilter,
    NotificationEvent,
    NotificationRule,
    NotificationScope,
    Recipients,
    SightingState,
    SpecificRecipient,
)
from vedette.domain.page import PageWish
from vedette.domain.weakness import Severity
from vedette.errors import NotFound
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


def ended(**fields: object) -> NotificationRule:
    plain = NotificationRule(
        id=uuid4(),
        name="Ends",
        event=NotificationEvent.SCAN_COMPLETED,
        scope=NotificationScope.ANY_WEBSITE,
        priority=0,
        created_at=NOON,
        updated_at=NOON,
        recipients=Recipients(
            (uuid4(),), (uuid4(),), ("ö@example.org",), (SpecificRecipient.ADMINISTRATORS,), (uuid4(),)
        ),
        email_filter=IssueFilter(Severity.HIGH, True, SightingState.NEW, 80),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


async def test_a_rule_comes_back_as_it_was(store: Store) -> None:
    known = await store.notification_rules.insert(ended())

    assert known.priority == 1
    assert await store.notification_rules.get(known.id) == known
    changed = replace(known, name="Other", is_disabled=True, integration_filter=IssueFilter(certainty=1))
    await store.notification_rules.update(replace(changed, priority=9))
    assert await store.notification_rules.get(known.id) == changed
    await store.notification_rules.delete(known.id)
    rules = store.notification_rules
    for gone in (rules.get(known.id), rules.delete(known.id), rules.update(known), rules.set_priorities({known.id: 1})):
        with pytest.raises(NotFound):
            await gone


async def test_narrow_scopes_come_first_then_high_priorities(store: Store) -> None:
    rules = store.notification_rules
    low, high = await rules.insert(ended()), await rules.insert(ended())
    group = await rules.insert(ended(scope=NotificationScope.WEBSITE_GROUP, website_group_id=uuid4()))
    site = await rules.insert(ended(scope=NotificationScope.WEBSITE, website_id=uuid4()))
    await rules.insert(ended(event=NotificationEvent.NEW_SCAN))

    assert (low.priority, high.priority, group.priority) == (1, 2, 1)
    order = [one.id for one in await rules.of_event(NotificationEvent.SCAN_COMPLETED)]
    assert order == [site.id, group.id, high.id, low.id]
    await rules.set_priorities({low.id: 7, high.id: 3})
    assert [one.priority for one in await rules.of_event(NotificationEvent.SCAN_COMPLETED)][2:] == [7, 3]


async def test_priorities_change_together_or_not_at_all(store: Store) -> None:
    known = await store.notification_rules.insert(ended())

    with pytest.raises(NotFound):
        await store.notification_rules.set_priorities({known.id: 5, uuid4(): 6})

    assert (await store.notification_rules.get(known.id)).priority == 1


async def test_a_list_shows_what_the_reader_may_see(store: Store) -> None:
    group = uuid4()
    of_group = ended(scope=NotificationScope.WEBSITE_GROUP, website_group_id=group)
    for each in (ended(), of_group):
        await store.notification_rules.insert(each)

    assert (await store.notification_rules.page(None, PageWish())).total == 2
    assert [one.id for one in (await store.notification_rules.page(frozenset({group}), PageWish())).items] == [
        of_group.id
    ]
    assert (await store.notification_rules.page(frozenset(), PageWish())).total == 0
    assert [one.id for one in await store.notification_rules.of_website_group(group)] == [of_group.id]


async def test_the_scan_groups_of_a_website_are_those_of_its_scans(store: Store) -> None:
    site = shop_website()
    await store.websites.insert(site)
    first = shop_scan(website_id=site.id)
    await store.scans.insert(first, b"secret")
    await store.scans.insert(shop_scan(website_id=site.id, group_id=first.group_id), b"secret")

    groups = await store.notification_rules.scan_groups(site.id)

    assert groups == ((first.group_id, str(first.spec.target)),)
