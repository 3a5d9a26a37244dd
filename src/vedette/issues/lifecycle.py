# SPDX-License-Identifier: Apache-2.0
"""How an issue lives over scans: a table of (state, event) → state, to be read, not traced.

What a human decided (ignored, accepted, false positive) no scan changes. *Not seen* is *fixed* only when the ledger
shows the very cell tested clean; a cell that was not tested leaves the state alone and marks the issue *not verified*.
"""

from __future__ import annotations

from enum import Enum

from vedette.domain.coverage import CellState
from vedette.domain.scan import ScanType
from vedette.errors import Conflict


class IssueStage(Enum):
    """What an issue waits for: the three lists that people work through. Each issue stands in one of them."""

    TODO = "todo"
    """Somebody has to act."""
    WAITING = "waiting"
    """Somebody said that it is fixed, and no retest has shown it yet."""
    ADDRESSED = "addressed"
    """Nothing is left to do."""


class IssueState(Enum):
    """Where an issue stands; the values are the vendor's spellings. `Scanning` is a flag beside the state."""

    PRESENT = "Present"
    FIXED_UNCONFIRMED = "FixedUnconfirmed"
    FIXED_CONFIRMED = "FixedConfirmed"
    FIXED_CANT_RETEST = "FixedCantRetest"
    REVIVED = "Revived"
    IGNORED = "Ignored"
    ACCEPTED_RISK = "AcceptedRisk"
    FALSE_POSITIVE = "FalsePositive"

    @property
    def is_open(self) -> bool:
        """Whether somebody has to act: nobody said that it is fixed, accepted or wrong."""
        return self in (IssueState.PRESENT, IssueState.REVIVED)

    @property
    def is_fixed(self) -> bool:
        """Whether it counts as fixed, by a scan's proof or a human's word."""
        return self in (IssueState.FIXED_UNCONFIRMED, IssueState.FIXED_CONFIRMED, IssueState.FIXED_CANT_RETEST)

    @property
    def stage(self) -> IssueStage:
        """What the issue waits for."""
        if self.is_open:
            return IssueStage.TODO
        return IssueStage.WAITING if self is IssueState.FIXED_UNCONFIRMED else IssueStage.ADDRESSED


class IssueEvent(Enum):
    """What can happen to an issue."""

    SEEN = "seen"
    """A finding with its fingerprint."""
    CLEAN = "clean"
    """Its cell was tested clean in a full or incremental scan that did not see it."""
    RETEST_SEEN = "retest-seen"
    RETEST_CLEAN = "retest-clean"
    RETEST_NOT_RUN = "retest-not-run"
    """The retest could not test its cell."""
    NOT_TESTED = "not-tested"
    """A full or incremental scan did not test its cell."""
    SAID_FIXED = "said-fixed"
    SAID_IGNORED = "said-ignored"
    SAID_ACCEPTED = "said-accepted"
    SAID_FALSE_POSITIVE = "said-false-positive"
    SAID_CANT_RETEST = "said-cant-retest"
    RESET = "reset"
    """A human takes a decision back."""
    ASSIGNED = "assigned"
    """Somebody was asked to take care of it, or nobody any more; the state stays."""
    TAGGED = "tagged"
    """Its tags were changed; the state stays."""
    NOTED = "noted"
    """Somebody wrote a note; the state stays."""


HUMAN_EVENTS = frozenset(
    {
        IssueEvent.SAID_FIXED,
        IssueEvent.SAID_IGNORED,
        IssueEvent.SAID_ACCEPTED,
        IssueEvent.SAID_FALSE_POSITIVE,
        IssueEvent.SAID_CANT_RETEST,
        IssueEvent.RESET,
    }
)

_OPEN = (IssueState.PRESENT, IssueState.REVIVED)
_FIXED = (IssueState.FIXED_UNCONFIRMED, IssueState.FIXED_CONFIRMED, IssueState.FIXED_CANT_RETEST)
_DECIDED = (IssueState.IGNORED, IssueState.ACCEPTED_RISK, IssueState.FALSE_POSITIVE)


def _moves(
    before: tuple[IssueState, ...], event: IssueEvent, after: IssueState
) -> dict[tuple[IssueState, IssueEvent], IssueState]:
    return {(state, event): after for state in before}


TRANSITIONS: dict[tuple[IssueState, IssueEvent], IssueState] = {
    **_moves(_FIXED, IssueEvent.SEEN, IssueState.REVIVED),
    **_moves(_OPEN, IssueEvent.CLEAN, IssueState.FIXED_CONFIRMED),
    **_moves(_FIXED, IssueEvent.RETEST_SEEN, IssueState.REVIVED),
    **_moves((*_OPEN, IssueState.FIXED_UNCONFIRMED), IssueEvent.RETEST_CLEAN, IssueState.FIXED_CONFIRMED),
    **_moves((IssueState.FIXED_UNCONFIRMED,), IssueEvent.CLEAN, IssueState.FIXED_CONFIRMED),
    **_moves((IssueState.FIXED_UNCONFIRMED,), IssueEvent.RETEST_NOT_RUN, IssueState.FIXED_CANT_RETEST),
    **_moves(_OPEN, IssueEvent.SAID_FIXED, IssueState.FIXED_UNCONFIRMED),
    **_moves((*_OPEN, IssueState.FIXED_UNCONFIRMED), IssueEvent.SAID_CANT_RETEST, IssueState.FIXED_CANT_RETEST),
    **_moves((*_OPEN, *_FIXED, *_DECIDED), IssueEvent.SAID_IGNORED, IssueState.IGNORED),
    **_moves((*_OPEN, *_FIXED, *_DECIDED), IssueEvent.SAID_ACCEPTED, IssueState.ACCEPTED_RISK),
    **_moves((*_OPEN, *_FIXED, *_DECIDED), IssueEvent.SAID_FALSE_POSITIVE, IssueState.FALSE_POSITIVE),
    **_moves(
        (*_DECIDED, IssueState.FIXED_UNCONFIRMED, IssueState.FIXED_CANT_RETEST), IssueEvent.RESET, IssueState.PRESENT
    ),
}
"""Every change there is; what a scan reports in a state without an entry changes nothing."""


def after(state: IssueState, event: IssueEvent) -> IssueState:
    """Return the state that `event` leads to from `state`.

    A scan's event that the table does not name leaves the state alone. Raises Conflict for a human's wish that makes
    no sense there, unless the issue is already where the wish leads.
    """
    moved = TRANSITIONS.get((state, event))
    if moved is not None:
        return moved
    already = (state, event) in (
        (IssueState.FIXED_UNCONFIRMED, IssueEvent.SAID_FIXED),
        (IssueState.FIXED_CANT_RETEST, IssueEvent.SAID_CANT_RETEST),
        (IssueState.PRESENT, IssueEvent.RESET),
        (IssueState.REVIVED, IssueEvent.RESET),
    )
    if event in HUMAN_EVENTS and not already:
        raise Conflict(f"An issue that is {state.value} cannot be changed that way.", "Reset it first.")
    return state


def event_of(scan_type: ScanType, *, seen: bool, cell: CellState | None, is_awaited: bool = False) -> IssueEvent | None:
    """Return what a completed scan tells about an issue, from whether it was seen and how its cell ended.

    `cell` is None when the scan's ledger has no such cell. A retest that has no such cell tells nothing (None) unless
    it `is_awaited`, which is to say was launched for this issue.
    """
    if scan_type is not ScanType.RETEST:
        if seen:
            return IssueEvent.SEEN
        return IssueEvent.CLEAN if cell is CellState.CLEAN else IssueEvent.NOT_TESTED
    if seen:
        return IssueEvent.RETEST_SEEN
    if cell is CellState.CLEAN:
        return IssueEvent.RETEST_CLEAN
    return IssueEvent.RETEST_NOT_RUN if is_awaited or cell is not None else None
