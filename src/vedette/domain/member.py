# SPDX-License-Identifier: Apache-2.0
"""People who use the platform, what they may do, and how they like their dates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from vedette.domain.time import Instant


class Permission(Enum):
    """What a member may do; every route names the one it needs."""

    VIEW_SCANS = "view-scans"
    START_SCANS = "start-scans"
    VIEW_WEBSITES = "view-websites"
    MANAGE_WEBSITES = "manage-websites"
    MANAGE_MEMBERS = "manage-members"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the one account of an installation. `date_format` is `dd/MM/yyyy`, `MM/dd/yyyy` or `yyyy-MM-dd`.

    `timezone_id` is a Windows zone id, as the vendor's clients send and read them.
    """

    id: UUID
    email: str
    name: str
    created_at: Instant
    permissions: frozenset[Permission]
    date_format: str = "dd/MM/yyyy"
    timezone_id: str = "GMT Standard Time"
    is_api_access_enabled: bool = True
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token of a member. Only the SHA-256 of its text is kept: 256 random bits need no slow hash."""

    id: UUID
    member_id: UUID
    sha256: bytes
    created_at: Instant
