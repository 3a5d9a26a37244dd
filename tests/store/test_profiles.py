# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from tests.support.senders import HandClock

from vedette.domain.page import PageWish
from vedette.domain.scan_profile import ScanProfile
from vedette.errors import Conflict, NotFound
from vedette.store.profiles import ProfileReader
from vedette.store.store import Store
from vedette.store.tables import scan_profile

pytestmark = pytest.mark.anyio
ANN, BOB = UUID(int=1), UUID(int=2)
SITE = UUID(int=3)


def profile(name: str = "Nightly", **changes: object) -> ScanProfile:
    at = HandClock().now()
    fresh = ScanProfile(uuid4(), name, ANN, at, at, '{"Cookies": "a=s3cret"}')
    return replace(fresh, **changes)  # type: ignore[arg-type]


async def test_a_profile_is_kept_and_its_settings_lie_sealed(store: Store) -> None:
    own = profile(website_id=SITE, target_url="http://a.example/", is_primary=True, has_time_window=True)
    await store.scan_profiles.insert(own)
    rows = store.main.read_now(lambda connection: connection.execute(select(scan_profile)).fetchall())

    assert await store.scan_profiles.get(own.id) == own
    assert await store.scan_profiles.find_by_name("NIGHTLY") == own
    assert await store.scan_profiles.find_primary(SITE) == own
    assert "s3cret" not in str(rows)
    assert "s3cret" not in repr(own)


async def test_names_are_unique_in_any_letter_case(store: Store) -> None:
    await store.scan_profiles.insert(profile())

    with pytest.raises(Conflict, match="exists already"):
        await store.scan_profiles.insert(profile("nightly"))


async def test_a_website_has_one_primary_profile(store: Store) -> None:
    first, second = profile("A", website_id=SITE, is_primary=True), profile("B", website_id=SITE, is_primary=True)
    elsewhere = profile("C", website_id=UUID(int=4), is_primary=True)
    for each in (first, elsewhere, second):
        await store.scan_profiles.insert(each)

    assert await store.scan_profiles.find_primary(SITE) == second
    assert await store.scan_profiles.find_primary(UUID(int=4)) == elsewhere
    await store.scan_profiles.update(replace(first, is_primary=True))
    assert await store.scan_profiles.find_primary(SITE) == replace(first, is_primary=True)


async def test_a_reader_sees_what_is_its_own_or_shared(store: Store) -> None:
    own, hidden = profile("Own"), profile("Hidden", owner_id=BOB)
    shared, elsewhere = (
        profile("Shared", owner_id=BOB, is_shared=True),
        profile("Site", website_id=SITE, is_shared=True),
    )
    elsewhere = replace(elsewhere, owner_id=BOB)
    for each in (own, hidden, shared, elsewhere):
        await store.scan_profiles.insert(each)
    everywhere = await store.scan_profiles.page(ProfileReader(ANN), PageWish())
    nowhere = await store.scan_profiles.page(ProfileReader(ANN, frozenset()), PageWish())

    assert [each.name for each in everywhere.items] == ["Own", "Shared", "Site"]
    assert [each.name for each in nowhere.items] == ["Own", "Shared"]
    assert await store.scan_profiles.of_website(SITE, ProfileReader(ANN)) == (elsewhere,)


async def test_what_is_not_there_is_not_found(store: Store) -> None:
    own = profile()
    await store.scan_profiles.insert(own)
    await store.scan_profiles.delete(own.id)

    assert await store.scan_profiles.find_by_name(own.name) is None
    for failing in (
        store.scan_profiles.get(own.id),
        store.scan_profiles.delete(own.id),
        store.scan_profiles.update(own),
    ):
        with pytest.raises(NotFound):
            await failing
