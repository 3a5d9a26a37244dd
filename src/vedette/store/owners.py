# SPDX-License-Identifier: Apache-2.0
"""The rule that an installation that has an owner keeps one, held inside the transaction that would break it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Select, exists, or_, select, true

from vedette.domain.role import OWNER_ROLE
from vedette.errors import Conflict
from vedette.store.tables import member, member_role, team_member, team_role

_BY_THEMSELVES = exists().where(
    member_role.c.member_id == member.c.id,
    member_role.c.role_id == OWNER_ROLE.id,
    member_role.c.website_group_id.is_(None),
)
_BY_A_TEAM = exists().where(
    team_member.c.member_id == member.c.id,
    team_member.c.team_id == team_role.c.team_id,
    team_role.c.role_id == OWNER_ROLE.id,
    team_role.c.website_group_id.is_(None),
)
OWNERS: Select[tuple[object]] = (
    select(member.c.id)
    .where(member.c.is_enabled == true(), or_(_BY_THEMSELVES, _BY_A_TEAM))
    .order_by(member.c.created_at)
)
"""The ids of the enabled owners, the oldest first."""


@contextmanager
def keeping_an_owner(connection: Connection) -> Iterator[None]:
    """Run a change of members, teams or what they were given. Raises Conflict when it would leave no enabled owner."""
    had_one = connection.execute(OWNERS.limit(1)).first() is not None
    yield
    if had_one and connection.execute(OWNERS.limit(1)).first() is None:
        raise Conflict("No enabled owner would be left.", f"Give another member the role {OWNER_ROLE.name} first.")
