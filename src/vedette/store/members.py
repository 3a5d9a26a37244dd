# SPDX-License-Identifier: Apache-2.0
"""Members of the installation and their API tokens."""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy import Connection, RowMapping, bindparam, delete, func, select, update

from vedette.domain.member import ApiToken, Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.time import Instant
from vedette.errors import NotFound
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.tables import api_token, member

_PERMISSIONS = msgspec.json.Decoder(frozenset[Permission])
_BY_TOKEN = (
    select(
        member,
        api_token.c.id.label("token_id"),
        api_token.c.sha256,
        api_token.c.created_at.label("issued_at"),
    )
    .join(api_token, api_token.c.member_id == member.c.id)
    .where(api_token.c.sha256 == bindparam("wanted"))
)
"""Asked at every request of the API, so it is built once."""


class Members:
    """The members. Lists are ordered by e-mail address; addresses are compared without letter case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: Member) -> None:
        """Store a new member. Raises Conflict when the address or id is taken."""
        with unique(f"A member with the address {new.email} exists already."):
            await self._database.write(lambda connection: connection.execute(member.insert(), _member_values(new)))

    async def insert_first(self, owner: Member, token: ApiToken) -> bool:
        """Store the owner and a token when there is no member at all; return whether that was so."""

        def work(connection: Connection) -> bool:
            if connection.execute(select(member.c.id).limit(1)).first() is not None:
                return False
            connection.execute(member.insert(), _member_values(owner))
            connection.execute(api_token.insert(), _token_values(token))
            return True

        return await self._database.write(work)

    async def update(self, known: Member) -> None:
        """Store every field of a known member. Raises NotFound; Conflict when the new address is taken."""

        def work(connection: Connection) -> None:
            chosen = update(member).where(member.c.id == known.id)
            if connection.execute(chosen.values(_member_values(known))).rowcount == 0:
                raise _no_member()

        with unique(f"A member with the address {known.email} exists already."):
            await self._database.write(work)

    async def delete(self, member_id: UUID) -> None:
        """Delete a member and its tokens. Raises NotFound."""

        def work(connection: Connection) -> None:
            connection.execute(delete(api_token).where(api_token.c.member_id == member_id))
            if connection.execute(delete(member).where(member.c.id == member_id)).rowcount == 0:
                raise _no_member()

        await self._database.write(work)

    async def get(self, member_id: UUID) -> Member:
        """Return a member. Raises NotFound."""
        chosen = select(member).where(member.c.id == member_id)
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().one_or_none())
        if row is None:
            raise _no_member()
        return _read_member(row)

    async def find_by_email(self, email: str) -> Member | None:
        """Return the member with this address."""
        chosen = select(member).where(member.c.email_folded == email.casefold())
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().one_or_none())
        return None if row is None else _read_member(row)

    async def get_by_email(self, email: str) -> Member:
        """Return the member with this address, spaces around it ignored. Raises NotFound."""
        found = await self.find_by_email(email.strip())
        if found is None:
            raise NotFound(f"There is no member {email.strip()}.", "`vedette user list` shows all of them.")
        return found

    async def page(self, wish: PageWish) -> Page[Member]:
        """Return one page of the members."""
        chosen = select(member).order_by(member.c.email_folded).limit(wish.size).offset(wish.offset)
        counted = select(func.count()).select_from(member)

        def work(connection: Connection) -> Page[Member]:
            members = tuple(_read_member(row) for row in connection.execute(chosen).mappings())
            return Page(members, connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def insert_token(self, token: ApiToken) -> None:
        """Store one more token of a member. Raises NotFound when there is no such member."""

        def work(connection: Connection) -> None:
            if connection.execute(select(member.c.id).where(member.c.id == token.member_id)).first() is None:
                raise _no_member()
            connection.execute(api_token.insert(), _token_values(token))

        await self._database.write(work)

    async def find_token(self, member_id: UUID, sha256: bytes) -> tuple[Member, ApiToken] | None:
        """Return the member and its token with this SHA-256; None when either is unknown or they do not belong."""
        found = await self.find_by_token(sha256)
        return found if found is not None and found[0].id == member_id else None

    async def find_by_token(self, sha256: bytes) -> tuple[Member, ApiToken] | None:
        """Return the member and its token with this SHA-256, for clients that send no user id; None when unknown."""

        def work(connection: Connection) -> tuple[Member, ApiToken] | None:
            row = connection.execute(_BY_TOKEN, {"wanted": sha256}).mappings().one_or_none()
            if row is None:
                return None
            return _read_member(row), ApiToken(
                row["token_id"], row["id"], bytes(row["sha256"]), Instant(row["issued_at"])
            )

        return await self._database.look_up(("token", sha256), work)

    async def tokens(self, member_id: UUID) -> tuple[ApiToken, ...]:
        """Return a member's tokens, oldest first."""
        chosen = select(api_token).where(api_token.c.member_id == member_id)
        chosen = chosen.order_by(api_token.c.created_at, api_token.c.id)
        return await self._database.read(
            lambda connection: tuple(_read_token(row) for row in connection.execute(chosen).mappings())
        )

    async def delete_token(self, token_id: UUID) -> None:
        """Delete a token. Raises NotFound."""

        def work(connection: Connection) -> None:
            if connection.execute(delete(api_token).where(api_token.c.id == token_id)).rowcount == 0:
                raise NotFound("There is no such token.", "Look at the member's tokens.")

        await self._database.write(work)


def _member_values(one: Member) -> dict[str, object]:
    return {
        "id": one.id,
        "email": one.email,
        "email_folded": one.email.casefold(),
        "name": one.name,
        "created_at": one.created_at.ticks,
        "permissions": msgspec.json.encode(sorted(right.value for right in one.permissions)).decode(),
        "date_format": one.date_format,
        "timezone_id": one.timezone_id,
        "is_api_access_enabled": one.is_api_access_enabled,
        "is_enabled": one.is_enabled,
    }


def _read_member(row: RowMapping) -> Member:
    return Member(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        created_at=Instant(row["created_at"]),
        permissions=_PERMISSIONS.decode(row["permissions"]),
        date_format=row["date_format"],
        timezone_id=row["timezone_id"],
        is_api_access_enabled=row["is_api_access_enabled"],
        is_enabled=row["is_enabled"],
    )


def _token_values(token: ApiToken) -> dict[str, object]:
    return {
        "id": token.id,
        "member_id": token.member_id,
        "sha256": token.sha256,
        "created_at": token.created_at.ticks,
    }


def _read_token(row: RowMapping) -> ApiToken:
    return ApiToken(row["id"], row["member_id"], bytes(row["sha256"]), Instant(row["created_at"]))


def _no_member() -> NotFound:
    return NotFound("There is no such member.", "Look at the list of members.")
