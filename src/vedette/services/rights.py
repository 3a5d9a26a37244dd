# SPDX-License-Identifier: Apache-2.0
"""Nobody gives, takes or uses more than they may do themselves.

Who manages members, roles or teams could otherwise make an owner of themselves, or draw a token of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from vedette.domain.member import Member, RoleMapping
from vedette.domain.permission import Permission
from vedette.domain.role import Holding, Role, held
from vedette.errors import Refused, UsageError
from vedette.store.roles import Roles, given_roles
from vedette.store.teams import Teams
from vedette.store.website_groups import WebsiteGroups


def holding_of(member: Member) -> Holding:
    """Return what a member may do."""
    return Holding(member.permissions, member.grants, member.is_owner)


def require_over(actor: Member, holding: Holding) -> None:
    """Raise Refused unless `actor` may do all that `holding` allows."""
    if not holding_of(actor).covers(holding):
        raise Refused(
            "That would be about more than you may do yourself.", "Ask a member who may do all of it, such as an owner."
        )


def require_permissions(actor: Member, permissions: frozenset[Permission]) -> None:
    """Raise Refused unless `actor` has all of `permissions` in the whole account."""
    require_over(actor, Holding(permissions))


class Rights:
    """Works out what roles and teams allow before they are given."""

    def __init__(self, roles: Roles, teams: Teams, groups: WebsiteGroups) -> None:
        self._roles = roles
        self._teams = teams
        self._groups = groups

    async def require_giving(
        self, actor: Member, mappings: Iterable[RoleMapping], team_ids: Iterable[UUID] = ()
    ) -> None:
        """Raise Refused unless `actor` may do all that these roles and teams allow.

        Raises UsageError for an unknown role, website group or team.
        """
        require_over(actor, await self.holding(mappings, team_ids))

    async def holding(self, mappings: Iterable[RoleMapping], team_ids: Iterable[UUID] = ()) -> Holding:
        """Return what follows from roles and teams. Raises UsageError for an unknown role, website group or team."""
        wanted_teams = frozenset(team_ids)
        teams = await self._teams.get_all(wanted_teams)
        if wanted_teams - teams.keys():
            raise UsageError("There is no such team.", "Look at the list of teams.", field="Teams")
        given = (*mappings, *(each for team in teams.values() for each in team.roles))
        roles = await self._known_roles(given)
        return held(given_roles(given, roles))

    async def _known_roles(self, given: tuple[RoleMapping, ...]) -> dict[UUID, Role]:
        roles = await self._roles.get_all({each.role_id for each in given})
        group_ids = {each.website_group_id for each in given if each.website_group_id is not None}
        groups = await self._groups.get_all(group_ids)
        if any(each.role_id not in roles for each in given) or group_ids - groups.keys():
            raise UsageError(
                "There is no such role, or no such website group.",
                "roles/list and websitegroups/list show them.",
                field="RoleWebsiteGroupMappings",
            )
        return roles
