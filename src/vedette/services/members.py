# SPDX-License-Identifier: Apache-2.0
"""Members: who they are, what they were given, and whether they may come in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.role import OWNER_ROLE, Role
from vedette.domain.team import Team
from vedette.domain.website import WebsiteGroup
from vedette.errors import Conflict, NotFound, UsageError
from vedette.scan.ports import Clock
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.member_wishes import MemberChange, MemberWish, PasswordWish, changed_member, new_member, new_owner
from vedette.services.passwords import check_password, draw_password, hash_password
from vedette.services.permission import require
from vedette.services.rights import Rights, holding_of, require_over
from vedette.store.members import Members
from vedette.store.roles import Roles
from vedette.store.teams import Teams
from vedette.store.website_groups import WebsiteGroups


@dataclass(frozen=True, slots=True)
class MemberSources:
    """Where members and what they are given are stored."""

    members: Members
    roles: Roles
    teams: Teams
    groups: WebsiteGroups


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member, the roles, website groups and teams that its ids stand for, and how many websites it added."""

    member: Member
    roles: dict[UUID, Role]
    groups: dict[UUID, WebsiteGroup]
    teams: dict[UUID, Team]
    website_count: int


class MemberService:
    """What can be asked about members.

    Methods without an acting member are for whoever holds the data directory itself: the command line.
    """

    def __init__(self, sources: MemberSources, audit: AuditWriter, clock: Clock, draw: Draw) -> None:
        self._members = sources.members
        self._sources = sources
        self._rights = Rights(sources.roles, sources.teams, sources.groups)
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def operator(self) -> Member:
        """Return who acts at the command line: the oldest enabled owner, made in an empty store. Raises NotFound."""
        owner = await self._members.find_owner()
        if owner is not None:
            return owner
        if (await self._members.page(PageWish(1, 1))).total:
            raise NotFound("No enabled member is an owner.", f"Give one the role {OWNER_ROLE.name}.")
        made = new_owner(self._draw.guid(), self._clock.now())
        await self._members.insert(made)
        return await self._members.get(made.id)

    async def create(self, actor: Member, wish: MemberWish) -> Member:
        """Store a new member, who may do no more than `actor`.

        Raises Refused, UsageError; Conflict when the address is taken.
        """
        require(actor, Permission.MANAGE_MEMBERS)
        await self._rights.require_giving(actor, wish.roles, wish.team_ids)
        fresh = new_member(self._draw.guid(), self._clock.now(), wish)
        password_hash = await self._password_hash(fresh, wish.password)
        await self._members.insert(fresh)
        if password_hash is not None:
            await self._members.set_password_hash(fresh.id, password_hash)
        member = await self._members.get(fresh.id)
        await self._audit.write(actor, Deed.USER_CREATED, member.email, after=member)
        return member

    async def page(self, actor: Member, wish: PageWish) -> Page[MemberView]:
        """Return one page of the members. Raises Refused."""
        require(actor, Permission.VIEW_MEMBERS)
        page = await self._members.page(wish)
        return Page(await self._views(page.items), page.total)

    async def get(self, actor: Member, member_id: UUID) -> Member:
        """Return a member. Raises Refused, NotFound."""
        if member_id != actor.id:
            require(actor, Permission.VIEW_MEMBERS)
        return await self._members.get(member_id)

    async def get_by_email(self, actor: Member, email: str) -> Member:
        """Return the member with this address. Raises Refused, NotFound."""
        if email.strip().casefold() != actor.email.casefold():
            require(actor, Permission.VIEW_MEMBERS)
        return await self._members.get_by_email(email)

    async def view(self, member: Member) -> MemberView:
        """Return what stands around a member that the caller has in hand already."""
        return (await self._views((member,)))[0]

    async def update(self, actor: Member, member_id: UUID, change: MemberChange) -> Member:
        """Store new values of a member's fields. The member may do no more than `actor`, neither before nor after.

        Raises Refused, NotFound, UsageError; Conflict when no enabled owner would be left, or the address is taken.
        """
        require(actor, Permission.MANAGE_MEMBERS)
        known = await self._members.get(member_id)
        require_over(actor, holding_of(known))
        wanted = changed_member(known, change)
        await self._rights.require_giving(actor, wanted.roles, wanted.team_ids)
        password_hash = await self._password_hash(wanted, change.password)
        await self._members.update(wanted)
        if password_hash is not None or (wanted.only_sso_login and not known.only_sso_login):
            await self._members.set_password_hash(member_id, password_hash)
            await self._audit.write(actor, Deed.PASSWORD_CHANGED, wanted.email)
        member = await self._members.get(member_id)
        await self._audit.write(actor, Deed.USER_UPDATED, member.email, before=known, after=member)
        return member

    async def delete(self, actor: Member, member_id: UUID) -> None:
        """Delete a member and its tokens.

        Raises Refused, NotFound; Conflict for the acting member itself, and for the last enabled owner.
        """
        require(actor, Permission.MANAGE_MEMBERS)
        if member_id == actor.id:
            raise Conflict("Members cannot delete themselves.", "Let another member do it.")
        member = await self._members.get(member_id)
        require_over(actor, holding_of(member))
        await self._members.delete(member_id)
        await self._audit.write(actor, Deed.USER_DELETED, member.email, before=member)

    async def _password_hash(self, member: Member, wish: PasswordWish) -> str | None:
        """Return the hash of the password that was wished for; None when none was. Raises UsageError."""
        if not wish.text and not wish.is_drawn:
            return None
        if member.only_sso_login:
            raise UsageError("Who signs in with single sign-on only has no password.", field="OnlySsoLogin")
        if wish.is_drawn:
            if wish.text:
                raise UsageError("AutoGeneratePassword leaves Password blank.", "Send one of them.", field="Password")
            return await hash_password(draw_password(self._draw))
        text = wish.text or ""
        if wish.confirmation != text:
            raise UsageError("Password and ConfirmPassword differ.", "Send the same twice.", field="ConfirmPassword")
        check_password(text, member.name, member.email, member.email.partition("@")[0])
        return await hash_password(text)

    async def _views(self, members: tuple[Member, ...]) -> tuple[MemberView, ...]:
        given = [each for member in members for each in member.roles]
        roles = await self._sources.roles.get_all({each.role_id for each in given})
        groups = await self._sources.groups.get_all({each.website_group_id for each in given if each.website_group_id})
        teams = await self._sources.teams.get_all({team_id for member in members for team_id in member.team_ids})
        counts = await self._members.count_websites([member.id for member in members])
        return tuple(MemberView(member, roles, groups, teams, counts[member.id]) for member in members)
