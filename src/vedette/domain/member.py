# SPDX-License-Identifier: Apache-2.0
"""People who use the platform, what they may do, and how they like their dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from vedette.domain.permission import ACCOUNT_WIDE, Permission
from vedette.domain.time import Instant


@dataclass(frozen=True, slots=True)
class GroupGrant:
    """What a member may do with the websites of one group, beside what the whole account allows."""

    group_id: UUID
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class RoleMapping:
    """A role that somebody has: for the websites of one group, or for the whole account (None)."""

    role_id: UUID
    website_group_id: UUID | None = None


class EntranceKind(Enum):
    """Which of the platform's faces somebody acts through."""

    WEB = "web"
    API = "api"
    BACKGROUND = "background"
    """The command line on the data directory, or work that nobody waits for."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """How the acting member came in: through which face, and from which network address (empty for none)."""

    kind: EntranceKind = EntranceKind.BACKGROUND
    address: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the one account of an installation. `date_format` is `dd/MM/yyyy`, `MM/dd/yyyy` or `yyyy-MM-dd`.

    `timezone_id` is a Windows zone id, as the vendor's clients send and read them. `roles` and `team_ids` are what was
    given to the member; `permissions`, `grants` and `is_owner` are what follows from them and is worked out on reading.
    """

    id: UUID
    email: str
    name: str
    created_at: Instant
    permissions: frozenset[Permission] = frozenset()
    """What the member may do in the whole account, and with every website."""
    date_format: str = "dd/MM/yyyy"
    timezone_id: str = "GMT Standard Time"
    is_api_access_enabled: bool = True
    is_enabled: bool = True
    grants: tuple[GroupGrant, ...] = ()
    is_owner: bool = False
    roles: tuple[RoleMapping, ...] = ()
    team_ids: tuple[UUID, ...] = ()
    phone_number: str | None = None
    alternate_email: str | None = None
    allowed_website_limit: int | None = None
    """How many websites the member may add; None sets no limit."""
    only_sso_login: bool = False
    """Whether single sign-on is the only way in: no password is taken."""
    last_login_at: Instant | None = None
    entrance: Entrance = Entrance()
    """How the member came in; not stored with it."""

    def groups_with(self, permission: Permission) -> frozenset[UUID] | None:
        """Return the website groups within which the member has `permission`; None when it has it everywhere."""
        if permission in self.permissions:
            return None
        if permission in ACCOUNT_WIDE:
            return frozenset()
        return frozenset(grant.group_id for grant in self.grants if permission in grant.permissions)

    def may_on(self, permission: Permission, group_ids: Iterable[UUID]) -> bool:
        """Whether the member has `permission` for a thing of a website that belongs to the groups `group_ids`."""
        groups = self.groups_with(permission)
        return groups is None or not groups.isdisjoint(group_ids)

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether the member has `permission` in the account, or for the websites of one group at least."""
        return self.groups_with(permission) != frozenset()


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token of a member. Only the SHA-256 of its text is kept: 256 random bits need no slow hash."""

    id: UUID
    member_id: UUID
    sha256: bytes
    created_at: Instant
