# SPDX-License-Identifier: Apache-2.0
"""Members of the installation and their API tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from vedette.domain.member import ApiToken, Member, RoleMapping
from vedette.domain.page import Page, PageWish
from vedette.domain.role import Holding, held
from vedette.domain.time import Instant
from vedette.errors import NotFound, UsageError
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.owners import OWNERS, keeping_an_owner
from vedette.store.roles import given_roles, read_mappings, read_roles, write_mappings
from vedette.store.scan_rows import instant, ticks
from vedette.store.statements import chunks
from vedette.store.tables import api_token, member, member_role, team_member, team_role, website

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
    """The members. Lists are ordered by e-mail address; addresses are compared without letter case.

    What is stored of a member is what was given to it; `permissions`, `grants` and `is_owner` are worked out on reading
    and ignored on writing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: Member) -> None:
        """Store a new member with its roles and teams.

        Raises Conflict when the address or id is taken; UsageError for an unknown role, website group or team.
        """
        with unique(f"A member with the address {new.email} exists already."):
            await self._database.write(lambda connection: insert_member(connection, new))

    async def insert_first(self, owner: Member, token: ApiToken) -> bool:
        """Store the owner and a token when there is no member at all; return whether that was so."""

        def work(connection: Connection) -> bool:
            if connection.execute(select(member.c.id).limit(1)).first() is not None:
                return False
            insert_member(connection, owner)
            connection.execute(api_token.insert(), _token_values(token))
            return True

        return await self._database.write(work)

    async def update(self, known: Member) -> None:
        """Store every field of a known member, its roles and teams.

        Raises NotFound; Conflict when the new address is taken, or no enabled owner would be left; UsageError for an
        unknown role, website group or team.
        """

        def work(connection: Connection) -> None:
            chosen = update(member).where(member.c.id == known.id)
            with keeping_an_owner(connection):
                if connection.execute(chosen.values(_member_values(known))).rowcount == 0:
                    raise no_such_member()
                write_mappings(connection, member_role, known.id, known.roles)
                _write_teams(connection, known)

        with unique(f"A member with the address {known.email} exists already."):
            await self._database.write(work)

    async def delete(self, member_id: UUID) -> None:
        """Delete a member and its tokens. Raises NotFound; Conflict when no enabled owner would be left."""

        def work(connection: Connection) -> None:
            with keeping_an_owner(connection):
                for table in (api_token, member_role, team_member):
                    connection.execute(delete(table).where(table.c.member_id == member_id))
                if connection.execute(delete(member).where(member.c.id == member_id)).rowcount == 0:
                    raise no_such_member()

        await self._database.write(work)

    async def get(self, member_id: UUID) -> Member:
        """Return a member. Raises NotFound."""
        found = await self.get_all((member_id,))
        if member_id not in found:
            raise no_such_member()
        return found[member_id]

    async def get_all(self, member_ids: Collection[UUID]) -> dict[UUID, Member]:
        """Return the members with these ids; unknown ids are left out."""

        def work(connection: Connection) -> dict[UUID, Member]:
            return {
                one.id: one
                for some in chunks(frozenset(member_ids))
                for one in _read_members(
                    connection, connection.execute(select(member).where(member.c.id.in_(some))).mappings().all()
                )
            }

        return await self._database.read(work)

    async def find_by_email(self, email: str) -> Member | None:
        """Return the member with this address."""
        chosen = select(member).where(member.c.email_folded == email.casefold())

        def work(connection: Connection) -> tuple[Member, ...]:
            return _read_members(connection, connection.execute(chosen).mappings().all())

        return next(iter(await self._database.read(work)), None)

    async def find_owner(self) -> Member | None:
        """Return the oldest enabled owner."""

        def work(connection: Connection) -> tuple[Member, ...]:
            chosen = select(member).where(member.c.id.in_(OWNERS.limit(1)))
            return _read_members(connection, connection.execute(chosen).mappings().all())

        return next(iter(await self._database.read(work)), None)

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
            members = _read_members(connection, connection.execute(chosen).mappings().all())
            return Page(members, connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def count_websites(self, member_ids: Collection[UUID]) -> dict[UUID, int]:
        """Return how many websites that are not deleted each of the members added."""

        def work(connection: Connection) -> dict[UUID, int]:
            counts = dict.fromkeys(member_ids, 0)
            for some in chunks(frozenset(member_ids)):
                counted = (
                    select(website.c.created_by, func.count())
                    .where(website.c.created_by.in_(some), website.c.deleted_at.is_(None))
                    .group_by(website.c.created_by)
                )
                counts.update((member_id, count) for member_id, count in connection.execute(counted))
            return counts

        return await self._database.read(work)

    async def set_password_hash(self, member_id: UUID, password_hash: str | None) -> None:
        """Store the hash of a member's password; None takes the password away. Raises NotFound."""
        chosen = update(member).where(member.c.id == member_id).values(password_hash=password_hash)

        def work(connection: Connection) -> None:
            if connection.execute(chosen).rowcount == 0:
                raise no_such_member()

        await self._database.write(work)

    async def note_login(self, member_id: UUID, at: Instant) -> None:
        """Write down that the member came in."""
        chosen = update(member).where(member.c.id == member_id).values(last_login_at=at.ticks)
        await self._database.write(lambda connection: connection.execute(chosen))

    async def insert_token(self, token: ApiToken) -> None:
        """Store one more token of a member. Raises NotFound when there is no such member."""

        def work(connection: Connection) -> None:
            if connection.execute(select(member.c.id).where(member.c.id == token.member_id)).first() is None:
                raise no_such_member()
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
            (found,) = _read_members(connection, (row,))
            return found, ApiToken(row["token_id"], row["id"], bytes(row["sha256"]), Instant(row["issued_at"]))

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


def insert_member(connection: Connection, new: Member) -> None:
    """Write a new member with its roles and teams. Raises UsageError for an unknown role, website group or team."""
    connection.execute(member.insert(), _member_values(new))
    write_mappings(connection, member_role, new.id, new.roles)
    _write_teams(connection, new)


def no_such_member() -> NotFound:
    """Return the error that an id without a member ends in."""
    return NotFound("There is no such member.", "Look at the list of members.")


def _member_values(one: Member) -> dict[str, object]:
    return {
        "id": one.id,
        "email": one.email,
        "email_folded": one.email.casefold(),
        "name": one.name,
        "created_at": one.created_at.ticks,
        "date_format": one.date_format,
        "timezone_id": one.timezone_id,
        "is_api_access_enabled": one.is_api_access_enabled,
        "is_enabled": one.is_enabled,
        "phone_number": one.phone_number,
        "alternate_email": one.alternate_email,
        "allowed_website_limit": one.allowed_website_limit,
        "only_sso_login": one.only_sso_login,
        "last_login_at": ticks(one.last_login_at),
    }


def _write_teams(connection: Connection, one: Member) -> None:
    connection.execute(delete(team_member).where(team_member.c.member_id == one.id))
    rows = [{"team_id": team_id, "member_id": one.id} for team_id in dict.fromkeys(one.team_ids)]
    if not rows:
        return
    try:
        with connection.begin_nested():
            connection.execute(team_member.insert(), rows)
    except IntegrityError as error:
        raise UsageError("There is no such team.", "Look at the list of teams.", field="Teams") from error


def _read_members(connection: Connection, rows: Sequence[RowMapping]) -> tuple[Member, ...]:
    """Return the members of rows of table `member`, with what follows from their roles and those of their teams."""
    ids = [row["id"] for row in rows]
    own = read_mappings(connection, member_role, ids)
    teams = _read_teams(connection, ids)
    shared = read_mappings(connection, team_role, {team_id for held_by in teams.values() for team_id in held_by})
    roles = read_roles(connection, {each.role_id for given in (*own.values(), *shared.values()) for each in given})
    members: list[Member] = []
    for row in rows:
        mine, team_ids = own.get(row["id"], ()), tuple(teams.get(row["id"], ()))
        given = (*mine, *(each for team_id in team_ids for each in shared.get(team_id, ())))
        members.append(_read_member(row, mine, team_ids, held(given_roles(given, roles))))
    return tuple(members)


def _read_teams(connection: Connection, member_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    teams: dict[UUID, list[UUID]] = {}
    for some in chunks(member_ids):
        chosen = select(team_member.c.member_id, team_member.c.team_id).where(team_member.c.member_id.in_(some))
        for member_id, team_id in connection.execute(chosen.order_by(team_member.c.team_id)):
            teams.setdefault(member_id, []).append(team_id)
    return teams


def _read_member(
    row: RowMapping, roles: tuple[RoleMapping, ...], team_ids: tuple[UUID, ...], holding: Holding
) -> Member:
    return Member(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        created_at=Instant(row["created_at"]),
        permissions=holding.permissions,
        date_format=row["date_format"],
        timezone_id=row["timezone_id"],
        is_api_access_enabled=row["is_api_access_enabled"],
        is_enabled=row["is_enabled"],
        grants=holding.grants,
        is_owner=holding.is_owner,
        roles=roles,
        team_ids=team_ids,
        phone_number=row["phone_number"],
        alternate_email=row["alternate_email"],
        allowed_website_limit=row["allowed_website_limit"],
        only_sso_login=row["only_sso_login"],
        last_login_at=instant(row["last_login_at"]),
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
