# SPDX-License-Identifier: Apache-2.0
"""Settings of the account, each a text under a name."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import Connection, select

from vedette.store.database import Database
from vedette.store.statements import insert_or_ignore, upsert
from vedette.store.tables import setting

_ACCOUNT_ID = "account-id"


class AccountSettings:
    """The settings of the one account of an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def account_id(self) -> UUID:
        """Return the id of the account, drawn when the installation was made."""
        found = await self.find(_ACCOUNT_ID)
        assert found is not None, "planted with the tables"
        return UUID(found)

    async def find(self, name: str) -> str | None:
        """Return the value under `name`."""
        chosen = select(setting.c.value).where(setting.c.name == name)
        return await self._database.look_up(
            ("setting", name), lambda connection: connection.execute(chosen).scalar_one_or_none()
        )

    async def put(self, name: str, value: str) -> None:
        """Store a value under `name` in the place of any other."""
        values = {"name": name, "value": value}
        await self._database.write(lambda connection: connection.execute(upsert(connection, setting), values))


def plant_account_id(connection: Connection) -> None:
    """Draw the id of the account unless it has one; part of every migration."""
    connection.execute(insert_or_ignore(connection, setting), {"name": _ACCOUNT_ID, "value": str(uuid4())})
