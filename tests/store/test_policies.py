# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from vedette.domain.page import PageWish
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY
from vedette.errors import Conflict, NotFound
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


async def test_the_built_in_policies_are_there_from_the_start(store: Store) -> None:
    assert await store.scan_policies.get(DEFAULT_SCAN_POLICY.id) == DEFAULT_SCAN_POLICY
    assert await store.report_policies.get(DEFAULT_REPORT_POLICY.id) == DEFAULT_REPORT_POLICY
    assert (await store.scan_policies.page(PageWish())).items == (DEFAULT_SCAN_POLICY,)


async def test_the_built_in_policies_cannot_be_changed(store: Store) -> None:
    with pytest.raises(Conflict, match="built-in"):
        await store.scan_policies.update(replace(DEFAULT_SCAN_POLICY, name="Mine"))
    with pytest.raises(Conflict, match="built-in"):
        await store.report_policies.delete(DEFAULT_REPORT_POLICY.id)


async def test_policies_of_one_s_own_are_kept(store: Store) -> None:
    own = replace(
        DEFAULT_SCAN_POLICY, id=uuid4(), owner_id=uuid4(), checks=frozenset({"open-redirect"}), is_default=False
    )
    await store.scan_policies.insert(own)

    assert await store.scan_policies.get(own.id) == own
    assert await store.scan_policies.find_by_name(own.name.upper()) == DEFAULT_SCAN_POLICY
    with pytest.raises(Conflict, match="exists already"):
        await store.scan_policies.insert(replace(own, id=uuid4()))
    await store.scan_policies.update(replace(own, name="Mine"))
    assert (await store.scan_policies.find_by_name("mine")) == replace(own, name="Mine")
    await store.scan_policies.delete(own.id)
    for failing in (
        store.scan_policies.get(own.id),
        store.scan_policies.delete(own.id),
        store.scan_policies.update(own),
    ):
        with pytest.raises(NotFound):
            await failing
