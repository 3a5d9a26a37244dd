# SPDX-License-Identifier: Apache-2.0
"""The queue of messages: each event is told once, and each try is made by one sender."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID, uuid4

import anyio
import pytest
from tests.support.stored import NOON, later, shop_scan, shop_website

from vedette.domain.delivery import Delivery, DeliveryState, Notice
from vedette.domain.notification import NotificationEvent, ScanIssue, SightingState
from vedette.domain.page import PageWish
from vedette.domain.scan import ScanState
from vedette.domain.weakness import Severity
from vedette.store.store import Store

pytestmark = pytest.mark.anyio
ISSUE = ScanIssue(uuid4(), "SQL injection", Severity.HIGH, "https://shop.example/\udcff", SightingState.NEW, True, 100)


def message(**fields: object) -> Delivery:
    notice = Notice("Ended", ("It ended.",), NOON, NotificationEvent.SCAN_COMPLETED, "hush", uuid4(), (ISSUE,))
    plain = Delivery(uuid4(), "ann@example.org", notice, NOON, NOON, address="ann@example.org")
    return replace(plain, **fields)  # type: ignore[arg-type]


async def test_a_message_comes_back_as_it_was_and_what_it_says_is_sealed(store: Store) -> None:
    known = message(integration_id=uuid4(), rule_id=uuid4(), website_id=uuid4(), issue_id=uuid4())
    await store.deliveries.insert([known])

    assert await store.deliveries.due(NOON) == (known,)
    raw = store.main.read_now(lambda c: c.exec_driver_sql("SELECT sealed FROM delivery").scalar_one())
    assert b"hush" not in bytes(raw)


async def test_what_is_due_waits_and_has_its_time_behind_it(store: Store) -> None:
    due, early = message(next_at=later(5)), message()
    others = (message(next_at=later(11)), message(state=DeliveryState.GIVEN_UP))
    await store.deliveries.insert([due, early, *others])

    assert [one.id for one in await store.deliveries.due(later(10))] == [early.id, due.id]


async def test_one_of_many_senders_makes_a_try(store: Store) -> None:
    known = message()
    await store.deliveries.insert([known])

    with ThreadPoolExecutor(6) as senders:
        claims = list(senders.map(lambda _: anyio.run(store.deliveries.claim, known, later(60)), range(6)))

    assert claims.count(True) == 1
    assert await store.deliveries.due(later(59)) == ()
    (again,) = await store.deliveries.due(later(60))
    assert again.attempts == 1


async def test_the_word_of_the_latest_try_counts(store: Store) -> None:
    known = message()
    await store.deliveries.insert([known])
    assert await store.deliveries.claim(known, later(60))
    first = replace(known, attempts=1, next_at=later(60))
    assert await store.deliveries.claim(first, later(120))
    second = replace(first, attempts=2, state=DeliveryState.DELIVERED, ended_at=later(70), reference="https://x/1")

    assert not await store.deliveries.end_try(replace(first, state=DeliveryState.GIVEN_UP))
    assert await store.deliveries.end_try(second)
    assert not await store.deliveries.end_try(second)
    assert (await store.deliveries.page(None, PageWish())).items == (replace(second, next_at=later(60)),)


async def put(store: Store, state: ScanState) -> UUID:
    site = shop_website(root_url=f"https://{state.value}.example/")
    await store.websites.insert(site)
    scan = shop_scan(website_id=site.id, state=state)
    await store.scans.insert(scan, b"secret")
    return scan.id


async def test_an_event_is_told_once_by_any_number_of_servers(store: Store) -> None:
    scan_id = await put(store, ScanState.QUEUED)
    assert [scan.id for scan in await store.deliveries.untold_starts()] == [scan_id]

    def server(_: int) -> bool:
        return anyio.run(store.deliveries.tell, scan_id, NotificationEvent.NEW_SCAN, [message()])

    with ThreadPoolExecutor(6) as servers:
        assert list(servers.map(server, range(6))).count(True) == 1

    assert await store.deliveries.untold_starts() == ()
    assert (await store.deliveries.page(None, PageWish())).total == 1


async def test_an_end_is_told_once_its_issues_are_up_to_date(store: Store) -> None:
    scan_id = await put(store, ScanState.FAILED)
    assert await store.deliveries.untold_ends() == ()
    await store.issues.apply_scan(scan_id)
    assert [scan.id for scan in await store.deliveries.untold_ends()] == [scan_id]

    assert await store.deliveries.tell(scan_id, NotificationEvent.SCAN_FAILED, [])
    assert not await store.deliveries.tell(scan_id, NotificationEvent.SCAN_FAILED, [message()])
    assert await store.deliveries.untold_ends() == ()


async def test_issues_that_a_tracker_knows_are_those_not_given_up(store: Store) -> None:
    tracker, known, lost = uuid4(), uuid4(), uuid4()
    of_tracker = message(address=None, integration_id=tracker)
    given_up = replace(of_tracker, id=uuid4(), issue_id=lost, state=DeliveryState.GIVEN_UP)
    await store.deliveries.insert([replace(of_tracker, issue_id=known), given_up, message(issue_id=uuid4())])

    assert await store.deliveries.tracked_issues(tracker) == {known}


async def test_a_list_shows_what_the_reader_may_see(store: Store) -> None:
    await store.deliveries.insert([message(website_id=uuid4())])

    assert (await store.deliveries.page(None, PageWish())).total == 1
    assert (await store.deliveries.page(frozenset({uuid4()}), PageWish())).total == 0
