# SPDX-License-Identifier: Apache-2.0
"""`members/*invitation*`: people who were asked to become members; and our own way to their link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.members import EmailQuery
from vedette.api.queries import PageQuery, QueryModel
from vedette.api.replies import reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, Needs, get, post
from vedette.domain.permission import Permission
from vedette.errors import NotFound, UsageError
from vedette.services.account import AccountService
from vedette.services.invitations import InvitationService, InvitationView
from vedette.services.letters import LetterService
from vedette.services.member_wishes import MemberWish
from vedette.services.tokens import TokenService
from vedette.wire.member import MemberInvitation, NewMemberInvitation, ReducedTeam
from vedette.wire.model import WireGuid, WireInstant, WireModel
from vedette.wire.page import Page
from vedette.wire.role import mapping_details

CREATED = 201


class InvitationQuery(QueryModel):
    """An invitation by id."""

    invitation_id: WireGuid = Field(description="The invitation.")


class InvitationToken(WireModel):
    """What accepts an invitation; shown once."""

    token: str = Field(description="The one-time token; it takes the place of earlier ones.")
    expires_at: WireInstant = Field(description="Until when it opens.")


class AcceptInvitation(WireModel):
    """What the invited send to become a member."""

    token: str = Field(description="The one-time token of the invitation.")
    password: str = Field(description="The password to sign in with, 12 to 200 characters.")


class AcceptedInvitation(WireModel):
    """The new member, and what gives access to the API; shown once."""

    id: WireGuid = Field(description="The member: the user name of the API.")
    email: str = Field(description="The address.")
    token: str | None = Field(description="A token of the API; null where the member has no access to it.")


class AcceptanceEndpoints:
    """The handler for somebody who is no member yet."""

    def __init__(self, invitations: InvitationService, tokens: TokenService) -> None:
        self._invitations = invitations
        self._tokens = tokens

    async def accept(self, sent: AcceptInvitation) -> Response:
        """Become a member by an invitation's token, which thereby is used up."""
        member = await self._invitations.accept(sent.token, sent.password)
        token = (await self._tokens.get(member, member.email)).text if member.is_api_access_enabled else None
        return reply_model(AcceptedInvitation(id=member.id, email=member.email, token=token), CREATED)


class InvitationEndpoints:
    """Handlers over the invitation service."""

    def __init__(self, invitations: InvitationService, letters: LetterService, account: AccountService) -> None:
        self._invitations = invitations
        self._letters = letters
        self._account = account

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the invitations by e-mail address."""
        page = await self._invitations.page(caller, query.wish)
        items = [await self._shape(view) for view in page.items]
        return reply_model(Page[MemberInvitation].of(items, query.wish, page.total))

    async def get(self, query: Annotated[InvitationQuery, Query()], caller: Caller) -> Response:
        """Return one invitation."""
        return reply_model(await self._shape(await self._invitations.get(caller, query.invitation_id)))

    async def new(self, sent: NewMemberInvitation, caller: Caller) -> Response:
        """Invite somebody, who will be able to do no more than the caller."""
        wish = MemberWish(
            email=sent.email,
            name=sent.name,
            roles=tuple(each.mapping for each in sent.role_website_group_mappings or ()),
            team_ids=tuple(sent.teams or ()),
            is_api_access_enabled=bool(sent.is_api_access_enabled),
            phone_number=sent.phone_number,
            alternate_email=sent.alternate_login_email,
            allowed_website_limit=sent.allowed_website_limit,
            only_sso_login=bool(sent.only_sso_login),
        )
        view = await self._invitations.create(caller, wish)
        return reply_model(await self._shape(view), CREATED)

    async def delete(self, query: Annotated[EmailQuery, Query()], caller: Caller) -> Response:
        """Take the invitation of an address back."""
        try:
            await self._invitations.delete(caller, query.email)
        except NotFound as error:
            raise UsageError(error.message, error.remedy, field="email") from error
        return reply_value("Ok")

    async def send(self, query: Annotated[InvitationQuery, Query()], caller: Caller) -> Response:
        """Send an invitation by e-mail, with a new token that takes the place of earlier ones."""
        await self._letters.invite(caller, query.invitation_id)
        return reply_value("Ok")

    async def token(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Draw a new token for an invitation, to be handed to the invited."""
        issued = await self._invitations.renew(caller, id)
        return reply_model(InvitationToken(token=issued.text, expires_at=issued.invitation.expires_at))

    async def _shape(self, view: InvitationView) -> MemberInvitation:
        one = view.invitation
        return MemberInvitation(
            id=one.id,
            account_id=await self._account.id(),
            name=one.name,
            email=one.email,
            is_api_access_enabled=one.is_api_access_enabled,
            phone_number=one.phone_number,
            allowed_website_limit=one.allowed_website_limit,
            alternate_login_email=one.alternate_email,
            in_use=view.is_in_use,
            teams=[ReducedTeam(id=id_, name=view.teams[id_].name) for id_ in one.team_ids if id_ in view.teams],
            role_website_group_mappings=mapping_details(one.roles, view.roles, view.groups),
            is_alternate_login_email=one.alternate_email is not None,
            only_sso_login=one.only_sso_login,
        )


def invitation_endpoints(
    invitations: InvitationService, letters: LetterService, account: AccountService
) -> Sequence[Endpoint]:
    """Return the vendor's endpoints of this group."""
    at = InvitationEndpoints(invitations, letters, account)
    view, manage = Permission.VIEW_MEMBERS, Permission.MANAGE_MEMBERS
    return (
        get("/members/invitationlist", at.all, needs=view, reply=Page[MemberInvitation]),
        get("/members/getinvitation", at.get, needs=view, reply=MemberInvitation),
        post("/members/newinvitation", at.new, needs=manage, reply=MemberInvitation, status=CREATED),
        post("/members/deleteinvitation", at.delete, needs=manage, reply=str),
        post("/members/sendinvitationemail", at.send, needs=manage, reply=str),
    )


def invitation_token_endpoints(
    invitations: InvitationService, letters: LetterService, account: AccountService, tokens: TokenService
) -> Sequence[Endpoint]:
    """Return our own endpoints of this group."""
    at, by_token = InvitationEndpoints(invitations, letters, account), AcceptanceEndpoints(invitations, tokens)
    accepted = AcceptedInvitation
    return (
        post("/invitations/accept", by_token.accept, needs=Needs.NOTHING, reply=accepted, status=CREATED),
        post("/invitations/{id}/token", at.token, needs=Permission.MANAGE_MEMBERS, reply=InvitationToken),
    )
