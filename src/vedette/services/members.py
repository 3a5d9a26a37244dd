# SPDX-License-Identifier: Apache-2.0
"""Members and their API tokens."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.member import ApiToken, Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import EVERY_PERMISSION, Permission
from vedette.errors import Conflict, NotFound, UsageError
from vedette.scan.ports import Clock
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.paging import read_all
from vedette.services.permission import require
from vedette.store.members import Members
from vedette.wire.instants import DateFormat
from vedette.wire.zones import find_zone

TOKEN_BYTES = 32
OWNER_EMAIL = "owner@localhost"
OWNER_NAME = "Owner"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A member and a token of theirs; the text is shown once and kept nowhere."""

    member: Member
    text: str


@dataclass(frozen=True, slots=True)
class MemberChange:
    """New values of a member's fields; None leaves one alone."""

    name: str | None = None
    permissions: frozenset[Permission] | None = None
    date_format: str | None = None
    timezone_id: str | None = None
    is_api_access_enabled: bool | None = None
    is_enabled: bool | None = None


class MemberService:
    """What can be asked about members.

    Methods without an acting member are for whoever holds the data directory itself: the command line.
    """

    def __init__(self, members: Members, audit: AuditWriter, clock: Clock, draw: Draw) -> None:
        self._members = members
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def operator(self) -> Member:
        """Return who acts at the command line: the oldest member with every permission, made where there is nobody."""
        members = await read_all(self._members.page)
        owners = [member for member in members if member.permissions == EVERY_PERMISSION and member.is_enabled]
        if owners:
            return min(owners, key=lambda member: member.created_at)
        if members:
            raise NotFound("No enabled member has every permission.", "Enable the owner, or give a member the rest.")
        owner = self._new_member(OWNER_EMAIL, OWNER_NAME, EVERY_PERMISSION)
        await self._members.insert(owner)
        return owner

    async def create_token(self, email: str | None = None) -> IssuedToken:
        """Return a new token of the member with `email`, or of the only one there is.

        On an empty store the owner is made first. Raises UsageError when there are several members and none is named;
        NotFound.
        """
        issued = self._issue(self._new_member(email or OWNER_EMAIL, OWNER_NAME, EVERY_PERMISSION))
        if await self._members.insert_first(issued.member, self._token_of(issued)):
            await self._audit.write(issued.member, Deed.USER_CREATED, issued.member.email)
            return issued
        member = await self._named_or_only(email)
        return await self._store_token(member, member)

    async def get_token(self, actor: Member, email: str) -> IssuedToken:
        """Return one more token of the member with `email`. Members may ask for their own. Raises Refused, NotFound."""
        if email.strip().casefold() != actor.email.casefold():
            require(actor, Permission.MANAGE_MEMBERS)
        return await self._store_token(actor, await self._named_or_only(email))

    async def create(self, actor: Member, email: str, name: str, permissions: frozenset[Permission]) -> Member:
        """Store a new member. Raises Refused, UsageError; Conflict when the address is taken."""
        require(actor, Permission.MANAGE_MEMBERS)
        member = self._new_member(email, name, permissions)
        await self._members.insert(member)
        await self._audit.write(actor, Deed.USER_CREATED, member.email)
        return member

    async def page(self, actor: Member, wish: PageWish) -> Page[Member]:
        """Return one page of the members. Raises Refused."""
        require(actor, Permission.MANAGE_MEMBERS)
        return await self._members.page(wish)

    async def get(self, actor: Member, member_id: UUID) -> Member:
        """Return a member. Raises Refused, NotFound."""
        if member_id != actor.id:
            require(actor, Permission.MANAGE_MEMBERS)
        return await self._members.get(member_id)

    async def get_by_email(self, actor: Member, email: str) -> Member:
        """Return the member with this address. Raises Refused, NotFound."""
        require(actor, Permission.MANAGE_MEMBERS)
        return await self._members.get_by_email(email)

    async def update(self, actor: Member, member_id: UUID, change: MemberChange) -> Member:
        """Store new values of a member's fields. Raises Refused, NotFound, UsageError."""
        require(actor, Permission.MANAGE_MEMBERS)
        changed = _changed(await self._members.get(member_id), change)
        await self._members.update(changed)
        await self._audit.write(actor, Deed.USER_UPDATED, changed.email)
        return changed

    async def delete(self, actor: Member, member_id: UUID) -> None:
        """Delete a member and its tokens. Raises Refused, NotFound; Conflict for the acting member itself."""
        require(actor, Permission.MANAGE_MEMBERS)
        if member_id == actor.id:
            raise Conflict("Members cannot delete themselves.", "Let another member do it.")
        member = await self._members.get(member_id)
        await self._members.delete(member_id)
        await self._audit.write(actor, Deed.USER_DELETED, member.email)

    async def _named_or_only(self, email: str | None) -> Member:
        if email is not None:
            return await self._members.get_by_email(email)
        page = await self._members.page(PageWish(1, 2))
        if page.total != 1:
            raise UsageError("There are several members.", "Name one with --member.", field="--member")
        return page.items[0]

    async def _store_token(self, actor: Member, member: Member) -> IssuedToken:
        issued = self._issue(member)
        await self._members.insert_token(self._token_of(issued))
        await self._audit.write(actor, Deed.TOKEN_CREATED, member.email)
        return issued

    def _issue(self, member: Member) -> IssuedToken:
        return IssuedToken(member, base64.b64encode(self._draw.octets(TOKEN_BYTES)).decode("ascii"))

    def _token_of(self, issued: IssuedToken) -> ApiToken:
        digest = hashlib.sha256(issued.text.encode("ascii")).digest()
        return ApiToken(self._draw.guid(), issued.member.id, digest, self._clock.now())

    def _new_member(self, email: str, name: str, permissions: frozenset[Permission]) -> Member:
        return Member(
            id=self._draw.guid(),
            email=_checked_email(email),
            name=_checked_name(name),
            created_at=self._clock.now(),
            permissions=permissions,
        )


def _changed(member: Member, change: MemberChange) -> Member:
    if change.date_format is not None and DateFormat.read(change.date_format) is None:
        raise UsageError("That is no date format.", f"Use one of {', '.join(DateFormat)}.", field="DateTimeFormat")
    if change.timezone_id is not None and find_zone(change.timezone_id) is None:
        raise UsageError("That is no time zone.", "Use a Windows zone id, or an IANA name.", field="TimezoneId")
    return replace(
        member,
        name=member.name if change.name is None else _checked_name(change.name),
        permissions=member.permissions if change.permissions is None else change.permissions,
        date_format=member.date_format if change.date_format is None else change.date_format,
        timezone_id=member.timezone_id if change.timezone_id is None else change.timezone_id,
        is_api_access_enabled=(
            member.is_api_access_enabled if change.is_api_access_enabled is None else change.is_api_access_enabled
        ),
        is_enabled=member.is_enabled if change.is_enabled is None else change.is_enabled,
    )


def _checked_email(email: str) -> str:
    stripped = email.strip()
    local, at, domain = stripped.rpartition("@")
    if not (local and at and domain) or any(character.isspace() for character in stripped) or len(stripped) > 254:
        raise UsageError(f"{stripped[:80]!r} is no e-mail address.", "Write it as name@example.org.", field="Email")
    return stripped


def _checked_name(name: str) -> str:
    stripped = name.strip()
    if not stripped or len(stripped) > 255 or not stripped.isprintable():
        raise UsageError("A name has 1 to 255 printable characters.", "Choose another.", field="Name")
    return stripped
