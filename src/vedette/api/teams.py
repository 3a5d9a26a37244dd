# SPDX-License-Identifier: Apache-2.0
"""`team/*`: members who share roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from vedette.api.queries import PageQuery
from vedette.api.replies import reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.permission import Permission
from vedette.services.account import AccountService
from vedette.services.teams import TeamService, TeamView, TeamWish
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.role import mapping_details
from vedette.wire.team import NewTeam, ReducedMember, TeamDetail, UpdateTeam

CREATED = 201


class TeamEndpoints:
    """Handlers over the team service."""

    def __init__(self, teams: TeamService, account: AccountService) -> None:
        self._teams = teams
        self._account = account

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the teams by name."""
        page = await self._teams.page(caller, query.wish)
        items = [await self._shape(view) for view in page.items]
        return reply_model(Page[TeamDetail].of(items, query.wish, page.total))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one team."""
        return reply_model(await self._shape(await self._teams.get(caller, id)))

    async def new(self, sent: NewTeam, caller: Caller) -> Response:
        """Make a team."""
        view = await self._teams.create(caller, _wish(sent))
        return reply_model(await self._shape(view), CREATED)

    async def update(self, sent: UpdateTeam, caller: Caller) -> Response:
        """Change a team; what is missing becomes empty."""
        view = await self._teams.update(caller, sent.id, _wish(sent))
        return reply_model(await self._shape(view))

    async def delete(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Delete a team. Its members stay."""
        await self._teams.delete(caller, id)
        return reply_value("Ok")

    async def _shape(self, view: TeamView) -> TeamDetail:
        account_id = await self._account.id()
        members = [view.members[id_] for id_ in view.team.member_ids if id_ in view.members]
        return TeamDetail(
            id=view.team.id,
            name=view.team.name,
            members=[
                ReducedMember(
                    id=member.id,
                    account_id=account_id,
                    name=member.name,
                    email=member.email,
                    alternate_login_email=member.alternate_email,
                )
                for member in members
            ],
            role_website_group_mappings=mapping_details(view.team.roles, view.roles, view.groups),
        )


def team_endpoints(teams: TeamService, account: AccountService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = TeamEndpoints(teams, account)
    view, manage = Permission.VIEW_MEMBERS, Permission.MANAGE_TEAMS
    return (
        get("/team/list", at.all, needs=view, reply=Page[TeamDetail]),
        get("/team/get/{id}", at.get, needs=view, reply=TeamDetail),
        post("/team/new", at.new, needs=manage, reply=TeamDetail, status=CREATED),
        post("/team/update", at.update, needs=manage, reply=TeamDetail),
        post("/team/delete/{id}", at.delete, needs=manage, reply=str),
    )


def _wish(sent: NewTeam | UpdateTeam) -> TeamWish:
    mappings = sent.role_website_group_mappings or ()
    return TeamWish(sent.name, tuple(sent.members or ()), tuple(each.mapping for each in mappings))
