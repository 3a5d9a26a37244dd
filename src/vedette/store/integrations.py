# SPDX-License-Identifier: Apache-2.0
"""Integrations, ordered by name; their addresses and secrets are sealed together."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, select, update

from vedette.domain.integration import Integration, IntegrationAccess, IntegrationKind
from vedette.domain.time import Instant
from vedette.errors import NotFound
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.secrets import Vault
from vedette.store.tables import integration

_ACCESS = msgspec.json.Decoder(IntegrationAccess)


class Integrations:
    """The integrations of the installation."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def insert(self, new: Integration) -> None:
        """Store a new integration. Raises Conflict when the name (letter case ignored) is taken."""
        values = self._values(new)
        with _unique(new):
            await self._database.write(lambda connection: connection.execute(integration.insert(), values))

    async def update(self, known: Integration) -> None:
        """Store every field of a known integration. Raises NotFound; Conflict when the name is taken."""
        changed = update(integration).where(integration.c.id == known.id).values(self._values(known))

        def work(connection: Connection) -> None:
            if connection.execute(changed).rowcount == 0:
                raise no_such_integration()

        with _unique(known):
            await self._database.write(work)

    async def delete(self, integration_id: UUID) -> None:
        """Delete an integration. Raises NotFound."""

        def work(connection: Connection) -> None:
            if connection.execute(delete(integration).where(integration.c.id == integration_id)).rowcount == 0:
                raise no_such_integration()

        await self._database.write(work)

    async def get(self, integration_id: UUID) -> Integration:
        """Return an integration. Raises NotFound."""
        found = await self.get_all((integration_id,))
        if integration_id not in found:
            raise no_such_integration()
        return found[integration_id]

    async def get_all(self, integration_ids: Collection[UUID]) -> dict[UUID, Integration]:
        """Return the integrations with these ids; unknown ids are left out."""
        wanted = frozenset(integration_ids)
        return {one.id: one for one in await self.all() if one.id in wanted} if wanted else {}

    async def find_by_name(self, name: str) -> Integration | None:
        """Return the integration of this name, letter case ignored."""
        return next(iter(await self._select(integration.c.name_folded == name.casefold())), None)

    async def all(self) -> tuple[Integration, ...]:
        """Return every integration."""
        return await self._select()

    async def _select(self, *conditions: ColumnElement[bool]) -> tuple[Integration, ...]:
        chosen = select(integration).where(*conditions).order_by(integration.c.name_folded)
        return await self._database.read(
            lambda connection: tuple(map(self._read, connection.execute(chosen).mappings()))
        )

    def _values(self, one: Integration) -> dict[str, object]:
        return {
            "id": one.id,
            "name": one.name,
            "name_folded": one.name.casefold(),
            "kind": one.kind.value,
            "project": one.project,
            "user": one.user,
            "issue_type": one.issue_type,
            "sealed": self._vault.seal(msgspec.json.encode(one.credentials)),
            "created_at": one.created_at.ticks,
            "updated_at": one.updated_at.ticks,
        }

    def _read(self, row: RowMapping) -> Integration:
        return Integration(
            id=row["id"],
            name=row["name"],
            kind=IntegrationKind(row["kind"]),
            credentials=_ACCESS.decode(self._vault.unseal(row["sealed"])),
            created_at=Instant(row["created_at"]),
            updated_at=Instant(row["updated_at"]),
            project=row["project"],
            user=row["user"],
            issue_type=row["issue_type"],
        )


def no_such_integration() -> NotFound:
    """Return the error that an id without an integration ends in."""
    return NotFound("There is no such integration.", "GET /api/vedette/1/integrations/list shows all of them.")


def _unique(one: Integration) -> AbstractContextManager[None]:
    return unique(f"An integration named {one.name} exists already.")
