# SPDX-License-Identifier: Apache-2.0
"""Teams: members who share roles."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import RoleMapping


@dataclass(frozen=True, slots=True)
class Team:
    """A named set of members; each of them has the roles of the team beside its own."""

    id: UUID
    name: str
    member_ids: tuple[UUID, ...] = ()
    roles: tuple[RoleMapping, ...] = ()
