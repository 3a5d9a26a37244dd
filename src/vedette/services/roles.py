# SPDX-License-Identifier: Apache-2.0
"""Roles: named sets of permissions."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.role import Role
from vedette.errors import UsageError
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.member_wishes import checked_name
from vedette.services.permission import require
from vedette.services.rights import require_permissions
from vedette.store.roles import Roles

_BY_ID = {permission.id: permission for permission in Permission}


class RoleService:
    """What can be asked about roles."""

    def __init__(self, roles: Roles, audit: AuditWriter, draw: Draw) -> None:
        self._roles = roles
        self._audit = audit
        self._draw = draw

    async def page(self, actor: Member, wish: PageWish) -> Page[Role]:
        """Return one page of the roles. Raises Refused."""
        require(actor, Permission.VIEW_MEMBERS)
        return await self._roles.page(wish)

    async def get(self, actor: Member, role_id: UUID) -> Role:
        """Return a role. Raises Refused, NotFound."""
        require(actor, Permission.VIEW_MEMBERS)
        return await self._roles.get(role_id)

    async def find_by_name(self, actor: Member, name: str) -> Role | None:
        """Return the role of this name. Raises Refused."""
        require(actor, Permission.VIEW_MEMBERS)
        return await self._roles.find_by_name(name.strip())

    async def create(self, actor: Member, name: str, permissions: Collection[Permission]) -> Role:
        """Store a new role, which allows no more than `actor` may do.

        Raises Refused, UsageError; Conflict when the name is taken.
        """
        require(actor, Permission.MANAGE_ROLES)
        role = Role(self._draw.guid(), checked_name(name), frozenset(permissions))
        require_permissions(actor, role.permissions)
        await self._roles.insert(role)
        await self._audit.write(actor, Deed.ROLE_CREATED, role.name, after=role)
        return role

    async def update(self, actor: Member, role_id: UUID, name: str, permissions: Collection[Permission]) -> Role:
        """Change a role for all who have it; neither before nor after it allows more than `actor` may do.

        Raises Refused, NotFound, UsageError; Conflict when it is built in, or the name is taken.
        """
        require(actor, Permission.MANAGE_ROLES)
        known = await self._roles.get(role_id)
        role = Role(role_id, checked_name(name), frozenset(permissions))
        require_permissions(actor, known.permissions | role.permissions)
        await self._roles.update(role)
        await self._audit.write(actor, Deed.ROLE_UPDATED, role.name, before=known, after=role)
        return role

    async def delete(self, actor: Member, role_id: UUID) -> None:
        """Delete a role that nobody has. Raises Refused, NotFound; Conflict when it is built in or in use."""
        require(actor, Permission.MANAGE_ROLES)
        known = await self._roles.get(role_id)
        require_permissions(actor, known.permissions)
        await self._roles.delete(role_id)
        await self._audit.write(actor, Deed.ROLE_DELETED, known.name, before=known)


def permissions_of(ids: Collection[UUID]) -> frozenset[Permission]:
    """Return the permissions that clients name by `ids`. Raises UsageError for an unknown one."""
    unknown = [str(id_) for id_ in ids if id_ not in _BY_ID]
    if unknown:
        raise UsageError(
            f"There is no permission {unknown[0]}.", "roles/listpermissions shows them.", field="Permissions"
        )
    return frozenset(_BY_ID[id_] for id_ in ids)
