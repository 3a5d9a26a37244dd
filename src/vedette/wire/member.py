# SPDX-License-Identifier: Apache-2.0
"""Members and invitations: what is shown, made and changed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vedette.wire.enums import WireEnum
from vedette.wire.model import WireGuid, WireInstant, WireModel
from vedette.wire.role import RoleWebsiteGroupMapping, RoleWebsiteGroupMappingDetail
from vedette.wire.tolerance import Maybe, MaybeList, Trimmed
from vedette.wire.website import ShortText

Limit = Annotated[int, Field(ge=0, le=2**31 - 1)]


class MemberState(WireEnum):
    """Whether a member may come in."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"


class ReducedTeam(WireModel):
    """A team by id and name."""

    id: WireGuid = Field(description="The team.")
    name: str = Field(description="Its name.")


class MemberDetail(WireModel):
    """A member as it is shown."""

    id: WireGuid = Field(description="The member.")
    account_id: WireGuid = Field(description="The account of this installation.")
    name: str = Field(description="The member's name.")
    email: str = Field(description="The e-mail address that the member signs in with.")
    is_api_access_enabled: bool = Field(description="Whether the member may use the API.")
    phone_number: str | None = Field(description="The member's phone number.")
    date_time_format: str = Field(description="The order of day, month and year in display dates.")
    timezone_id: str = Field(description="The Windows id of the member's time zone.")
    state: MemberState = Field(description="Whether the member may come in.")
    allowed_website_limit: int | None = Field(description="How many websites the member may add; null for any number.")
    is_two_factor_authentication_enabled: bool = Field(description="Whether sign-in asks for a second factor.")
    alternate_login_email: str | None = Field(description="Another address that the member signs in with.")
    role_website_group_mappings: list[RoleWebsiteGroupMappingDetail] = Field(description="The member's own roles.")
    teams: list[ReducedTeam] = Field(description="The member's teams.")
    only_sso_login: bool = Field(description="Whether single sign-on is the only way in.")
    created_at: WireInstant = Field(description="Since when there is this member.")
    last_login_date: WireInstant | None = Field(description="When the member was last there, to the hour.")
    website_count: int = Field(description="How many websites the member added.")


class NewMember(WireModel):
    """A member to make."""

    name: Trimmed[ShortText] = Field(description="The member's name.")
    email: Trimmed[str] = Field(description="The e-mail address that the member signs in with.")
    password: Maybe[str] = Field(default=None, description="The password.")
    confirm_password: Maybe[str] = Field(default=None, description="The password again.")
    auto_generate_password: Maybe[bool] = Field(default=None, description="Whether a password shall be drawn.")
    phone_number: Maybe[str] = Field(default=None, description="A plus sign and 7 to 19 digits.")
    only_sso_login: Maybe[bool] = Field(default=None, description="Whether single sign-on is the only way in.")
    alternate_login_email: Maybe[str] = Field(default=None, description="Another address to sign in with.")
    send_notification: Maybe[bool] = Field(default=None, description="Whether the member shall be told by e-mail.")
    timezone_id: Trimmed[str] = Field(description="One of members/gettimezones, or an IANA name.")
    date_time_format: Trimmed[str] = Field(description="dd/MM/yyyy, MM/dd/yyyy or yyyy-MM-dd.")
    is_api_access_enabled: Maybe[bool] = Field(default=None, description="Whether the member may use the API.")
    allowed_website_limit: Maybe[Limit] = Field(default=None, description="How many websites the member may add.")
    teams: MaybeList[WireGuid] = Field(default=None, description="The member's teams.")
    role_website_group_mappings: MaybeList[RoleWebsiteGroupMapping] = Field(default=None, description="Own roles.")


class UpdateMember(WireModel):
    """New values of a member; optional ones that are missing stay as they are."""

    id: WireGuid = Field(description="The member.")
    name: Trimmed[ShortText] = Field(description="The member's name.")
    email: Trimmed[str] = Field(description="The e-mail address that the member signs in with.")
    password: Maybe[str] = Field(default=None, description="A new password.")
    confirm_password: Maybe[str] = Field(default=None, description="The password again.")
    auto_generate_password: Maybe[bool] = Field(default=None, description="Whether a password shall be drawn.")
    phone_number: str | None = Field(default=None, description="A plus sign and 7 to 19 digits; empty for none.")
    only_sso_login: Maybe[bool] = Field(default=None, description="Whether single sign-on is the only way in.")
    alternate_login_email: str | None = Field(default=None, description="Another address; empty for none.")
    send_notification: Maybe[bool] = Field(default=None, description="Whether the member shall be told by e-mail.")
    timezone_id: Trimmed[str] = Field(description="One of members/gettimezones, or an IANA name.")
    date_time_format: Trimmed[str] = Field(description="dd/MM/yyyy, MM/dd/yyyy or yyyy-MM-dd.")
    is_api_access_enabled: Maybe[bool] = Field(default=None, description="Whether the member may use the API.")
    allowed_website_limit: Maybe[Limit] = Field(default=None, description="How many websites the member may add.")
    state: MemberState = Field(description="Whether the member may come in.")
    teams: MaybeList[WireGuid] = Field(default=None, description="The member's teams.")
    role_website_group_mappings: MaybeList[RoleWebsiteGroupMapping] = Field(default=None, description="Own roles.")


class NewMemberInvitation(WireModel):
    """Somebody to invite."""

    email: Trimmed[str] = Field(description="The address to invite.")
    alternate_login_email: Maybe[str] = Field(default=None, description="Another address to sign in with.")
    name: Trimmed[ShortText] = Field(description="The name of the invited.")
    phone_number: Maybe[str] = Field(default=None, description="A plus sign and 7 to 19 digits.")
    is_api_access_enabled: Maybe[bool] = Field(default=None, description="Whether the member may use the API.")
    teams: MaybeList[WireGuid] = Field(default=None, description="The member's teams.")
    role_website_group_mappings: MaybeList[RoleWebsiteGroupMapping] = Field(default=None, description="Own roles.")
    allowed_website_limit: Maybe[Limit] = Field(default=None, description="How many websites the member may add.")
    only_sso_login: Maybe[bool] = Field(default=None, description="Whether single sign-on is the only way in.")


class MemberInvitation(WireModel):
    """An invitation as it is shown."""

    id: WireGuid = Field(description="The invitation.")
    account_id: WireGuid = Field(description="The account of this installation.")
    name: str = Field(description="The name of the invited.")
    email: str = Field(description="The invited address.")
    is_api_access_enabled: bool = Field(description="Whether the member will be able to use the API.")
    phone_number: str | None = Field(description="The phone number.")
    allowed_website_limit: int | None = Field(description="How many websites the member may add; null for any number.")
    alternate_login_email: str | None = Field(description="Another address to sign in with.")
    in_use: bool = Field(description="Whether the address is a member's already.")
    teams: list[ReducedTeam] = Field(description="The teams of the invited.")
    role_website_group_mappings: list[RoleWebsiteGroupMappingDetail] = Field(description="The roles of the invited.")
    is_alternate_login_email: bool = Field(description="Whether there is another address to sign in with.")
    only_sso_login: bool = Field(description="Whether single sign-on is the only way in.")


class Timezone(WireModel):
    """A time zone that a member can choose."""

    id: str = Field(description="Its Windows id.")
    name: str = Field(description="Its Windows id, and the IANA zone that it stands for.")
