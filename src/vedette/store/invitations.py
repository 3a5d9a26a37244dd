# SPDX-License-Identifier: Apache-2.0
"""Invitations that were not accepted yet."""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy import Connection, RowMapping, delete, func, select, update

from vedette.domain.invitation import Invitation
from vedette.domain.member import RoleMapping
from vedette.domain.page import Page, PageWish
from vedette.domain.time import Instant
from vedette.errors import NotFound
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.tables import invitation

_ROLES = msgspec.json.Decoder(tuple[RoleMapping, ...])
_TEAMS = msgspec.json.Decoder(tuple[UUID, ...])


class Invitations:
    """The invitations, ordered by e-mail address; addresses are compared without letter case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: Invitation) -> None:
        """Store a new invitation. Raises Conflict when that address was invited already."""
        with unique(f"{new.email} was invited already."):
            await self._database.write(lambda connection: connection.execute(invitation.insert(), _values(new)))

    async def update(self, known: Invitation) -> None:
        """Store every field of a known invitation. Raises NotFound."""
        chosen = update(invitation).where(invitation.c.id == known.id).values(_values(known))

        def work(connection: Connection) -> None:
            if connection.execute(chosen).rowcount == 0:
                raise no_such_invitation()

        await self._database.write(work)

    async def delete(self, invitation_id: UUID) -> None:
        """Delete an invitation; its link opens nothing any more. Raises NotFound."""

        def work(connection: Connection) -> None:
            if connection.execute(delete(invitation).where(invitation.c.id == invitation_id)).rowcount == 0:
                raise no_such_invitation()

        await self._database.write(work)

    async def get(self, invitation_id: UUID) -> Invitation:
        """Return an invitation. Raises NotFound."""
        chosen = select(invitation).where(invitation.c.id == invitation_id)
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().one_or_none())
        if row is None:
            raise no_such_invitation()
        return _read(row)

    async def find_by_email(self, email: str) -> Invitation | None:
        """Return the invitation of this address."""
        chosen = select(invitation).where(invitation.c.email_folded == email.strip().casefold())
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().one_or_none())
        return None if row is None else _read(row)

    async def find_by_token(self, token_sha256: bytes) -> Invitation | None:
        """Return the invitation that the token with this hash accepts."""
        chosen = select(invitation).where(invitation.c.token_sha256 == token_sha256)
        row = await self._database.read(lambda connection: connection.execute(chosen).mappings().first())
        return None if row is None else _read(row)

    async def page(self, wish: PageWish) -> Page[Invitation]:
        """Return one page of the invitations."""
        chosen = select(invitation).order_by(invitation.c.email_folded).limit(wish.size).offset(wish.offset)
        counted = select(func.count()).select_from(invitation)

        def work(connection: Connection) -> Page[Invitation]:
            rows = connection.execute(chosen).mappings()
            return Page(tuple(_read(row) for row in rows), connection.execute(counted).scalar_one())

        return await self._database.read(work)


def no_such_invitation() -> NotFound:
    """Return the error that an id or address without an invitation ends in."""
    return NotFound("There is no such invitation.", "Look at the list of invitations.")


def _values(one: Invitation) -> dict[str, object]:
    return {
        "id": one.id,
        "email": one.email,
        "email_folded": one.email.casefold(),
        "name": one.name,
        "created_at": one.created_at.ticks,
        "created_by": one.created_by,
        "expires_at": one.expires_at.ticks,
        "token_sha256": one.token_sha256,
        "roles": msgspec.json.encode(one.roles).decode(),
        "team_ids": msgspec.json.encode(one.team_ids).decode(),
        "phone_number": one.phone_number,
        "alternate_email": one.alternate_email,
        "is_api_access_enabled": one.is_api_access_enabled,
        "allowed_website_limit": one.allowed_website_limit,
        "only_sso_login": one.only_sso_login,
    }


def _read(row: RowMapping) -> Invitation:
    return Invitation(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        created_at=Instant(row["created_at"]),
        created_by=row["created_by"],
        expires_at=Instant(row["expires_at"]),
        token_sha256=bytes(row["token_sha256"]),
        roles=_ROLES.decode(row["roles"]),
        team_ids=_TEAMS.decode(row["team_ids"]),
        phone_number=row["phone_number"],
        alternate_email=row["alternate_email"],
        is_api_access_enabled=row["is_api_access_enabled"],
        allowed_website_limit=row["allowed_website_limit"],
        only_sso_login=row["only_sso_login"],
    )
