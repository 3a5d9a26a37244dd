# SPDX-License-Identifier: Apache-2.0
"""API tokens: issued, listed, taken back. Their text is shown once and kept nowhere."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import ApiToken, Member
from vedette.domain.page import PageWish
from vedette.domain.permission import Permission
from vedette.errors import UsageError
from vedette.scan.ports import Clock
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.member_wishes import OWNER_EMAIL, new_owner
from vedette.services.paging import read_all
from vedette.services.permission import require
from vedette.services.rights import holding_of, require_over
from vedette.store.members import Members

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A member and a token of theirs; the text is shown once and kept nowhere."""

    member: Member
    text: str


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A token and the member who may use it."""

    member: Member
    token: ApiToken


class TokenService:
    """What can be asked about tokens."""

    def __init__(self, members: Members, audit: AuditWriter, clock: Clock, draw: Draw) -> None:
        self._members = members
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def is_first_start(self) -> bool:
        """Whether there is no member yet, so that nobody can sign in."""
        return (await self._members.page(PageWish(1, 1))).total == 0

    async def create(self, email: str | None = None) -> IssuedToken:
        """Return a new token of the member with `email`, or of the only one there is; for the command line.

        On an empty store the owner is made first. Raises UsageError when there are several members and none is named;
        NotFound.
        """
        owner = new_owner(self._draw.guid(), self._clock.now(), email or OWNER_EMAIL)
        text = self._text()
        if await self._members.insert_first(owner, self._token_of(owner, text)):
            stored = await self._members.get(owner.id)
            await self._audit.write(stored, Deed.USER_CREATED, stored.email, after=stored)
            return IssuedToken(stored, text)
        member = await self._named_or_only(email)
        return await self._store(member, member)

    async def get(self, actor: Member, email: str) -> IssuedToken:
        """Return one more token of the member with `email`: the acting one, or one who may do no more than it.

        Raises Refused, NotFound.
        """
        if email.strip().casefold() == actor.email.casefold():
            return await self._store(actor, actor)
        require(actor, Permission.MANAGE_MEMBERS)
        member = await self._members.get_by_email(email)
        require_over(actor, holding_of(member))
        return await self._store(actor, member)

    async def all(self, actor: Member, email: str | None = None) -> tuple[ListedToken, ...]:
        """Return every token, or those of one member: by address, then oldest first. Raises Refused, NotFound."""
        require(actor, Permission.MANAGE_MEMBERS)
        members = await read_all(self._members.page) if email is None else (await self._members.get_by_email(email),)
        return tuple(
            [ListedToken(member, token) for member in members for token in await self._members.tokens(member.id)]
        )

    async def revoke(self, actor: Member, token_id: UUID) -> None:
        """Take a token back: who shows it is refused from now on. Raises Refused, NotFound."""
        require(actor, Permission.MANAGE_MEMBERS)
        await self._members.delete_token(token_id)
        await self._audit.write(actor, Deed.TOKEN_REVOKED, str(token_id))

    async def _named_or_only(self, email: str | None) -> Member:
        if email is not None:
            return await self._members.get_by_email(email)
        page = await self._members.page(PageWish(1, 2))
        if page.total != 1:
            raise UsageError("There are several members.", "Name one with --member.", field="--member")
        return page.items[0]

    async def _store(self, actor: Member, member: Member) -> IssuedToken:
        text = self._text()
        await self._members.insert_token(self._token_of(member, text))
        await self._audit.write(actor, Deed.TOKEN_CREATED, member.email)
        return IssuedToken(member, text)

    def _text(self) -> str:
        return base64.b64encode(self._draw.octets(TOKEN_BYTES)).decode("ascii")

    def _token_of(self, member: Member, text: str) -> ApiToken:
        digest = hashlib.sha256(text.encode("ascii")).digest()
        return ApiToken(self._draw.guid(), member.id, digest, self._clock.now())
