# SPDX-License-Identifier: Apache-2.0
"""Invitations: somebody is asked to become a member, with a one-time token that is kept as a hash only."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.invitation import LIFETIME, Invitation
from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.role import Role
from vedette.domain.team import Team
from vedette.domain.website import WebsiteGroup
from vedette.errors import Conflict, NotFound
from vedette.scan.ports import Clock
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.member_wishes import MemberWish, new_member
from vedette.services.members import MemberSources
from vedette.services.passwords import check_password, hash_password
from vedette.services.permission import require
from vedette.services.rights import Rights
from vedette.store.invitations import Invitations, no_such_invitation

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """An invitation and the token that accepts it; the text is shown once and kept nowhere."""

    invitation: Invitation
    text: str


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation, what its ids stand for, and whether its address is a member's already."""

    invitation: Invitation
    roles: dict[UUID, Role]
    groups: dict[UUID, WebsiteGroup]
    teams: dict[UUID, Team]
    is_in_use: bool


class InvitationService:
    """What can be asked about invitations."""

    def __init__(
        self, invitations: Invitations, sources: MemberSources, audit: AuditWriter, clock: Clock, draw: Draw
    ) -> None:
        self._invitations = invitations
        self._sources = sources
        self._rights = Rights(sources.roles, sources.teams, sources.groups)
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def page(self, actor: Member, wish: PageWish) -> Page[InvitationView]:
        """Return one page of the invitations. Raises Refused."""
        require(actor, Permission.VIEW_MEMBERS)
        page = await self._invitations.page(wish)
        return Page(tuple([await self._view(one) for one in page.items]), page.total)

    async def get(self, actor: Member, invitation_id: UUID) -> InvitationView:
        """Return an invitation. Raises Refused, NotFound."""
        require(actor, Permission.VIEW_MEMBERS)
        return await self._view(await self._invitations.get(invitation_id))

    async def create(self, actor: Member, wish: MemberWish) -> InvitationView:
        """Invite somebody, who will be able to do no more than `actor`.

        Raises Refused, UsageError; Conflict when the address is a member's, or was invited already.
        """
        require(actor, Permission.MANAGE_MEMBERS)
        await self._rights.require_giving(actor, wish.roles, wish.team_ids)
        now = self._clock.now()
        planned = new_member(self._draw.guid(), now, wish)
        if await self._sources.members.find_by_email(planned.email) is not None:
            raise Conflict(f"A member with the address {planned.email} exists already.", "Change that member.")
        invitation = Invitation(
            id=planned.id,
            email=planned.email,
            name=planned.name,
            created_at=now,
            created_by=actor.id,
            expires_at=now + LIFETIME,
            token_sha256=_digest(self._text()),
            roles=planned.roles,
            team_ids=planned.team_ids,
            phone_number=planned.phone_number,
            alternate_email=planned.alternate_email,
            is_api_access_enabled=planned.is_api_access_enabled,
            allowed_website_limit=planned.allowed_website_limit,
            only_sso_login=planned.only_sso_login,
        )
        await self._invitations.insert(invitation)
        await self._audit.write(actor, Deed.INVITATION_CREATED, invitation.email, after=invitation)
        return await self._view(invitation)

    async def renew(self, actor: Member, invitation_id: UUID) -> IssuedInvitation:
        """Draw a new token for an invitation, and let it open anew; earlier tokens no longer count.

        Raises Refused, also when the invited would be able to do more than `actor`; NotFound.
        """
        require(actor, Permission.MANAGE_MEMBERS)
        known = await self._invitations.get(invitation_id)
        await self._rights.require_giving(actor, known.roles, known.team_ids)
        text = self._text()
        renewed = replace(known, token_sha256=_digest(text), expires_at=self._clock.now() + LIFETIME)
        await self._invitations.update(renewed)
        await self._audit.write(actor, Deed.INVITATION_CREATED, known.email, before=known, after=renewed)
        return IssuedInvitation(renewed, text)

    async def accept(self, text: str, password: str) -> Member:
        """Make the invited a member who signs in with `password`; the token opens nothing any more.

        Raises NotFound for a token that is unknown or has expired, or whose inviter is gone; UsageError for a weak
        password; Refused when the inviter may no longer give what was promised; Conflict for a member's address.
        """
        known = await self._invitations.find_by_token(hashlib.sha256(text.strip().encode()).digest())
        now = self._clock.now()
        if known is None or known.expires_at < now:
            raise _no_longer_open()
        inviter = (await self._sources.members.get_all((known.created_by,))).get(known.created_by)
        if inviter is None or not inviter.is_enabled:
            raise _no_longer_open()
        require(inviter, Permission.MANAGE_MEMBERS)
        await self._rights.require_giving(inviter, known.roles, known.team_ids)
        check_password(password, known.name, known.email)
        fresh = new_member(known.id, now, _wish(known))
        password_hash = await hash_password(password)
        await self._sources.members.insert(fresh)
        await self._sources.members.set_password_hash(fresh.id, password_hash)
        await self._invitations.delete(known.id)
        member = await self._sources.members.get(fresh.id)
        await self._audit.write(member, Deed.USER_CREATED, member.email, after=member)
        return member

    async def delete(self, actor: Member, email: str) -> None:
        """Take the invitation of an address back. Raises Refused, NotFound."""
        require(actor, Permission.MANAGE_MEMBERS)
        known = await self._invitations.find_by_email(email)
        if known is None:
            raise no_such_invitation()
        await self._invitations.delete(known.id)
        await self._audit.write(actor, Deed.INVITATION_DELETED, known.email, before=known)

    async def _view(self, invitation: Invitation) -> InvitationView:
        group_ids = {each.website_group_id for each in invitation.roles if each.website_group_id is not None}
        return InvitationView(
            invitation,
            await self._sources.roles.get_all({each.role_id for each in invitation.roles}),
            await self._sources.groups.get_all(group_ids),
            await self._sources.teams.get_all(invitation.team_ids),
            await self._sources.members.find_by_email(invitation.email) is not None,
        )

    def _text(self) -> str:
        return base64.urlsafe_b64encode(self._draw.octets(TOKEN_BYTES)).decode("ascii").rstrip("=")


def _wish(known: Invitation) -> MemberWish:
    return MemberWish(
        known.email,
        known.name,
        known.roles,
        known.team_ids,
        is_api_access_enabled=known.is_api_access_enabled,
        phone_number=known.phone_number,
        alternate_email=known.alternate_email,
        allowed_website_limit=known.allowed_website_limit,
        only_sso_login=known.only_sso_login,
    )


def _no_longer_open() -> NotFound:
    return NotFound("There is no such invitation, or it has expired.", "Ask whoever invited you for a new one.")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("ascii")).digest()
