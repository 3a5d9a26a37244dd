# SPDX-License-Identifier: Apache-2.0
"""The four questions that services ask, for a member of one website group."""

from __future__ import annotations

from uuid import uuid4

import pytest

from vedette.domain.member import GroupGrant, Member
from vedette.domain.permission import EVERY_PERMISSION, Permission
from vedette.domain.time import Instant
from vedette.errors import NotFound, Refused
from vedette.services.permission import require, require_on, require_somewhere, visible_groups
from vedette.store.scans import no_such_scan

OURS, SEEN, THEIRS = uuid4(), uuid4(), uuid4()
MEMBER = Member(
    uuid4(),
    "a@b",
    "A",
    Instant(1),
    frozenset({Permission.VIEW_AGENTS}),
    grants=(
        GroupGrant(OURS, frozenset({Permission.VIEW_SCANS, Permission.START_SCANS})),
        GroupGrant(SEEN, frozenset({Permission.VIEW_SCANS})),
    ),
)
OWNER = Member(uuid4(), "o@b", "O", Instant(1), EVERY_PERMISSION)


def test_a_deed_of_the_account_needs_the_account() -> None:
    require(MEMBER, Permission.VIEW_AGENTS)
    with pytest.raises(Refused, match="view-scans"):
        require(MEMBER, Permission.VIEW_SCANS)


def test_what_is_shared_needs_any_group() -> None:
    require_somewhere(MEMBER, Permission.VIEW_SCANS)
    with pytest.raises(Refused):
        require_somewhere(MEMBER, Permission.EDIT_ISSUES)


def test_a_thing_of_a_website_needs_one_of_its_groups() -> None:
    require_on(MEMBER, Permission.START_SCANS, (THEIRS, OURS), no_such_scan)
    require_on(OWNER, Permission.START_SCANS, (), no_such_scan)
    with pytest.raises(Refused):
        require_on(MEMBER, Permission.START_SCANS, (SEEN,), no_such_scan)
    with pytest.raises(NotFound, match="no such scan"):
        require_on(MEMBER, Permission.START_SCANS, (THEIRS,), no_such_scan)
    with pytest.raises(NotFound):
        require_on(MEMBER, Permission.VIEW_SCANS, (), no_such_scan)
    with pytest.raises(Refused):
        require_on(MEMBER, Permission.EDIT_ISSUES, (THEIRS,), no_such_scan)


def test_lists_are_of_what_is_visible() -> None:
    assert visible_groups(MEMBER, Permission.VIEW_SCANS) == frozenset({OURS, SEEN})
    assert visible_groups(OWNER, Permission.VIEW_SCANS) is None
    with pytest.raises(Refused):
        visible_groups(MEMBER, Permission.VIEW_ISSUES)
