# SPDX-License-Identifier: Apache-2.0
"""Teams: what is shown, made and changed."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.model import WireGuid, WireModel
from vedette.wire.role import RoleWebsiteGroupMapping, RoleWebsiteGroupMappingDetail
from vedette.wire.tolerance import MaybeList, Trimmed
from vedette.wire.website import ShortText


class ReducedMember(WireModel):
    """A member of a team."""

    id: WireGuid = Field(description="The member.")
    account_id: WireGuid = Field(description="The account of this installation.")
    name: str = Field(description="The member's name.")
    email: str = Field(description="The member's e-mail address.")
    alternate_login_email: str | None = Field(description="Another address that the member signs in with.")


class TeamDetail(WireModel):
    """A team as it is shown."""

    id: WireGuid = Field(description="The team.")
    name: str = Field(description="Its name.")
    members: list[ReducedMember] = Field(description="Its members.")
    role_website_group_mappings: list[RoleWebsiteGroupMappingDetail] = Field(description="The roles of its members.")


class NewTeam(WireModel):
    """A team to make."""

    role_website_group_mappings: MaybeList[RoleWebsiteGroupMapping] = Field(
        default=None, description="The roles that its members have by it."
    )
    name: Trimmed[ShortText] = Field(description="Its name.")
    members: MaybeList[WireGuid] = Field(default=None, description="The ids of its members.")


class UpdateTeam(WireModel):
    """New values of a team; what is missing becomes empty."""

    role_website_group_mappings: MaybeList[RoleWebsiteGroupMapping] = Field(
        default=None, description="The roles that its members have by it."
    )
    id: WireGuid = Field(description="The team.")
    name: Trimmed[ShortText] = Field(description="Its name.")
    members: MaybeList[WireGuid] = Field(default=None, description="The ids of its members.")
