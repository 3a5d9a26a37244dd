# SPDX-License-Identifier: Apache-2.0
"""Roles: named sets of permissions, given to members and teams for one website group or for the whole account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID, uuid5

from vedette.domain.member import GroupGrant
from vedette.domain.permission import ACCOUNT_WIDE, EVERY_PERMISSION, Permission

_NAMESPACE = UUID("0d9f9f63-7e0c-4a0e-8a55-7cf2b1b0a6f4")


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions. A built-in one is the same in every installation and cannot be changed."""

    id: UUID
    name: str
    permissions: frozenset[Permission]
    is_built_in: bool = False


def _built_in(name: str, permissions: Iterable[Permission]) -> Role:
    return Role(uuid5(_NAMESPACE, name), name, frozenset(permissions), is_built_in=True)


_VIEW = (
    Permission.VIEW_WEBSITES,
    Permission.VIEW_SCANS,
    Permission.VIEW_SCHEDULES,
    Permission.VIEW_REPORTS,
    Permission.VIEW_ISSUES,
    Permission.VIEW_TECHNOLOGIES,
)
_START = (
    *_VIEW,
    Permission.START_SCANS,
    Permission.MANAGE_SCHEDULES,
    Permission.VIEW_SCAN_PROFILES,
    Permission.MANAGE_SCAN_PROFILES,
    Permission.VIEW_SCAN_POLICIES,
    Permission.VIEW_REPORT_POLICIES,
)
_MANAGE = (
    *_START,
    Permission.MANAGE_WEBSITES,
    Permission.MANAGE_SCAN_POLICIES,
    Permission.EDIT_ISSUES,
    Permission.VIEW_NOTIFICATIONS,
    Permission.MANAGE_NOTIFICATIONS,
)

OWNER_ROLE = _built_in("Account Owner", EVERY_PERMISSION)
"""Whose holder owns the installation. Only an owner can give or take it, and one always remains."""

ADMINISTRATOR_ROLE = _built_in("Account Administrator", EVERY_PERMISSION)
WEBSITE_ROLE = _built_in("Manage Websites", _MANAGE)
SCAN_ROLE = _built_in("Start Scans", _START)
ISSUE_ROLE = _built_in("Manage Issues", (*_VIEW, Permission.EDIT_ISSUES))
VIEWER_ROLE = _built_in("View Scan Reports", _VIEW)

BUILT_IN_ROLES: Mapping[UUID, Role] = MappingProxyType(
    {role.id: role for role in (OWNER_ROLE, ADMINISTRATOR_ROLE, WEBSITE_ROLE, SCAN_ROLE, ISSUE_ROLE, VIEWER_ROLE)}
)
"""The roles that every installation has."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What somebody may do: in the whole account, and beside that within groups."""

    permissions: frozenset[Permission] = frozenset()
    grants: tuple[GroupGrant, ...] = ()
    is_owner: bool = False

    def covers(self, other: Holding) -> bool:
        """Whether who holds this may do all that who holds `other` may, wherever that one may do it."""
        if other.is_owner and not self.is_owner:
            return False
        within = {grant.group_id: grant.permissions for grant in self.grants}
        return other.permissions <= self.permissions and all(
            grant.permissions <= self.permissions | within.get(grant.group_id, frozenset()) for grant in other.grants
        )


def held(given: Iterable[tuple[Role, UUID | None]]) -> Holding:
    """Return what follows from roles that were given, each for a website group or (None) for the whole account."""
    everywhere: frozenset[Permission] = frozenset()
    within: dict[UUID, frozenset[Permission]] = {}
    is_owner = False
    for role, group_id in given:
        if group_id is None:
            everywhere |= role.permissions
            is_owner = is_owner or role.id == OWNER_ROLE.id
        else:
            within[group_id] = within.get(group_id, frozenset()) | (role.permissions - ACCOUNT_WIDE)
    grants = tuple(GroupGrant(group_id, permissions) for group_id, permissions in within.items())
    return Holding(everywhere, grants, is_owner)
