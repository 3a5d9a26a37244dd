# SPDX-License-Identifier: Apache-2.0
"""What follows from roles, and who may do all that another may."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from tests.support.permission_page import PAGE, render

from vedette.domain.member import Member
from vedette.domain.permission import ACCOUNT_WIDE, PROSE, VIEWING, Permission
from vedette.domain.role import ADMINISTRATOR_ROLE, OWNER_ROLE, SCAN_ROLE, VIEWER_ROLE, Holding, Role, held
from vedette.domain.time import Instant

ONE, OTHER = uuid4(), uuid4()
Given = list[tuple[Role, UUID | None]]


def member_with(holding: Holding) -> Member:
    return Member(
        uuid4(), "a@b", "A", Instant(1), holding.permissions, grants=holding.grants, is_owner=holding.is_owner
    )


def test_every_permission_is_told_in_words() -> None:
    assert set(PROSE) == set(Permission)
    assert len({permission.id for permission in Permission}) == len(Permission)
    assert not set(VIEWING.values()) & set(VIEWING)


def test_the_page_is_made_from_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "write it again: make docs"


def test_a_role_of_a_group_counts_there_only() -> None:
    member = member_with(held([(SCAN_ROLE, ONE), (VIEWER_ROLE, OTHER)]))

    assert member.permissions == frozenset()
    assert member.groups_with(Permission.VIEW_SCANS) == frozenset({ONE, OTHER})
    assert member.may_on(Permission.START_SCANS, (OTHER, ONE))
    assert not member.may_on(Permission.START_SCANS, (OTHER,))
    assert not member.may_on(Permission.VIEW_SCANS, ())
    assert member.may_somewhere(Permission.START_SCANS)
    assert not member.may_somewhere(Permission.EDIT_ISSUES)


def test_a_role_of_the_account_counts_everywhere() -> None:
    member = member_with(held([(VIEWER_ROLE, None), (SCAN_ROLE, ONE)]))

    assert member.groups_with(Permission.VIEW_SCANS) is None
    assert member.may_on(Permission.VIEW_SCANS, ())
    assert member.groups_with(Permission.START_SCANS) == frozenset({ONE})


def test_what_is_account_wide_is_not_given_by_a_group() -> None:
    member = member_with(held([(ADMINISTRATOR_ROLE, ONE)]))

    assert not any(member.may_somewhere(permission) for permission in ACCOUNT_WIDE)


def test_only_the_owner_role_of_the_account_makes_an_owner() -> None:
    assert held([(OWNER_ROLE, None)]).is_owner
    assert not held([(OWNER_ROLE, ONE)]).is_owner
    assert not held([(ADMINISTRATOR_ROLE, None)]).is_owner


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([(OWNER_ROLE, None)], [(OWNER_ROLE, None)], True),
        ([(ADMINISTRATOR_ROLE, None)], [(OWNER_ROLE, None)], False),
        ([(ADMINISTRATOR_ROLE, None)], [(SCAN_ROLE, ONE)], True),
        ([(SCAN_ROLE, ONE)], [(VIEWER_ROLE, ONE)], True),
        ([(SCAN_ROLE, ONE)], [(VIEWER_ROLE, OTHER)], False),
        ([(SCAN_ROLE, ONE)], [(VIEWER_ROLE, None)], False),
        ([(VIEWER_ROLE, None)], [(SCAN_ROLE, ONE)], False),
        ([(VIEWER_ROLE, None), (SCAN_ROLE, ONE)], [(SCAN_ROLE, ONE)], True),
        ([], [], True),
    ],
)
def test_covers(one: Given, other: Given, expected: bool) -> None:
    assert held(one).covers(held(other)) is expected
