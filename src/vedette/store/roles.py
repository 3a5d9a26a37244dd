# SPDX-License-Identifier: Apache-2.0
"""Roles, and who was given them: rows of `member_role` and `team_role`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

import msgspec
from sqlalchemy import Column, Connection, RowMapping, Table, delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from vedette.domain.member import RoleMapping
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.role import BUILT_IN_ROLES, Role
from vedette.errors import Conflict, NotFound, UsageError
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.statements import chunks, upsert
from vedette.store.tables import member_role, role, team_role

_PERMISSIONS = msgspec.json.Decoder(frozenset[Permission])
_READ_ALL = select(role).order_by(role.c.is_built_in.desc(), role.c.name_folded)


class Roles:
    """The roles: the built-in ones first, then by name. Names are compared without letter case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: Role) -> None:
        """Store a new role. Raises Conflict when the name or id is taken."""
        with unique(f"A role named {new.name} exists already."):
            await self._database.write(lambda connection: connection.execute(role.insert(), role_values(new)))

    async def update(self, known: Role) -> None:
        """Store every field of a known role. Raises NotFound; Conflict when it is built in or the name is taken."""

        def work(connection: Connection) -> None:
            _check_changeable(known.id)
            changed = connection.execute(update(role).where(role.c.id == known.id).values(role_values(known)))
            if changed.rowcount == 0:
                raise no_such_role()

        with unique(f"A role named {known.name} exists already."):
            await self._database.write(work)

    async def delete(self, role_id: UUID) -> None:
        """Delete a role. Raises NotFound; Conflict when it is built in, or a member or team has it."""

        def work(connection: Connection) -> None:
            _check_changeable(role_id)
            used = select(
                or_(exists().where(member_role.c.role_id == role_id), exists().where(team_role.c.role_id == role_id))
            )
            if connection.execute(used).scalar_one():
                raise Conflict("Members or teams have this role.", "Take it from them first.")
            if connection.execute(delete(role).where(role.c.id == role_id)).rowcount == 0:
                raise no_such_role()

        await self._database.write(work)

    async def get(self, role_id: UUID) -> Role:
        """Return a role. Raises NotFound."""
        found = await self.get_all((role_id,))
        if role_id not in found:
            raise no_such_role()
        return found[role_id]

    async def get_all(self, role_ids: Collection[UUID]) -> dict[UUID, Role]:
        """Return the roles with these ids; unknown ids are left out."""
        return await self._database.read(lambda connection: read_roles(connection, role_ids))

    async def find_by_name(self, name: str) -> Role | None:
        """Return the role of this name, letter case ignored."""
        chosen = select(role).where(role.c.name_folded == name.casefold())
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().one_or_none())
        return None if row is None else _read_role(row)

    async def page(self, wish: PageWish) -> Page[Role]:
        """Return one page of the roles."""
        chosen = _READ_ALL.limit(wish.size).offset(wish.offset)
        counted = select(func.count()).select_from(role)

        def work(connection: Connection) -> Page[Role]:
            roles = tuple(_read_role(row) for row in connection.execute(chosen).mappings())
            return Page(roles, connection.execute(counted).scalar_one())

        return await self._database.read(work)


def plant_built_in_roles(connection: Connection) -> None:
    """Write the built-in roles as this version knows them; part of every migration."""
    connection.execute(upsert(connection, role), [role_values(built_in) for built_in in BUILT_IN_ROLES.values()])


def read_roles(connection: Connection, role_ids: Collection[UUID]) -> dict[UUID, Role]:
    """Return the roles with these ids; unknown ids are left out."""
    return {
        row["id"]: _read_role(row)
        for some in chunks(frozenset(role_ids))
        for row in connection.execute(select(role).where(role.c.id.in_(some))).mappings()
    }


def read_mappings(
    connection: Connection, table: Table, holder_ids: Collection[UUID]
) -> Mapping[UUID, tuple[RoleMapping, ...]]:
    """Return what each of the members (`member_role`) or teams (`team_role`) was given, in the order of giving."""
    found: dict[UUID, list[RoleMapping]] = {}
    holder = _holder(table)
    for some in chunks(frozenset(holder_ids)):
        chosen = (
            select(holder, table.c.role_id, table.c.website_group_id)
            .where(holder.in_(some))
            .order_by(holder, table.c.ordinal)
        )
        for holder_id, role_id, group_id in connection.execute(chosen):
            found.setdefault(holder_id, []).append(RoleMapping(role_id, group_id))
    return {holder_id: tuple(given) for holder_id, given in found.items()}


def write_mappings(connection: Connection, table: Table, holder_id: UUID, given: Iterable[RoleMapping]) -> None:
    """Let a member or team have exactly the roles `given`. Raises UsageError for an unknown role or website group."""
    holder = _holder(table)
    connection.execute(delete(table).where(holder == holder_id))
    rows = [
        {holder.name: holder_id, "ordinal": ordinal, "role_id": each.role_id, "website_group_id": each.website_group_id}
        for ordinal, each in enumerate(dict.fromkeys(given))
    ]
    if not rows:
        return
    try:
        with connection.begin_nested():
            connection.execute(table.insert(), rows)
    except IntegrityError as error:
        raise UsageError(
            "There is no such role, or no such website group.",
            "Look at the lists of both.",
            field="RoleWebsiteGroupMappings",
        ) from error


def given_roles(mappings: Iterable[RoleMapping], roles: Mapping[UUID, Role]) -> tuple[tuple[Role, UUID | None], ...]:
    """Return the roles that `mappings` name, those left out that are unknown."""
    return tuple((roles[each.role_id], each.website_group_id) for each in mappings if each.role_id in roles)


def forget_group(connection: Connection, group_id: UUID) -> None:
    """Take every role that was given for the websites of this group; for when the group goes."""
    for table in (member_role, team_role):
        connection.execute(delete(table).where(table.c.website_group_id == group_id))


def role_values(one: Role) -> dict[str, object]:
    """Return the row of a role."""
    return {
        "id": one.id,
        "name": one.name,
        "name_folded": one.name.casefold(),
        "permissions": msgspec.json.encode(sorted(each.value for each in one.permissions)).decode(),
        "is_built_in": one.is_built_in,
    }


def no_such_role() -> NotFound:
    """Return the error that an id without a role ends in."""
    return NotFound("There is no such role.", "Look at the list of roles.")


def _read_role(row: RowMapping) -> Role:
    """Return the role of a row; what a built-in one allows is a matter of the version, not of the row."""
    return BUILT_IN_ROLES.get(row["id"]) or Role(row["id"], row["name"], _PERMISSIONS.decode(row["permissions"]))


def _check_changeable(role_id: UUID) -> None:
    if role_id in BUILT_IN_ROLES:
        raise Conflict("A built-in role cannot be changed.", "Make one of your own.")


def _holder(table: Table) -> Column[UUID]:
    """Return the column of whoever was given a role: `member_id` or `team_id`."""
    return next(iter(table.primary_key))
