# SPDX-License-Identifier: Apache-2.0
"""Whom rules tell: each recipient once, by the first rule that names it and lets something through."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from uuid import UUID

import pytest
from tests.support.notices import ISSUE
from tests.support.stored import NOON

from vedette.domain.member import GroupGrant, Member
from vedette.domain.notification import (
    IssueFilter,
    NotificationEvent,
    NotificationRule,
    NotificationScope,
    Recipients,
    SightingState,
    SpecificRecipient,
)
from vedette.domain.permission import Permission
from vedette.domain.weakness import Severity
from vedette.services.rule_matching import Occasion, is_about, recipients_of

_NUMBERS = count(1)


def an_id() -> UUID:
    """An id that is no other, and the same whenever the tests are collected."""
    return UUID(int=next(_NUMBERS))


SITE, GROUP, SCAN_GROUP = an_id(), an_id(), an_id()
SEES = frozenset({Permission.VIEW_SCANS})
ANN = Member(an_id(), "ann@example.org", "Ann", NOON, SEES)
BOB = Member(an_id(), "bob@example.org", "Bob", NOON, grants=(GroupGrant(GROUP, SEES),))
EVE = Member(an_id(), "eve@example.org", "Eve", NOON, grants=(GroupGrant(an_id(), SEES),))
OFF = Member(an_id(), "off@example.org", "Off", NOON, SEES, is_enabled=False)
OWNER = Member(an_id(), "owner@example.org", "Owner", NOON, SEES, is_owner=True)
EVERYBODY = (ANN, BOB, EVE, OFF, OWNER)
CONTACT = "contact@example.org"
WHOLE = Occasion(SITE, (GROUP,), SCAN_GROUP, BOB.id, CONTACT, (ISSUE,))


def rule(**fields: object) -> NotificationRule:
    event, scope = NotificationEvent.SCAN_COMPLETED, NotificationScope.ANY_WEBSITE
    return replace(NotificationRule(an_id(), "R", event, scope, 1, NOON, NOON), **fields)  # type: ignore[arg-type]


def told(*rules: NotificationRule, occasion: Occasion = WHOLE) -> list[str | UUID | None]:
    return [one.address or one.integration_id for one in recipients_of(rules, occasion, EVERYBODY)]


def to(*specific: SpecificRecipient, **fields: object) -> Recipients:
    return Recipients(specific=specific, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("recipients", "addresses"),
    [
        (to(member_ids=(ANN.id, EVE.id, OFF.id)), [ANN.email]),
        (to(outsiders=("out@example.org",)), ["out@example.org"]),
        (to(SpecificRecipient.TECHNICAL_CONTACT), [CONTACT]),
        (to(SpecificRecipient.STARTED_SCAN), [BOB.email]),
        (to(SpecificRecipient.ALL_AUTHORIZED), [ANN.email, BOB.email, OWNER.email]),
        (to(SpecificRecipient.ADMINISTRATORS), [OWNER.email]),
        (to(SpecificRecipient.ALL_AUTHORIZED, excluded_ids=(ANN.id, OWNER.id)), [BOB.email]),
        (to(member_ids=(ANN.id,), outsiders=("ANN@example.org",)), [ANN.email]),
        (to(outsiders=("Ann@Example.org",), excluded_ids=(ANN.id,)), []),
    ],
    ids=str,
)
def test_recipients_are(recipients: Recipients, addresses: list[str]) -> None:
    assert told(rule(recipients=recipients)) == addresses


def test_the_first_rule_that_lets_something_through_tells_a_recipient() -> None:
    hook = an_id()
    both = to(member_ids=(ANN.id,), integration_ids=(hook,))
    silent = rule(recipients=both, email_filter=IssueFilter(Severity.CRITICAL))
    first, second = rule(recipients=both), rule(recipients=replace(both, outsiders=("out@example.org",)))

    found = [(one.rule.id, one.address) for one in recipients_of((silent, first, second), WHOLE, EVERYBODY)]

    assert found == [(silent.id, None), (first.id, ANN.email), (second.id, "out@example.org")]


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({}, True),
        ({"is_disabled": True}, False),
        ({"scan_group_id": SCAN_GROUP}, True),
        ({"scan_group_id": an_id()}, False),
        ({"scope": NotificationScope.WEBSITE, "website_id": SITE}, True),
        ({"scope": NotificationScope.WEBSITE, "website_id": an_id()}, False),
        ({"scope": NotificationScope.WEBSITE_GROUP, "website_group_id": GROUP}, True),
        ({"scope": NotificationScope.WEBSITE_GROUP, "website_group_id": an_id()}, False),
    ],
    ids=str,
)
def test_is_about_the_website(fields: dict[str, object], is_told: bool) -> None:
    assert is_about(rule(**fields), WHOLE) is is_told


POSSIBLE = replace(ISSUE, is_confirmed=False, certainty=60)
FIXED = replace(ISSUE, state=SightingState.FIXED)


@pytest.mark.parametrize(
    ("wanted", "issue", "admits"),
    [
        (IssueFilter(), ISSUE, True),
        (IssueFilter(), FIXED, False),
        (IssueFilter(state=SightingState.FIXED), FIXED, True),
        (IssueFilter(state=SightingState.REVIVED), ISSUE, False),
        (IssueFilter(severity=Severity.HIGH), ISSUE, True),
        (IssueFilter(severity=Severity.CRITICAL), ISSUE, False),
        (IssueFilter(is_confirmed=True), POSSIBLE, False),
        (IssueFilter(is_confirmed=False), POSSIBLE, True),
        (IssueFilter(certainty=60), POSSIBLE, True),
        (IssueFilter(certainty=61), POSSIBLE, False),
    ],
    ids=str,
)
def test_a_filter_lets_through(wanted: IssueFilter, issue: object, admits: bool) -> None:
    assert wanted.admits(issue) is admits  # type: ignore[arg-type]


def test_a_scan_without_issues_is_told_where_nothing_was_asked_for() -> None:
    clean = replace(WHOLE, issues=())
    out = to(outsiders=("out@example.org",))

    assert told(rule(recipients=out), occasion=clean) == ["out@example.org"]
    assert told(rule(recipients=out, email_filter=IssueFilter(Severity.LOW)), occasion=clean) == []


def test_filters_do_not_count_where_the_event_has_no_issues() -> None:
    strict = rule(recipients=to(outsiders=("out@example.org",)), email_filter=IssueFilter(Severity.CRITICAL))

    assert told(strict, occasion=replace(WHOLE, issues=None)) == ["out@example.org"]
