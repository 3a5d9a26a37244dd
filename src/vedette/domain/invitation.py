# SPDX-License-Identifier: Apache-2.0
"""Invitations: people who may become members by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import RoleMapping
from vedette.domain.time import Instant, Span

LIFETIME = Span.of(hours=7 * 24)
"""How long the link of an invitation opens."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who was invited, and what that person will be as a member.

    Only the SHA-256 of the link's one-time token is kept: 256 random bits need no slow hash.
    """

    id: UUID
    email: str
    name: str
    created_at: Instant
    created_by: UUID
    expires_at: Instant
    token_sha256: bytes
    roles: tuple[RoleMapping, ...] = ()
    team_ids: tuple[UUID, ...] = ()
    phone_number: str | None = None
    alternate_email: str | None = None
    is_api_access_enabled: bool = False
    allowed_website_limit: int | None = None
    only_sso_login: bool = False
