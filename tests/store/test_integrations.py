# SPDX-License-Identifier: Apache-2.0
"""Integrations in the store; their addresses and secrets are sealed."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.support.stored import NOON

from vedette.domain.integration import Integration, IntegrationAccess, IntegrationKind
from vedette.errors import Conflict, NotFound
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


def tracker(name: str = "Tracker") -> Integration:
    access = IntegrationAccess("https://jira.example/hush-path", "hush-token")
    return Integration(uuid4(), name, IntegrationKind.JIRA, access, NOON, NOON, "SHOP", "ann@example.org", "Task")


async def test_an_integration_comes_back_as_it_was(store: Store) -> None:
    known = tracker()
    await store.integrations.insert(known)

    assert await store.integrations.get(known.id) == known
    assert await store.integrations.find_by_name("tRACKER") == known
    changed = replace(known, name="Other", project="NEW")
    await store.integrations.update(changed)
    assert await store.integrations.all() == (changed,)
    await store.integrations.delete(known.id)
    integrations = store.integrations
    for gone in (integrations.get(known.id), integrations.delete(known.id), integrations.update(known)):
        with pytest.raises(NotFound):
            await gone


async def test_a_name_is_taken_once(store: Store) -> None:
    await store.integrations.insert(tracker())

    with pytest.raises(Conflict, match="exists already"):
        await store.integrations.insert(tracker("TRACKER"))


async def test_addresses_and_secrets_are_sealed(store: Store) -> None:
    known = tracker()
    await store.integrations.insert(known)
    raw = store.main.read_now(lambda c: c.exec_driver_sql("SELECT sealed FROM integration").scalar_one())

    assert b"hush" not in bytes(raw)
    assert "hush" not in repr(known)
