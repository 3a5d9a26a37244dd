# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.support.senders import HandClock
from tests.support.stored import NOON, SECRET, exchange, finding_row, later, shop_scan, shop_spec, shop_url, status
from tests.support.stored import shop_website as website

from vedette.domain.exchange import Origin, Request, Url
from vedette.domain.page import PageWish
from vedette.domain.policy import CrawlLimits, HttpLimits, ReportPolicy, ScanPolicy
from vedette.domain.scan import (
    Agent,
    CommitInfo,
    Counters,
    Credentials,
    Day,
    Failure,
    FailureReason,
    Scan,
    ScanSpec,
    ScanState,
    ScanType,
    TimeWindow,
    TimeWindowItem,
    Via,
)
from vedette.domain.scope import (
    AdditionalWebsite,
    Scope,
    ScopeKind,
    UrlRewriteExclusion,
    UrlRewriteMode,
    UrlRewriteRule,
    UrlRewriting,
)
from vedette.domain.time import Instant, Span
from vedette.errors import Conflict, NotFound
from vedette.scan.rows import Batch, ExchangeRef
from vedette.store import tables
from vedette.store.scans import Between, ScanFilter
from vedette.store.store import Store

pytestmark = pytest.mark.anyio
AGENT = Agent(UUID(int=7), "embedded")

TEXT = st.text(max_size=20)
MOMENTS = st.integers(0, 2**60).map(Instant)
SPANS = st.integers(0, 2**60).map(Span)
URLS = st.builds(Url, st.builds(Origin, st.sampled_from(["http", "https"]), TEXT, st.integers(1, 65535)), TEXT)
SPECS = st.builds(
    ScanSpec,
    target=URLS,
    scope=st.builds(
        Scope,
        target=URLS,
        kind=st.sampled_from(ScopeKind),
        links=st.lists(TEXT, max_size=2).map(tuple),
        links_exclude=st.booleans(),
        disallowed_methods=st.frozensets(TEXT, max_size=2),
        additional=st.lists(st.builds(AdditionalWebsite, URLS, st.booleans()), max_size=1).map(tuple),
        either_protocol=st.booleans(),
    ),
    policy=st.builds(
        ScanPolicy,
        id=st.uuids(),
        name=TEXT,
        description=st.none() | TEXT,
        owner_id=st.uuids(),
        is_default=st.booleans(),
        is_shared=st.booleans(),
        checks=st.none() | st.frozensets(TEXT, max_size=2),
        crawl=st.builds(CrawlLimits, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
        http=st.builds(HttpLimits, st.floats(0, 100), st.integers(1, 9), SPANS, SPANS, st.integers(0, 9)),
    ),
    report_policy=st.builds(ReportPolicy, st.uuids(), TEXT, st.none() | TEXT, st.uuids()),
    rewriting=st.builds(
        UrlRewriting,
        st.sampled_from(UrlRewriteMode),
        st.lists(st.builds(UrlRewriteRule, TEXT, TEXT), max_size=1).map(tuple),
        excluded=st.lists(st.builds(UrlRewriteExclusion, TEXT, st.booleans()), max_size=1).map(tuple),
    ),
    imported_links=st.lists(TEXT, max_size=2).map(tuple),
    imported_requests=st.lists(st.builds(Request, TEXT, URLS, body=st.binary(max_size=3)), max_size=1).map(tuple),
    most_duration=SPANS,
    time_window=st.none()
    | st.builds(
        TimeWindow,
        st.lists(
            st.builds(TimeWindowItem, st.sampled_from(Day), st.integers(0, 1440), st.integers(0, 1440), st.booleans()),
            max_size=2,
        ).map(tuple),
        TEXT,
    ),
    tags=st.lists(TEXT, max_size=2).map(tuple),
    comments=st.none() | TEXT,
    commit=st.builds(
        CommitInfo,
        build_configuration_name=st.none() | TEXT,
        build_has_change=st.none() | st.booleans(),
        timestamp=st.none() | MOMENTS,
        committer_id=st.none() | st.uuids(),
    ),
    via=st.builds(Via, st.none() | TEXT, st.none() | TEXT, st.booleans()),
)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)
CREDENTIALS = st.builds(Credentials, PAIRS, PAIRS, st.none() | st.tuples(TEXT, TEXT))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spec=SPECS, credentials=CREDENTIALS)
async def test_every_spec_comes_back_as_it_was(store: Store, spec: ScanSpec, credentials: Credentials) -> None:
    scan = shop_scan(id=uuid4(), spec=spec, credentials=credentials)

    await store.scans.insert(scan, SECRET)

    assert await store.scans.get(scan.id) == scan


def test_every_field_of_a_spec_is_tried() -> None:
    """The strategy above is held to the dataclass: a new field has to be JSON that msgspec reads back."""
    assert msgspec.json.decode(msgspec.json.encode(shop_spec()), type=ScanSpec) == shop_spec()


async def test_every_field_of_a_scan_comes_back(store: Store) -> None:
    scan = shop_scan(
        type=ScanType.RETEST,
        base_scan_id=uuid4(),
        state=ScanState.FAILED,
        state_changed_at=later(3),
        elapsed=Span(77),
        epoch=3,
        percentage=42,
        counters=Counters(1, 2, 3, 4, 5, 6, 7, 8, 9),
        agent=AGENT,
        failure=Failure(FailureReason.HOST_UNAVAILABLE, "Nobody answers."),
        wish=ScanState.CANCELLED,
        time_limit_hit=True,
    )

    await store.scans.insert(scan, SECRET)

    assert await store.scans.get(scan.id) == scan
    with pytest.raises(Conflict):
        await store.scans.insert(scan, SECRET)


async def test_secrets_are_sealed_in_the_row(store: Store) -> None:
    credentials = Credentials((("sid", "hunter2hunter2"),), (), ("bob", "passw0rdpassw0rd"))
    spec = replace(shop_spec(), via=Via(proxy="http://bob:proxyword@proxy.example:3128"))
    scan = shop_scan(spec=spec, credentials=credentials)
    await store.scans.insert(scan, SECRET)

    row = await store.main.read(lambda connection: connection.execute(select(tables.scan)).one())

    stored = repr(tuple(row)).encode()
    for secret in (b"hunter2", b"passw0rd", b"proxyword", repr(SECRET)[2:-1].encode()):
        assert secret not in stored


async def test_pages_come_newest_first(store: Store) -> None:
    scans = [shop_scan(id=UUID(int=n), initiated_at=later(n // 2)) for n in range(5)]
    for scan in scans:
        await store.scans.insert(scan, SECRET)

    first = await store.scans.page(ScanFilter(), PageWish(1, 2))
    last = await store.scans.page(ScanFilter(), PageWish(3, 2))
    oldest = await store.scans.page(ScanFilter(oldest_first=True), PageWish(1, 1))

    assert (first.items, first.total) == ((scans[4], scans[3]), 5)
    assert last.items == (scans[0],)
    assert oldest.items == (scans[0],)


async def insert_site(store: Store, root_url: str) -> UUID:
    site = website(root_url=root_url)
    await store.websites.insert(site)
    return site.id


FILTERS: dict[str, tuple[ScanFilter, str]] = {
    "the state": (ScanFilter(states=frozenset({ScanState.COMPLETE})), "b"),
    "no state": (ScanFilter(states=frozenset()), ""),
    "the website's address": (ScanFilter(website_url="https://shop.example/"), "ab"),
    "the website's id": (ScanFilter(website_id=UUID(int=9)), ""),
    "the target": (ScanFilter(target_url="https://shop.example/a"), "a"),
    "a part of the target": (ScanFilter(target_contains="SHOP.example/"), "ab"),
    "a part with a wildcard in it": (ScanFilter(target_contains="%"), "c"),
    "a launch at or after a moment": (ScanFilter(initiated=Between(start=later(1))), "bc"),
    "a launch between two moments": (ScanFilter(initiated=Between(later(1), later(1))), "b"),
    "a change at or before a moment": (ScanFilter(changed=Between(end=later(9))), "b"),
}


@pytest.mark.parametrize(("wanted", "expected"), FILTERS.values(), ids=FILTERS)
async def test_a_list_is_filtered_by(store: Store, wanted: ScanFilter, expected: str) -> None:
    shop, other = await insert_site(store, "https://shop.example/"), await insert_site(store, "https://other.example/")
    await store.scans.insert(shop_scan(website_id=shop, spec=shop_spec(shop_url("/a"))), SECRET)
    await store.scans.insert(
        shop_scan(
            website_id=shop,
            spec=shop_spec(shop_url("/b")),
            initiated_at=later(1),
            state=ScanState.COMPLETE,
            state_changed_at=later(9),
        ),
        SECRET,
    )
    elsewhere = Url(Origin("https", "other.example", 443), "/%63")
    await store.scans.insert(shop_scan(website_id=other, spec=shop_spec(elsewhere), initiated_at=later(2)), SECRET)

    page = await store.scans.page(replace(wanted, oldest_first=True), PageWish())

    names = {"/a": "a", "/b": "b", "/%63": "c"}
    assert "".join(names[scan.spec.target.target] for scan in page.items) == expected
    assert page.total == len(expected)


async def put(store: Store, state: ScanState, **fields: object) -> Scan:
    scan = shop_scan(state=state, **fields)
    await store.scans.insert(scan, SECRET)
    return scan


ASIDE = (ScanState.QUEUED, ScanState.DELAYED, ScanState.PAUSED, ScanState.RESUMING)
AT_WORK = (ScanState.SCANNING, ScanState.PAUSING)
ENDED = (ScanState.COMPLETE, ScanState.FAILED, ScanState.CANCELLED)


@pytest.mark.parametrize("state", ASIDE)
async def test_a_scan_that_nobody_works_on_is_cancelled_at_once(
    store: Store, clock: HandClock, state: ScanState
) -> None:
    scan = await put(store, state, epoch=3)
    clock.at = later(60)

    cancelled = await store.scans.cancel(scan.id)

    assert cancelled == replace(scan, state=ScanState.CANCELLED, state_changed_at=later(60), epoch=4)
    assert await store.scans.get(scan.id) == cancelled


@pytest.mark.parametrize("state", [*AT_WORK, ScanState.ARCHIVING])
async def test_a_running_scan_is_wished_to_be_cancelled(store: Store, state: ScanState) -> None:
    scan = await put(store, state)

    assert await store.scans.cancel(scan.id) == replace(scan, wish=ScanState.CANCELLED)


@pytest.mark.parametrize("state", ENDED)
async def test_an_ended_scan_changes_no_more(store: Store, state: ScanState) -> None:
    scan = await put(store, state)

    for deed in (store.scans.cancel, store.scans.pause, store.scans.resume):
        with pytest.raises(Conflict):
            await deed(scan.id)
    with pytest.raises(Conflict):
        await store.scans.claim(scan.id, AGENT)
    assert await store.scans.get(scan.id) == scan


async def test_pause_and_resume(store: Store) -> None:
    queued = await put(store, ScanState.QUEUED)
    running = await put(store, ScanState.SCANNING)

    assert (await store.scans.pause(queued.id)).state is ScanState.PAUSED
    assert (await store.scans.pause(queued.id)).state is ScanState.PAUSED
    with pytest.raises(Conflict):
        await store.scans.claim(queued.id, AGENT)
    assert (await store.scans.resume(queued.id)).state is ScanState.QUEUED
    assert (await store.scans.pause(running.id)).wish is ScanState.PAUSING
    assert (await store.scans.resume(running.id)).wish is None
    with pytest.raises(Conflict):
        await store.scans.resume(running.id)


async def test_a_scan_that_began_resumes_where_it_was(store: Store) -> None:
    scan = await put(store, ScanState.QUEUED)
    epoch = (await store.scans.claim(scan.id, AGENT)).epoch
    await store.journal(scan.id, epoch).commit(Batch(scan.id, epoch, 0, status(ScanState.PAUSED)))

    assert (await store.scans.resume(scan.id)).state is ScanState.RESUMING


async def test_a_claim_shuts_the_last_holder_out(store: Store) -> None:
    scan = await put(store, ScanState.QUEUED)

    first, second = await store.scans.claim(scan.id, AGENT), await store.scans.claim(scan.id, AGENT)

    assert (first.epoch, second.epoch) == (1, 2)
    assert second.agent == AGENT
    assert second.state is ScanState.QUEUED


async def test_waiting_scans_start_oldest_first(store: Store) -> None:
    late = await put(store, ScanState.QUEUED, initiated_at=later(2))
    early = await put(store, ScanState.RESUMING, initiated_at=later(1))
    for state in (ScanState.SCANNING, ScanState.PAUSED, ScanState.COMPLETE):
        await put(store, state)

    assert await store.scans.start_next() == (early.id, late.id)


async def test_a_deleted_scan_is_gone_with_all_its_rows(store: Store) -> None:
    scan = await put(store, ScanState.QUEUED)
    epoch = (await store.scans.claim(scan.id, AGENT)).epoch
    ref = ExchangeRef(epoch, 0, 0)
    await store.journal(scan.id, epoch).commit(
        Batch(scan.id, epoch, 0, status(ScanState.COMPLETE), exchanges=(exchange("/"),), findings=(finding_row(),))
    )

    await store.scans.delete(scan.id)
    await store.scans.delete(scan.id)

    with pytest.raises(NotFound):
        await store.scans.get(scan.id)
    assert (await store.scans.page(ScanFilter(), PageWish())).total == 0
    assert await store.findings.rows(scan.id) == ()
    assert await store.evidence.read(scan.id, [ref]) == {}


async def test_a_running_scan_is_not_deleted(store: Store) -> None:
    scan = await put(store, ScanState.SCANNING)

    with pytest.raises(Conflict, match="running"):
        await store.scans.delete(scan.id)
    with pytest.raises(NotFound):
        await store.scans.delete(uuid4())


async def test_the_latest_complete_full_scan_of_a_website(store: Store) -> None:
    site, other = uuid4(), uuid4()
    await put(store, ScanState.COMPLETE, website_id=site, initiated_at=NOON)
    newest = await put(store, ScanState.COMPLETE, website_id=site, initiated_at=later(1))
    await put(store, ScanState.COMPLETE, website_id=site, initiated_at=later(2), type=ScanType.RETEST)
    await put(store, ScanState.FAILED, website_id=site, initiated_at=later(3))

    assert await store.scans.latest_completed_full(site) == newest
    assert await store.scans.latest_completed_full(other) is None
    assert await store.scans.latest_completed_full_ids([site, other]) == {newest.id}


async def test_groups_states_and_targets_are_looked_up(store: Store) -> None:
    queued = await put(store, ScanState.QUEUED)
    done = await put(store, ScanState.COMPLETE)

    assert await store.scans.has_queued_in_group(queued.group_id)
    assert not await store.scans.has_queued_in_group(done.group_id)
    assert await store.scans.count_by_state() == {ScanState.QUEUED: 1, ScanState.COMPLETE: 1}
    assert await store.scans.unfinished() == (queued,)
    assert await store.scans.unfinished_for_target(str(queued.spec.target)) == (queued,)
    assert await store.scans.unfinished_for_target("https://other.example/") == ()
