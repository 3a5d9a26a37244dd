# SPDX-License-Identifier: Apache-2.0
"""Members who may do exactly what a test says."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from vedette.domain.member import Member, RoleMapping
from vedette.domain.permission import Permission
from vedette.services.build import Services
from vedette.services.member_wishes import MemberWish


async def new_member(
    services: Services,
    actor: Member,
    email: str,
    permissions: Collection[Permission] = (),
    group_id: UUID | None = None,
    *,
    name: str = "Ann",
) -> Member:
    """Store a member with a role of its own that allows `permissions`, for the account or for a website group."""
    role = await services.roles.create(actor, f"Role of {email}", permissions)
    return await services.members.create(actor, MemberWish(email, name, roles=(RoleMapping(role.id, group_id),)))
