# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import anyio
import pytest
from sqlalchemy import update
from tests.support.stored import NOON, later

from vedette.domain.page import PageWish
from vedette.store.audit import AuditEntry
from vedette.store.scans import Between
from vedette.store.store import Store
from vedette.store.tables import audit_entry

pytestmark = pytest.mark.anyio
ENTRY = AuditEntry(NOON, uuid4(), "127.0.0.1", "ScanStarted", "https://shop.example/")


async def test_entries_are_listed_newest_first(store: Store) -> None:
    second = replace(ENTRY, actor_id=None, text="other")
    await store.audit.append(ENTRY)
    await store.audit.append(second)

    assert (await store.audit.page(PageWish())).items == (replace(second, number=2), replace(ENTRY, number=1))
    assert (await store.audit.page(PageWish(2, 1))).items == (replace(ENTRY, number=1),)


async def test_a_changed_entry_breaks_the_chain(store: Store) -> None:
    for _ in range(4):
        await store.audit.append(ENTRY)
    assert await store.audit.first_broken() is None

    await store.main.write(lambda c: c.execute(update(audit_entry).where(audit_entry.c.number == 2).values(text="no")))

    assert await store.audit.first_broken() == 2


async def test_a_missing_entry_breaks_the_chain(store: Store) -> None:
    for _ in range(3):
        await store.audit.append(ENTRY)

    await store.main.write(lambda c: c.execute(audit_entry.delete().where(audit_entry.c.number == 2)))

    assert await store.audit.first_broken() == 2


async def test_entries_written_at_once_make_one_chain(store: Store) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(store.audit.append, ENTRY)

    assert (await store.audit.page(PageWish())).total == 8
    assert await store.audit.first_broken() is None


async def test_what_was_there_before_is_part_of_the_chain(store: Store) -> None:
    told = replace(ENTRY, endpoint="api", actor_name="Ann", actor_email="ann@shop.example", before='{"a": 1}', after="")
    await store.audit.append(ENTRY)
    await store.audit.append(told)
    await store.audit.append(ENTRY)
    assert await store.audit.first_broken() is None
    assert (await store.audit.page(PageWish(2, 1))).items == (replace(told, number=2),)

    emptied = {"endpoint": "", "actor_name": "", "actor_email": "", "before": ""}
    await store.main.write(lambda c: c.execute(update(audit_entry).where(audit_entry.c.number == 2).values(emptied)))

    assert await store.audit.first_broken() == 2


async def test_entries_of_a_time_are_listed(store: Store) -> None:
    for minutes in range(4):
        await store.audit.append(replace(ENTRY, at=later(minutes)))

    page = await store.audit.page(PageWish(1, 1), Between(later(1), later(2)))

    assert (page.total, page.items[0].at) == (2, later(2))
