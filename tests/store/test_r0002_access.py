# SPDX-License-Identifier: Apache-2.0
"""Members of the first version keep what they could do: their permissions become roles."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from sqlalchemy import text
from tests.support.senders import HandClock

from vedette.domain.permission import EVERY_PERMISSION, Permission
from vedette.domain.role import OWNER_ROLE
from vedette.store.database import open_sqlite
from vedette.store.migrate import MAIN_CHAIN, Chain, migrate
from vedette.store.store import MAIN_FILE, StorePlace, open_store

pytestmark = pytest.mark.anyio
OLD = {
    1: ["view-scans", "start-scans", "view-websites", "manage-websites", "manage-members"],
    2: ["view-scans", "view-websites"],
    3: ["view-scans", "view-websites"],
    4: [],
}
INSERT = text("INSERT INTO member VALUES (:id, :email, :email, 'A', 1, :permissions, 'dd/MM/yyyy', 'UTC', true, true)")
TOKEN = text("INSERT INTO api_token VALUES (:id, :member, x'00', 1)")


async def test_permissions_become_roles(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("old")
    old = open_sqlite(directory / MAIN_FILE)
    migrate(old, Chain(MAIN_CHAIN.folder, MAIN_CHAIN.revisions[:1]), None)
    rows = [
        {"id": UUID(int=number).hex, "email": f"{number}@a", "permissions": json.dumps(permissions)}
        for number, permissions in OLD.items()
    ]
    old.write_now(lambda connection: connection.execute(INSERT, rows))
    old.write_now(lambda connection: connection.execute(TOKEN, {"id": UUID(int=9).hex, "member": UUID(int=1).hex}))
    old.close()

    store = open_store(StorePlace(directory), HandClock())
    owner, reader, other, nobody = [await store.members.get(UUID(int=number)) for number in OLD]
    (token,) = await store.members.tokens(owner.id)
    store.close()

    assert token.id == UUID(int=9)
    assert (owner.is_owner, owner.permissions) == (True, EVERY_PERMISSION)
    assert [each.role_id for each in owner.roles] == [OWNER_ROLE.id]
    assert reader.permissions == {Permission.VIEW_SCANS, Permission.VIEW_WEBSITES, Permission.VIEW_REPORTS}
    assert reader.roles == other.roles
    assert (nobody.permissions, nobody.roles) == (frozenset(), ())
