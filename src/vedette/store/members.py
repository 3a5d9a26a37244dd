# SPDX-License-Identifier: Apache-2.0
"""Members of the installation and their API tokens."""

from __future__ import annotations

from uuid import UUID

from vedette.domain.member import ApiToken, Member
from vedette.store.database import Database
from vedette.store.page import Page, PageWish


class Members:
    """The members. Lists are ordered by e-mail address; addresses are compared without letter case."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def insert(self, member: Member) -> None:
        """Store a new member. Raises Conflict when the address or id is taken."""
        raise NotImplementedError

    async def insert_first(self, member: Member, token: ApiToken) -> bool:
        """Store the owner and a token when there is no member at all; return whether that was so."""
        raise NotImplementedError

    async def update(self, member: Member) -> None:
        """Store every field of a known member. Raises NotFound; Conflict when the new address is taken."""
        raise NotImplementedError

    async def delete(self, member_id: UUID) -> None:
        """Delete a member and its tokens. Raises NotFound."""
        raise NotImplementedError

    async def get(self, member_id: UUID) -> Member:
        """Return a member. Raises NotFound."""
        raise NotImplementedError

    async def find_by_email(self, email: str) -> Member | None:
        """Return the member with this address."""
        raise NotImplementedError

    async def page(self, wish: PageWish) -> Page[Member]:
        """Return one page of the members."""
        raise NotImplementedError

    async def insert_token(self, token: ApiToken) -> None:
        """Store one more token of a member. Raises NotFound when there is no such member."""
        raise NotImplementedError

    async def find_token(self, member_id: UUID, sha256: bytes) -> tuple[Member, ApiToken] | None:
        """Return the member and its token with this SHA-256; None when either is unknown or they do not belong."""
        raise NotImplementedError

    async def find_by_token(self, sha256: bytes) -> tuple[Member, ApiToken] | None:
        """Return the member and its token with this SHA-256, for clients that send no user id; None when unknown."""
        raise NotImplementedError

    async def tokens(self, member_id: UUID) -> tuple[ApiToken, ...]:
        """Return a member's tokens, oldest first."""
        raise NotImplementedError

    async def delete_token(self, token_id: UUID) -> None:
        """Delete a token. Raises NotFound."""
        raise NotImplementedError
