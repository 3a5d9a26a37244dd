# SPDX-License-Identifier: Apache-2.0
"""Teams: members who share roles."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import Member, RoleMapping
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.role import Role
from vedette.domain.team import Team
from vedette.domain.website import WebsiteGroup
from vedette.errors import UsageError
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.member_wishes import checked_name
from vedette.services.members import MemberSources
from vedette.services.permission import require
from vedette.services.rights import Rights, holding_of, require_over


@dataclass(frozen=True, slots=True)
class TeamWish:
    """A team as a client describes it; what is missing becomes empty."""

    name: str
    member_ids: tuple[UUID, ...] = ()
    roles: tuple[RoleMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team, and the members, roles and website groups that its ids stand for."""

    team: Team
    members: dict[UUID, Member]
    roles: dict[UUID, Role]
    groups: dict[UUID, WebsiteGroup]


class TeamService:
    """What can be asked about teams."""

    def __init__(self, sources: MemberSources, audit: AuditWriter, draw: Draw) -> None:
        self._sources = sources
        self._teams = sources.teams
        self._rights = Rights(sources.roles, sources.teams, sources.groups)
        self._audit = audit
        self._draw = draw

    async def page(self, actor: Member, wish: PageWish) -> Page[TeamView]:
        """Return one page of the teams. Raises Refused."""
        require(actor, Permission.VIEW_MEMBERS)
        page = await self._teams.page(wish)
        return Page(await self._views(page.items), page.total)

    async def get(self, actor: Member, team_id: UUID) -> TeamView:
        """Return a team. Raises Refused, NotFound."""
        require(actor, Permission.VIEW_MEMBERS)
        return await self._view(await self._teams.get(team_id))

    async def create(self, actor: Member, wish: TeamWish) -> TeamView:
        """Store a new team, which allows no more than `actor` may do.

        Raises Refused, UsageError; Conflict when the name is taken.
        """
        require(actor, Permission.MANAGE_TEAMS)
        team = Team(self._draw.guid(), checked_name(wish.name), wish.member_ids, wish.roles)
        await self._check(actor, team)
        await self._teams.insert(team)
        await self._audit.write(actor, Deed.TEAM_CREATED, team.name, after=team)
        return await self._view(await self._teams.get(team.id))

    async def update(self, actor: Member, team_id: UUID, wish: TeamWish) -> TeamView:
        """Change a team; neither before nor after it allows more than `actor` may do.

        Raises Refused, NotFound, UsageError; Conflict when the name is taken, or no enabled owner would be left.
        """
        require(actor, Permission.MANAGE_TEAMS)
        known = await self._teams.get(team_id)
        await self._check(actor, known)
        team = Team(team_id, checked_name(wish.name), wish.member_ids, wish.roles)
        await self._check(actor, team)
        await self._teams.update(team)
        await self._audit.write(actor, Deed.TEAM_UPDATED, team.name, before=known, after=team)
        return await self._view(await self._teams.get(team_id))

    async def delete(self, actor: Member, team_id: UUID) -> None:
        """Delete a team; its members stay. Raises Refused, NotFound; Conflict when no enabled owner would be left."""
        require(actor, Permission.MANAGE_TEAMS)
        known = await self._teams.get(team_id)
        await self._check(actor, known)
        await self._teams.delete(team_id)
        await self._audit.write(actor, Deed.TEAM_DELETED, known.name, before=known)

    async def _check(self, actor: Member, team: Team) -> None:
        """Raise unless `actor` may do what the team allows, and all that its members may do."""
        await self._rights.require_giving(actor, team.roles)
        members = await self._sources.members.get_all(team.member_ids)
        if len(members) != len(set(team.member_ids)):
            raise UsageError("There is no such member.", "members/list shows them.", field="Members")
        for member in members.values():
            require_over(actor, holding_of(member))

    async def _view(self, team: Team) -> TeamView:
        return (await self._views((team,)))[0]

    async def _views(self, teams: tuple[Team, ...]) -> tuple[TeamView, ...]:
        given = [each for team in teams for each in team.roles]
        members = await self._sources.members.get_all({id_ for team in teams for id_ in team.member_ids})
        roles = await self._sources.roles.get_all({each.role_id for each in given})
        groups = await self._sources.groups.get_all({each.website_group_id for each in given if each.website_group_id})
        return tuple(TeamView(team, members, roles, groups) for team in teams)
