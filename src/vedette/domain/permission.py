# SPDX-License-Identifier: Apache-2.0
"""What a member may do, as single permissions: each is named by the endpoints and services that need it.

A permission is held in the whole account, or within website groups only. The latter makes sense for those that are
about websites and what hangs on them; the others (`ACCOUNT_WIDE`) are held in the whole account or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from uuid import UUID, uuid5

_NAMESPACE = UUID("6a3c2f0e-52c1-4f0b-9d0f-0b7a54c3f5d1")


class Permission(Enum):
    """What a member may do; the values are stored, and never change."""

    VIEW_WEBSITES = "view-websites"
    MANAGE_WEBSITES = "manage-websites"
    MANAGE_WEBSITE_GROUPS = "manage-website-groups"
    VIEW_SCANS = "view-scans"
    START_SCANS = "start-scans"
    VIEW_SCHEDULES = "view-schedules"
    MANAGE_SCHEDULES = "manage-schedules"
    VIEW_SCAN_PROFILES = "view-scan-profiles"
    MANAGE_SCAN_PROFILES = "manage-scan-profiles"
    VIEW_SCAN_POLICIES = "view-scan-policies"
    MANAGE_SCAN_POLICIES = "manage-scan-policies"
    VIEW_REPORT_POLICIES = "view-report-policies"
    MANAGE_REPORT_POLICIES = "manage-report-policies"
    VIEW_REPORTS = "view-reports"
    VIEW_ISSUES = "view-issues"
    EDIT_ISSUES = "edit-issues"
    VIEW_TECHNOLOGIES = "view-technologies"
    VIEW_NOTIFICATIONS = "view-notifications"
    MANAGE_NOTIFICATIONS = "manage-notifications"
    VIEW_INTEGRATIONS = "view-integrations"
    MANAGE_INTEGRATIONS = "manage-integrations"
    VIEW_DISCOVERY = "view-discovery"
    MANAGE_DISCOVERY = "manage-discovery"
    VIEW_AGENTS = "view-agents"
    MANAGE_AGENTS = "manage-agents"
    VIEW_MEMBERS = "view-members"
    MANAGE_MEMBERS = "manage-members"
    MANAGE_ROLES = "manage-roles"
    MANAGE_TEAMS = "manage-teams"
    VIEW_AUDIT_LOG = "view-audit-log"
    MANAGE_ACCOUNT = "manage-account"

    @property
    def id(self) -> UUID:
        """The id under which clients name it; the same in every installation."""
        return uuid5(_NAMESPACE, self.value)


ACCOUNT_WIDE = frozenset(
    {
        Permission.MANAGE_WEBSITE_GROUPS,
        Permission.MANAGE_REPORT_POLICIES,
        Permission.VIEW_INTEGRATIONS,
        Permission.MANAGE_INTEGRATIONS,
        Permission.VIEW_DISCOVERY,
        Permission.MANAGE_DISCOVERY,
        Permission.VIEW_AGENTS,
        Permission.MANAGE_AGENTS,
        Permission.VIEW_MEMBERS,
        Permission.MANAGE_MEMBERS,
        Permission.MANAGE_ROLES,
        Permission.MANAGE_TEAMS,
        Permission.VIEW_AUDIT_LOG,
        Permission.MANAGE_ACCOUNT,
    }
)
"""Permissions that a role gives only where it is given without a website group."""

EVERY_PERMISSION = frozenset(Permission)
"""What the owner of an installation may do."""

VIEWING: Mapping[Permission, Permission] = MappingProxyType(
    {
        Permission.MANAGE_WEBSITES: Permission.VIEW_WEBSITES,
        Permission.START_SCANS: Permission.VIEW_SCANS,
        Permission.VIEW_REPORTS: Permission.VIEW_SCANS,
        Permission.MANAGE_SCHEDULES: Permission.VIEW_SCHEDULES,
        Permission.MANAGE_SCAN_PROFILES: Permission.VIEW_SCAN_PROFILES,
        Permission.EDIT_ISSUES: Permission.VIEW_ISSUES,
        Permission.MANAGE_NOTIFICATIONS: Permission.VIEW_NOTIFICATIONS,
    }
)
"""The permission that shows what another one changes: who lacks both is told that the thing does not exist."""


@dataclass(frozen=True, slots=True)
class PermissionProse:
    """How a permission is told to people: a name, and a sentence of what it allows."""

    name: str
    information: str


PROSE: Mapping[Permission, PermissionProse] = MappingProxyType(
    {
        Permission.VIEW_WEBSITES: PermissionProse("View Websites", "See websites and their groups."),
        Permission.MANAGE_WEBSITES: PermissionProse(
            "Manage Websites", "Add, change, verify and delete websites, and see the cookies of their scans."
        ),
        Permission.MANAGE_WEBSITE_GROUPS: PermissionProse(
            "Manage Website Groups", "Add, change and delete website groups."
        ),
        Permission.VIEW_SCANS: PermissionProse("View Scans", "See scans, where they stand and what they found."),
        Permission.START_SCANS: PermissionProse("Start Scans", "Launch, pause, resume, cancel and delete scans."),
        Permission.VIEW_SCHEDULES: PermissionProse("View Scheduled Scans", "See scheduled scans."),
        Permission.MANAGE_SCHEDULES: PermissionProse(
            "Manage Scheduled Scans", "Schedule scans, change and end schedules."
        ),
        Permission.VIEW_SCAN_PROFILES: PermissionProse(
            "View Scan Profiles", "See scan profiles and authentication profiles, without their secrets."
        ),
        Permission.MANAGE_SCAN_PROFILES: PermissionProse(
            "Manage Scan Profiles", "Add, change and delete scan profiles, authentication profiles and custom scripts."
        ),
        Permission.VIEW_SCAN_POLICIES: PermissionProse("View Scan Policies", "See scan policies."),
        Permission.MANAGE_SCAN_POLICIES: PermissionProse(
            "Manage Scan Policies", "Add, change and delete scan policies."
        ),
        Permission.VIEW_REPORT_POLICIES: PermissionProse("View Report Policies", "See report policies."),
        Permission.MANAGE_REPORT_POLICIES: PermissionProse(
            "Manage Report Policies", "Add, change and delete report policies."
        ),
        Permission.VIEW_REPORTS: PermissionProse("View Reports", "Read the reports of scans, and their scan files."),
        Permission.VIEW_ISSUES: PermissionProse("View Issues", "See issues and their history."),
        Permission.EDIT_ISSUES: PermissionProse("Edit Issues", "Change the state, assignee, notes and tags of issues."),
        Permission.VIEW_TECHNOLOGIES: PermissionProse("View Technologies", "See the technologies that sites run on."),
        Permission.VIEW_NOTIFICATIONS: PermissionProse("View Notifications", "See notification rules."),
        Permission.MANAGE_NOTIFICATIONS: PermissionProse(
            "Manage Notifications", "Add, change and delete notification rules."
        ),
        Permission.VIEW_INTEGRATIONS: PermissionProse("View Integrations", "See integrations, without their secrets."),
        Permission.MANAGE_INTEGRATIONS: PermissionProse(
            "Manage Integrations", "Add, change, test and delete integrations."
        ),
        Permission.VIEW_DISCOVERY: PermissionProse("View Discovery", "See sites that were discovered."),
        Permission.MANAGE_DISCOVERY: PermissionProse(
            "Manage Discovery", "Choose what is discovered, and ignore or add what was."
        ),
        Permission.VIEW_AGENTS: PermissionProse("View Agents", "See scan agents and their groups."),
        Permission.MANAGE_AGENTS: PermissionProse("Manage Agents", "Add, change and delete agents and agent groups."),
        Permission.VIEW_MEMBERS: PermissionProse("View Members", "See members, invitations, roles and teams."),
        Permission.MANAGE_MEMBERS: PermissionProse(
            "Manage Members", "Invite, add, change and delete members who may do no more than oneself."
        ),
        Permission.MANAGE_ROLES: PermissionProse(
            "Manage Roles", "Add, change and delete roles that allow no more than one may oneself."
        ),
        Permission.MANAGE_TEAMS: PermissionProse(
            "Manage Teams", "Add, change and delete teams that allow no more than one may oneself."
        ),
        Permission.VIEW_AUDIT_LOG: PermissionProse("View Audit Log", "Read who did what."),
        Permission.MANAGE_ACCOUNT: PermissionProse(
            "Manage Account", "Change the settings of the account, and suspend all scans."
        ),
    }
)
"""Every permission in words."""
