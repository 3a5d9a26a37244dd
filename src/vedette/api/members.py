# SPDX-License-Identifier: Apache-2.0
"""`members/*`: who may come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import PageQuery, QueryModel
from vedette.api.replies import reply_list, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, Needs, get, post
from vedette.domain.member import RoleMapping
from vedette.domain.permission import Permission
from vedette.errors import UsageError
from vedette.services.account import AccountService
from vedette.services.member_wishes import MemberChange, MemberWish, PasswordWish
from vedette.services.members import MemberService, MemberView
from vedette.services.tokens import TokenService
from vedette.wire.account import UserApiToken
from vedette.wire.member import MemberDetail, MemberState, NewMember, ReducedTeam, Timezone, UpdateMember
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.role import RoleWebsiteGroupMapping, mapping_details
from vedette.wire.zones import find_zone, windows_zone_ids

CREATED = 201


class EmailQuery(QueryModel):
    """A member, or an invitation, by e-mail address."""

    email: str = Field(description="The address.")


class MemberEndpoints:
    """Handlers over the services of members and tokens."""

    def __init__(self, members: MemberService, tokens: TokenService, account: AccountService) -> None:
        self._members = members
        self._tokens = tokens
        self._account = account

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the members by e-mail address."""
        page = await self._members.page(caller, query.wish)
        items = [await self._shape(view) for view in page.items]
        return reply_model(Page[MemberDetail].of(items, query.wish, page.total))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one member. Everybody may see themselves."""
        view = await self._members.view(await self._members.get(caller, id))
        return reply_model(await self._shape(view))

    async def get_by_email(self, query: Annotated[EmailQuery, Query()], caller: Caller) -> Response:
        """Return the member with this address. Everybody may see themselves."""
        view = await self._members.view(await self._members.get_by_email(caller, query.email))
        return reply_model(await self._shape(view))

    async def token(self, query: Annotated[EmailQuery, Query()], caller: Caller) -> Response:
        """Make one more API token, one's own or that of a member who may do no more. Earlier ones stay good."""
        issued = await self._tokens.get(caller, query.email)
        return reply_model(UserApiToken(id=issued.member.id, token=issued.text))

    async def zones(self) -> Response:
        """Return the time zones that a member can choose."""
        return reply_list(Timezone(id=id_, name=f"{id_} ({find_zone(id_)})") for id_ in windows_zone_ids())

    async def new(self, sent: NewMember, caller: Caller) -> Response:
        """Make a member, who may do no more than the caller."""
        _check_notification(sent.send_notification)
        wish = MemberWish(
            email=sent.email,
            name=sent.name,
            roles=_roles(sent.role_website_group_mappings) or (),
            team_ids=tuple(sent.teams or ()),
            date_format=sent.date_time_format,
            timezone_id=sent.timezone_id,
            is_api_access_enabled=bool(sent.is_api_access_enabled),
            phone_number=sent.phone_number,
            alternate_email=sent.alternate_login_email,
            allowed_website_limit=sent.allowed_website_limit,
            only_sso_login=bool(sent.only_sso_login),
            password=_password(sent),
        )
        member = await self._members.create(caller, wish)
        return reply_model(await self._shape(await self._members.view(member)), CREATED)

    async def update(self, sent: UpdateMember, caller: Caller) -> Response:
        """Change a member; optional values that are missing stay as they are."""
        _check_notification(sent.send_notification)
        change = MemberChange(
            name=sent.name,
            email=sent.email,
            roles=_roles(sent.role_website_group_mappings),
            team_ids=None if sent.teams is None else tuple(sent.teams),
            date_format=sent.date_time_format,
            timezone_id=sent.timezone_id,
            is_api_access_enabled=sent.is_api_access_enabled,
            is_enabled=sent.state is MemberState.ENABLED,
            phone_number=sent.phone_number,
            alternate_email=sent.alternate_login_email,
            allowed_website_limit=sent.allowed_website_limit,
            only_sso_login=sent.only_sso_login,
            password=_password(sent),
        )
        member = await self._members.update(caller, sent.id, change)
        return reply_model(await self._shape(await self._members.view(member)))

    async def delete(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Delete a member and its tokens. What it made stays."""
        await self._members.delete(caller, id)
        return reply_value("Ok")

    async def _shape(self, view: MemberView) -> MemberDetail:
        member = view.member
        return MemberDetail(
            id=member.id,
            account_id=await self._account.id(),
            name=member.name,
            email=member.email,
            is_api_access_enabled=member.is_api_access_enabled,
            phone_number=member.phone_number,
            date_time_format=member.date_format,
            timezone_id=member.timezone_id,
            state=MemberState.ENABLED if member.is_enabled else MemberState.DISABLED,
            allowed_website_limit=member.allowed_website_limit,
            is_two_factor_authentication_enabled=False,
            alternate_login_email=member.alternate_email,
            role_website_group_mappings=mapping_details(member.roles, view.roles, view.groups),
            teams=[ReducedTeam(id=id_, name=view.teams[id_].name) for id_ in member.team_ids if id_ in view.teams],
            only_sso_login=member.only_sso_login,
            created_at=member.created_at,
            last_login_date=member.last_login_at,
            website_count=view.website_count,
        )


def member_endpoints(members: MemberService, tokens: TokenService, account: AccountService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = MemberEndpoints(members, tokens, account)
    anybody, view, manage = Needs.MEMBERSHIP, Permission.VIEW_MEMBERS, Permission.MANAGE_MEMBERS
    return (
        get("/members/list", at.all, needs=view, reply=Page[MemberDetail]),
        get("/members/get/{id}", at.get, needs=anybody, reply=MemberDetail),
        get("/members/getbyemail", at.get_by_email, needs=anybody, reply=MemberDetail),
        get("/members/getapitoken", at.token, needs=anybody, reply=UserApiToken),
        get("/members/gettimezones", at.zones, needs=anybody, reply=list[Timezone]),
        post("/members/new", at.new, needs=manage, reply=MemberDetail, status=CREATED),
        post("/members/update", at.update, needs=manage, reply=MemberDetail),
        post("/members/delete/{id}", at.delete, needs=manage, reply=str),
    )


def _roles(sent: Sequence[RoleWebsiteGroupMapping] | None) -> tuple[RoleMapping, ...] | None:
    return None if sent is None else tuple(each.mapping for each in sent)


def _password(sent: NewMember | UpdateMember) -> PasswordWish:
    return PasswordWish(sent.password, sent.confirm_password, is_drawn=bool(sent.auto_generate_password))


def _check_notification(is_wanted: bool | None) -> None:
    if is_wanted:
        raise UsageError(
            "SendNotification: this server sends no e-mail.", "Tell the member yourself.", field="SendNotification"
        )
