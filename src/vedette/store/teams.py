# SPDX-License-Identifier: Apache-2.0
"""Teams: their members, and the roles that those share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Connection, RowMapping, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from vedette.domain.page import Page, PageWish
from vedette.domain.team import Team
from vedette.errors import NotFound, UsageError
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.owners import keeping_an_owner
from vedette.store.roles import read_mappings, write_mappings
from vedette.store.statements import chunks
from vedette.store.tables import team, team_member, team_role


class Teams:
    """The teams, ordered by name. Names are compared without letter case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: Team) -> None:
        """Store a new team with its members and roles.

        Raises Conflict when the name or id is taken; UsageError for an unknown member, role or website group.
        """

        def work(connection: Connection) -> None:
            connection.execute(team.insert(), _team_values(new))
            _write_belongings(connection, new)

        with unique(f"A team named {new.name} exists already."):
            await self._database.write(work)

    async def update(self, known: Team) -> None:
        """Store every field of a known team.

        Raises NotFound; Conflict when the name is taken, or no enabled owner would be left; UsageError for an unknown
        member, role or website group.
        """

        def work(connection: Connection) -> None:
            with keeping_an_owner(connection):
                changed = connection.execute(update(team).where(team.c.id == known.id).values(_team_values(known)))
                if changed.rowcount == 0:
                    raise no_such_team()
                _write_belongings(connection, known)

        with unique(f"A team named {known.name} exists already."):
            await self._database.write(work)

    async def delete(self, team_id: UUID) -> None:
        """Delete a team; its members stay. Raises NotFound; Conflict when no enabled owner would be left."""

        def work(connection: Connection) -> None:
            with keeping_an_owner(connection):
                for table in (team_member, team_role):
                    connection.execute(delete(table).where(table.c.team_id == team_id))
                if connection.execute(delete(team).where(team.c.id == team_id)).rowcount == 0:
                    raise no_such_team()

        await self._database.write(work)

    async def get(self, team_id: UUID) -> Team:
        """Return a team. Raises NotFound."""
        found = await self.get_all((team_id,))
        if team_id not in found:
            raise no_such_team()
        return found[team_id]

    async def get_all(self, team_ids: Collection[UUID]) -> dict[UUID, Team]:
        """Return the teams with these ids; unknown ids are left out."""

        def work(connection: Connection) -> dict[UUID, Team]:
            return {
                one.id: one
                for some in chunks(frozenset(team_ids))
                for one in _read_teams(
                    connection, connection.execute(select(team).where(team.c.id.in_(some))).mappings().all()
                )
            }

        return await self._database.read(work)

    async def page(self, wish: PageWish) -> Page[Team]:
        """Return one page of the teams."""
        chosen = select(team).order_by(team.c.name_folded).limit(wish.size).offset(wish.offset)
        counted = select(func.count()).select_from(team)

        def work(connection: Connection) -> Page[Team]:
            teams = _read_teams(connection, connection.execute(chosen).mappings().all())
            return Page(teams, connection.execute(counted).scalar_one())

        return await self._database.read(work)


def no_such_team() -> NotFound:
    """Return the error that an id without a team ends in."""
    return NotFound("There is no such team.", "Look at the list of teams.")


def _team_values(one: Team) -> dict[str, object]:
    return {"id": one.id, "name": one.name, "name_folded": one.name.casefold()}


def _write_belongings(connection: Connection, one: Team) -> None:
    write_mappings(connection, team_role, one.id, one.roles)
    connection.execute(delete(team_member).where(team_member.c.team_id == one.id))
    rows = [{"team_id": one.id, "member_id": member_id} for member_id in dict.fromkeys(one.member_ids)]
    if not rows:
        return
    try:
        with connection.begin_nested():
            connection.execute(team_member.insert(), rows)
    except IntegrityError as error:
        raise UsageError("There is no such member.", "Look at the list of members.", field="Members") from error


def _read_teams(connection: Connection, rows: Sequence[RowMapping]) -> tuple[Team, ...]:
    ids = [row["id"] for row in rows]
    given = read_mappings(connection, team_role, ids)
    members: dict[UUID, list[UUID]] = {}
    for some in chunks(ids):
        chosen = select(team_member.c.team_id, team_member.c.member_id).where(team_member.c.team_id.in_(some))
        for team_id, member_id in connection.execute(chosen.order_by(team_member.c.member_id)):
            members.setdefault(team_id, []).append(member_id)
    return tuple(
        Team(row["id"], row["name"], tuple(members.get(row["id"], ())), given.get(row["id"], ())) for row in rows
    )
