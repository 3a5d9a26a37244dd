# SPDX-License-Identifier: Apache-2.0
"""`roles/*`: named sets of permissions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from vedette.api.queries import PageQuery
from vedette.api.replies import reply_list, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.permission import Permission
from vedette.services.roles import RoleService, permissions_of
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.role import NewRole, PermissionDetail, RoleDetail, UpdateRole, permission_detail, role_detail

CREATED = 201


class RoleEndpoints:
    """Handlers over the role service."""

    def __init__(self, roles: RoleService) -> None:
        self._roles = roles

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the roles: the built-in ones first, then by name."""
        page = await self._roles.page(caller, query.wish)
        return reply_model(Page[RoleDetail].of(map(role_detail, page.items), query.wish, page.total))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one role."""
        return reply_model(role_detail(await self._roles.get(caller, id)))

    async def permissions(self) -> Response:
        """Return every permission that a role can give."""
        return reply_list(map(permission_detail, Permission))

    async def new(self, sent: NewRole, caller: Caller) -> Response:
        """Make a role."""
        role = await self._roles.create(caller, sent.name, permissions_of(sent.permissions or ()))
        return reply_model(role_detail(role), CREATED)

    async def update(self, sent: UpdateRole, caller: Caller) -> Response:
        """Change a role for all who have it."""
        role = await self._roles.update(caller, sent.id, sent.name, permissions_of(sent.permissions or ()))
        return reply_model(role_detail(role))

    async def delete(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Delete a role that nobody has."""
        await self._roles.delete(caller, id)
        return reply_value("Ok")


def role_endpoints(roles: RoleService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = RoleEndpoints(roles)
    view, manage = Permission.VIEW_MEMBERS, Permission.MANAGE_ROLES
    return (
        get("/roles/list", at.all, needs=view, reply=Page[RoleDetail]),
        get("/roles/get/{id}", at.get, needs=view, reply=RoleDetail),
        get("/roles/listpermissions", at.permissions, needs=view, reply=list[PermissionDetail]),
        post("/roles/new", at.new, needs=manage, reply=RoleDetail, status=CREATED),
        post("/roles/update", at.update, needs=manage, reply=RoleDetail),
        post("/roles/delete/{id}", at.delete, needs=manage, reply=str),
    )
