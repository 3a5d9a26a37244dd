# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY, PolicySecrets
from vedette.domain.policy_http import CustomHeader
from vedette.errors import Conflict, NotFound
from vedette.store.policies import plant_built_in_policies
from vedette.store.store import Store
from vedette.store.tables import scan_policy

pytestmark = pytest.mark.anyio


async def test_the_built_in_policies_are_there_from_the_start(store: Store) -> None:
    assert await store.scan_policies.get(DEFAULT_SCAN_POLICY.id) == DEFAULT_SCAN_POLICY
    assert await store.report_policies.get(DEFAULT_REPORT_POLICY.id) == DEFAULT_REPORT_POLICY
    assert await store.scan_policies.all() == (DEFAULT_SCAN_POLICY,)
    assert await store.scan_policies.account_default_id() == DEFAULT_SCAN_POLICY.id


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


async def test_another_policy_may_be_the_account_s_default(store: Store) -> None:
    own = replace(DEFAULT_SCAN_POLICY, id=uuid4(), owner_id=uuid4(), is_default=False)
    await store.scan_policies.insert(own)
    await store.scan_policies.make_account_default(own.id)

    assert await store.scan_policies.account_default_id() == own.id
    with pytest.raises(NotFound):
        await store.scan_policies.make_account_default(uuid4())
    assert await store.scan_policies.account_default_id() == own.id
    store.main.write_now(plant_built_in_policies)
    assert await store.scan_policies.account_default_id() == own.id
    await store.scan_policies.delete(own.id)
    assert await store.scan_policies.account_default_id() == DEFAULT_SCAN_POLICY.id


async def test_what_may_hold_credentials_lies_sealed(store: Store) -> None:
    secrets = PolicySecrets("http://u:s3cret@proxy.example:8080", headers=(CustomHeader("X-Key", "s3cret"),))
    own = replace(DEFAULT_SCAN_POLICY, id=uuid4(), owner_id=uuid4(), is_default=False, secrets=secrets)
    await store.scan_policies.insert(own)
    rows = store.main.read_now(lambda connection: connection.execute(select(scan_policy)).fetchall())

    assert await store.scan_policies.get(own.id) == own
    assert "s3cret" not in str(rows)
