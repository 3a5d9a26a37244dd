# SPDX-License-Identifier: Apache-2.0
"""Groups of websites."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec
from sqlalchemy import Connection, RowMapping, delete, func, select, update

from vedette.domain.page import Page, PageWish
from vedette.domain.time import Instant
from vedette.domain.website import WebsiteGroup
from vedette.errors import NotFound
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.roles import forget_group
from vedette.store.statements import chunks
from vedette.store.tables import website, website_group, website_in_group

_TAGS = msgspec.json.Decoder(tuple[str, ...])


class WebsiteGroups:
    """The groups of websites. Lists are ordered by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: WebsiteGroup) -> None:
        """Store a new group. Raises Conflict when its name (letter case ignored) or id is taken."""
        with unique(f"A website group named {new.name} exists already."):
            await self._database.write(
                lambda connection: connection.execute(website_group.insert(), _group_values(new))
            )

    async def update(self, known: WebsiteGroup) -> None:
        """Store every field of a known group. Raises NotFound; Conflict when its new name is taken."""

        def work(connection: Connection) -> None:
            chosen = update(website_group).where(website_group.c.id == known.id)
            if connection.execute(chosen.values(_group_values(known))).rowcount == 0:
                raise no_such_group()

        with unique(f"A website group named {known.name} exists already."):
            await self._database.write(work)

    async def delete(self, group_id: UUID) -> None:
        """Delete a group, and every role that was given for it; its websites stay. Raises NotFound."""

        def work(connection: Connection) -> None:
            forget_group(connection, group_id)
            connection.execute(delete(website_in_group).where(website_in_group.c.group_id == group_id))
            if connection.execute(delete(website_group).where(website_group.c.id == group_id)).rowcount == 0:
                raise no_such_group()

        await self._database.write(work)

    async def get(self, group_id: UUID) -> WebsiteGroup:
        """Return a group. Raises NotFound."""
        found = await self.get_all((group_id,))
        if group_id not in found:
            raise no_such_group()
        return found[group_id]

    async def get_all(self, group_ids: Collection[UUID]) -> dict[UUID, WebsiteGroup]:
        """Return the groups with these ids; unknown ids are left out."""

        def work(connection: Connection) -> dict[UUID, WebsiteGroup]:
            return {
                row["id"]: _read_group(row)
                for some in chunks(frozenset(group_ids))
                for row in connection.execute(select(website_group).where(website_group.c.id.in_(some))).mappings()
            }

        return await self._database.read(work)

    async def find_by_name(self, name: str) -> WebsiteGroup | None:
        """Return the group of this name, letter case ignored."""
        chosen = select(website_group).where(website_group.c.name_folded == name.casefold())
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().one_or_none())
        return None if row is None else _read_group(row)

    async def page(self, wish: PageWish, only: frozenset[UUID] | None = None) -> Page[WebsiteGroup]:
        """Return one page of the groups, or of those with the ids in `only`."""
        conditions = [] if only is None else [website_group.c.id.in_(sorted(only))]
        chosen = select(website_group).where(*conditions).order_by(website_group.c.name_folded)
        chosen = chosen.limit(wish.size).offset(wish.offset)
        counted = select(func.count()).select_from(website_group).where(*conditions)

        def work(connection: Connection) -> Page[WebsiteGroup]:
            groups = tuple(_read_group(row) for row in connection.execute(chosen).mappings())
            return Page(groups, connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def count_websites(self, group_ids: Collection[UUID]) -> dict[UUID, int]:
        """Return how many websites that are not deleted each of the groups has."""

        def work(connection: Connection) -> dict[UUID, int]:
            counts = dict.fromkeys(group_ids, 0)
            of_group = website_in_group.c.group_id
            for some in chunks(frozenset(group_ids)):
                counted = select(of_group, func.count()).where(of_group.in_(some)).group_by(of_group)
                counts.update((group_id, count) for group_id, count in connection.execute(counted))
                # Deleted websites are few: to take them off costs less than to look at each website.
                belongs = website.c.id == website_in_group.c.website_id
                gone = counted.join(website, belongs).where(website.c.deleted_at.is_not(None))
                for group_id, count in connection.execute(gone):
                    counts[group_id] -= count
            return counts

        return await self._database.read(work)


def _group_values(group: WebsiteGroup) -> dict[str, object]:
    return {
        "id": group.id,
        "name": group.name,
        "name_folded": group.name.casefold(),
        "description": group.description,
        "tags": msgspec.json.encode(group.tags).decode(),
        "created_at": group.created_at.ticks,
        "updated_at": group.updated_at.ticks,
    }


def _read_group(row: RowMapping) -> WebsiteGroup:
    return WebsiteGroup(
        id=row["id"],
        name=row["name"],
        created_at=Instant(row["created_at"]),
        updated_at=Instant(row["updated_at"]),
        description=row["description"],
        tags=_TAGS.decode(row["tags"]),
    )


def no_such_group() -> NotFound:
    """Return the error that an id without a website group ends in."""
    return NotFound("There is no such website group.", "Look at the list of website groups.")
