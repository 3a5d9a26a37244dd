# SPDX-License-Identifier: Apache-2.0
"""Schedules in the store, and the turn that only one of several servers can take."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import anyio
import pytest
from sqlalchemy.exc import IntegrityError
from tests.support.stored import NOON, SECRET, later, shop_scan, shop_website

from vedette.domain.page import PageWish
from vedette.domain.schedule import Recurrence, Repeat, RunEvery, Schedule, ScheduleKind, Timetable
from vedette.errors import NotFound
from vedette.store.schedules import Execution
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


def nightly(**fields: object) -> Schedule:
    plain = Schedule(
        id=uuid4(),
        name="Nightly \udcff",
        owner_id=uuid4(),
        kind=ScheduleKind.WEBSITE,
        settings='{"Cookies":"a=hush"}',
        timetable=Timetable(later(60), RunEvery.CUSTOM, Recurrence(Repeat.DAYS, 2, months=frozenset({1, 12}))),
        scan_group_id=uuid4(),
        created_at=NOON,
        updated_at=NOON,
        next_at=later(60),
        website_id=uuid4(),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


async def test_a_schedule_comes_back_as_it_was(store: Store) -> None:
    known = nightly()
    await store.schedules.insert(known)

    assert await store.schedules.get(known.id) == known
    changed = replace(known, name="Weekly", is_disabled=True, last_error="No.", next_at=None)
    await store.schedules.update(changed)
    assert await store.schedules.get(known.id) == changed
    await store.schedules.delete(known.id)
    for gone in (store.schedules.get(known.id), store.schedules.delete(known.id), store.schedules.update(known)):
        with pytest.raises(NotFound):
            await gone


async def test_the_settings_are_sealed(store: Store) -> None:
    known = nightly()
    await store.schedules.insert(known)
    raw = store.main.read_now(lambda c: c.exec_driver_sql("SELECT sealed FROM schedule").scalar_one())

    assert b"hush" not in bytes(raw)
    assert "hush" not in repr(known)


async def test_what_is_due_has_its_time_behind_it_and_is_not_disabled(store: Store) -> None:
    due, early = nightly(), nightly(next_at=later(30))
    for each in (due, early, nightly(is_disabled=True), nightly(next_at=None), nightly(next_at=later(90))):
        await store.schedules.insert(each)

    assert [one.id for one in await store.schedules.due(later(60))] == [early.id, due.id]


async def test_a_list_shows_what_the_reader_may_see(store: Store) -> None:
    group = uuid4()
    site = shop_website()
    await store.websites.insert(site)
    of_group, of_site = nightly(website_id=None, website_group_id=group), nightly(website_id=site.id)
    for each in (of_group, of_site):
        await store.schedules.insert(each)

    assert (await store.schedules.page(None, PageWish())).total == 2
    assert [one.id for one in (await store.schedules.page(frozenset({group}), PageWish())).items] == [of_group.id]
    assert (await store.schedules.page(frozenset(), PageWish())).total == 0
    assert [one.id for one in await store.schedules.of_website_group(group)] == [of_group.id]


async def test_one_turn_is_taken_once_by_any_number_of_servers(store: Store) -> None:
    known = nightly()
    await store.schedules.insert(known)

    def server(_: int) -> tuple[bool, UUID]:
        scan = shop_scan(website_id=uuid4(), schedule_id=known.id)
        execution = Execution(later(120), ((scan, SECRET),))
        return anyio.run(store.schedules.execute, known, execution), scan.id

    with ThreadPoolExecutor(6) as servers:
        outcomes = list(servers.map(server, range(6)))

    (winner,) = [scan_id for took, scan_id in outcomes if took]
    assert [scan.id for scan in await store.scans.unfinished()] == [winner]
    after = await store.schedules.get(known.id)
    assert (after.runs, after.last_scan_id, after.next_at) == (1, winner, later(120))


async def test_a_turn_whose_scan_cannot_be_stored_is_not_taken(store: Store) -> None:
    known = nightly()
    await store.schedules.insert(known)
    scan = shop_scan()
    await store.scans.insert(scan, SECRET)

    with pytest.raises(IntegrityError):
        await store.schedules.execute(known, Execution(None, ((scan, SECRET),)))

    assert await store.schedules.get(known.id) == known


async def test_a_schedule_that_was_changed_meanwhile_waits_for_its_new_turn(store: Store) -> None:
    known = nightly()
    await store.schedules.insert(known)
    await store.schedules.update(replace(known, updated_at=later(1)))

    assert await store.schedules.execute(known, Execution(None)) is False
