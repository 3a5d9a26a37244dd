# SPDX-License-Identifier: Apache-2.0
"""Tokens that were issued: which there are, and taking one back. Their text is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import ApiToken, Member
from vedette.domain.page import PageWish
from vedette.domain.permission import Permission
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.paging import read_all
from vedette.services.permission import require
from vedette.store.members import Members


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A token and the member who may use it."""

    member: Member
    token: ApiToken


class TokenService:
    """What can be asked about issued tokens."""

    def __init__(self, members: Members, audit: AuditWriter) -> None:
        self._members = members
        self._audit = audit

    async def is_first_start(self) -> bool:
        """Whether there is no member yet, so that nobody can sign in."""
        return (await self._members.page(PageWish(1, 1))).total == 0

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
