# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re

import pytest

from vedette.domain.coverage import CellState
from vedette.domain.scan import ScanType
from vedette.errors import Conflict
from vedette.issues.lifecycle import HUMAN_EVENTS, IssueEvent, IssueState, after, event_of

STATES = {
    "present": IssueState.PRESENT,
    "revived": IssueState.REVIVED,
    "said fixed": IssueState.FIXED_UNCONFIRMED,
    "fixed": IssueState.FIXED_CONFIRMED,
    "can't retest": IssueState.FIXED_CANT_RETEST,
    "ignored": IssueState.IGNORED,
    "accepted": IssueState.ACCEPTED_RISK,
    "false": IssueState.FALSE_POSITIVE,
}
TABLE = """
                 present  revived  said fixed    fixed    can't retest  ignored  accepted  false
seen             present  revived  revived       revived  revived       ignored  accepted  false
clean            fixed    fixed    fixed         fixed    can't retest  ignored  accepted  false
not-tested       present  revived  said fixed    fixed    can't retest  ignored  accepted  false
retest-seen      present  revived  revived       revived  revived       ignored  accepted  false
retest-clean     fixed    fixed    fixed         fixed    can't retest  ignored  accepted  false
retest-not-run   present  revived  can't retest  fixed    can't retest  ignored  accepted  false
"""
"""The table of design, written out: rows are what a scan tells, columns the state before."""


def read_table() -> list[tuple[IssueState, IssueEvent, IssueState]]:
    head, *rows = [re.split(r"\s{2,}", line.strip()) for line in TABLE.strip("\n").splitlines()]
    return [
        (STATES[before], IssueEvent(event), STATES[expected])
        for event, *cells in rows
        for before, expected in zip(head, cells, strict=True)
    ]


@pytest.mark.parametrize(("before", "event", "expected"), read_table())
def test_a_scan_moves_an_issue_as_the_table_says(before: IssueState, event: IssueEvent, expected: IssueState) -> None:
    assert after(before, event) is expected


@pytest.mark.parametrize("state", IssueState)
def test_a_human_s_word_about_worth_is_always_heard(state: IssueState) -> None:
    assert after(state, IssueEvent.SAID_IGNORED) is IssueState.IGNORED
    assert after(state, IssueEvent.SAID_ACCEPTED) is IssueState.ACCEPTED_RISK
    assert after(state, IssueEvent.SAID_FALSE_POSITIVE) is IssueState.FALSE_POSITIVE


def test_a_human_says_fixed_and_takes_it_back() -> None:
    for state in (IssueState.PRESENT, IssueState.REVIVED):
        assert after(state, IssueEvent.SAID_FIXED) is IssueState.FIXED_UNCONFIRMED
    assert after(IssueState.FIXED_UNCONFIRMED, IssueEvent.SAID_FIXED) is IssueState.FIXED_UNCONFIRMED
    assert after(IssueState.FIXED_UNCONFIRMED, IssueEvent.RESET) is IssueState.PRESENT
    assert after(IssueState.IGNORED, IssueEvent.RESET) is IssueState.PRESENT
    assert after(IssueState.REVIVED, IssueEvent.RESET) is IssueState.REVIVED


@pytest.mark.parametrize("state", [IssueState.IGNORED, IssueState.FALSE_POSITIVE, IssueState.FIXED_CONFIRMED])
def test_what_is_no_open_issue_cannot_be_said_fixed(state: IssueState) -> None:
    with pytest.raises(Conflict):
        after(state, IssueEvent.SAID_FIXED)


@pytest.mark.parametrize("state", IssueState)
@pytest.mark.parametrize("event", [event for event in IssueEvent if event not in HUMAN_EVENTS])
def test_a_scan_is_never_refused(state: IssueState, event: IssueEvent) -> None:
    assert after(state, event) in IssueState


def test_open_and_fixed_are_told_apart() -> None:
    assert {state for state in IssueState if state.is_open} == {IssueState.PRESENT, IssueState.REVIVED}
    assert not any(state.is_open and state.is_fixed for state in IssueState)


FULL, RETEST = ScanType.FULL, ScanType.RETEST


@pytest.mark.parametrize("scan_type", [ScanType.FULL, ScanType.INCREMENTAL])
@pytest.mark.parametrize("cell", [state for state in CellState if state is not CellState.CLEAN] + [None])
def test_not_seen_is_fixed_only_where_the_cell_was_tested(scan_type: ScanType, cell: CellState | None) -> None:
    assert event_of(scan_type, seen=False, cell=cell) is IssueEvent.NOT_TESTED
    assert event_of(scan_type, seen=False, cell=CellState.CLEAN) is IssueEvent.CLEAN
    assert event_of(scan_type, seen=True, cell=cell) is IssueEvent.SEEN


def test_a_retest_tells_only_about_what_it_retested() -> None:
    assert event_of(RETEST, seen=True, cell=CellState.CONFIRMED) is IssueEvent.RETEST_SEEN
    assert event_of(RETEST, seen=False, cell=CellState.CLEAN) is IssueEvent.RETEST_CLEAN
    assert event_of(RETEST, seen=False, cell=CellState.BLOCKED) is IssueEvent.RETEST_NOT_RUN
    assert event_of(RETEST, seen=False, cell=None, is_awaited=True) is IssueEvent.RETEST_NOT_RUN
    assert event_of(RETEST, seen=False, cell=None) is None
