# SPDX-License-Identifier: Apache-2.0
"""Roles and permissions, and the roles that members and teams have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from pydantic import Field

from vedette.domain.member import RoleMapping
from vedette.domain.permission import PROSE, Permission
from vedette.domain.role import Role
from vedette.domain.website import WebsiteGroup
from vedette.wire.model import WireGuid, WireModel
from vedette.wire.tolerance import MaybeGuid, MaybeList, Trimmed
from vedette.wire.website import ShortText


class PermissionDetail(WireModel):
    """A permission as it is shown."""

    id: WireGuid = Field(description="The permission.")
    name: str = Field(description="Its name.")
    information: str = Field(description="What it allows.")


class RoleDetail(WireModel):
    """A role as it is shown."""

    id: WireGuid = Field(description="The role.")
    name: str = Field(description="Its name.")
    permissions: list[PermissionDetail] = Field(description="What it allows.")


class NewRole(WireModel):
    """A role to make."""

    name: Trimmed[ShortText] = Field(description="Its name.")
    permissions: MaybeList[WireGuid] = Field(default=None, description="The ids of the permissions that it gives.")


class UpdateRole(WireModel):
    """New values of a role; permissions that are missing are taken away."""

    id: WireGuid = Field(description="The role.")
    name: Trimmed[ShortText] = Field(description="Its name.")
    permissions: MaybeList[WireGuid] = Field(default=None, description="The ids of the permissions that it gives.")


class RoleWebsiteGroupMapping(WireModel):
    """A role to give, for the websites of one group or for all."""

    website_group_id: MaybeGuid = Field(default=None, description="The website group; null for the whole account.")
    role_id: WireGuid = Field(description="The role.")

    @property
    def mapping(self) -> RoleMapping:
        """The same as a value of ours."""
        return RoleMapping(self.role_id, self.website_group_id)


class RoleWebsiteGroupMappingDetail(WireModel):
    """A role that somebody has."""

    role_name: str = Field(description="The role's name.")
    role_id: WireGuid = Field(description="The role.")
    website_group_name: str | None = Field(description="The group's name; null for the whole account.")
    website_group_id: WireGuid | None = Field(description="The website group; null for the whole account.")


def permission_detail(permission: Permission) -> PermissionDetail:
    """Shape a permission."""
    prose = PROSE[permission]
    return PermissionDetail(id=permission.id, name=prose.name, information=prose.information)


def role_detail(role: Role) -> RoleDetail:
    """Shape a role; its permissions stand in the order of the list of all."""
    return RoleDetail(
        id=role.id,
        name=role.name,
        permissions=[permission_detail(known) for known in Permission if known in role.permissions],
    )


def mapping_details(
    given: Iterable[RoleMapping], roles: Mapping[UUID, Role], groups: Mapping[UUID, WebsiteGroup]
) -> list[RoleWebsiteGroupMappingDetail]:
    """Shape the roles that somebody has; what was deleted meanwhile is left out."""
    return [
        RoleWebsiteGroupMappingDetail(
            role_name=roles[each.role_id].name,
            role_id=each.role_id,
            website_group_name=None if each.website_group_id is None else groups[each.website_group_id].name,
            website_group_id=each.website_group_id,
        )
        for each in given
        if each.role_id in roles and (each.website_group_id is None or each.website_group_id in groups)
    ]
