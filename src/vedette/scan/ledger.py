# SPDX-License-Identifier: Apache-2.0
"""Which cells the coverage ledger gets, and in which state they end. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.domain.check import PointCheck
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Response
from vedette.domain.finding import Finding, SubjectKey, subject_key
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade
from vedette.scan.ports import NotAdmitted, RefusalReason

BLOCKING_STATUSES = frozenset({401, 403, 429})
EVERY_CHECK = "*"
"""Stands for all checks in the one cell of a thing that was not reached, so that nothing is left out unsaid."""

TESTED_AGAIN = "the login was lost meanwhile; it is tested again"

_RANK = {
    CellState.CONFIRMED: 7,
    CellState.POSSIBLE: 6,
    CellState.CLEAN: 5,
    CellState.BLOCKED: 4,
    CellState.ERROR: 3,
    CellState.SKIPPED: 2,
    CellState.OUT_OF_SCOPE: 1,
    CellState.NOT_REACHED: 0,
}


def checks_for(point: InsertionPoint, checks: Iterable[PointCheck]) -> tuple[PointCheck, ...]:
    """Return the checks that are tried at the place of `point`."""
    return tuple(check for check in checks if point.place in check.places)


def state_of(finding: Finding | None) -> CellState:
    """Return the state of a cell whose trial ran to its end."""
    if finding is None:
        return CellState.CLEAN
    return CellState.CONFIRMED if finding.grade is Grade.CONFIRMED else CellState.POSSIBLE


def blocked(response: Response) -> str:
    """Return why the untouched request cannot be tested, or an empty text."""
    if response.status in BLOCKING_STATUSES:
        return f"the site answered {response.status} to the untouched request"
    return ""


def says_more(state: CellState, known: CellState | None) -> bool:
    """Whether a result of one cell says more than what was known of it; what says the same does not."""
    return known is None or _RANK[state] > _RANK[known]


def state_of_refusal(refusal: NotAdmitted) -> CellState:
    """Return the state of a cell whose trial the gate did not let through."""
    return CellState.SKIPPED if refusal.reason is RefusalReason.BUDGET else CellState.OUT_OF_SCOPE


def skipped_point(point: InsertionPoint, reason: str, role: str = "") -> CellResult:
    """Return the one cell of an insertion point that no check is tried at."""
    return CellResult(Cell(subject_key(point), EVERY_CHECK, role), CellState.SKIPPED, reason)


def unreached(origin: str, method: str, path: str, state: CellState, reason: str, role: str = "") -> CellResult:
    """Return the one cell of a request that was known and not sent."""
    return CellResult(Cell(SubjectKey("route", origin, method, path), EVERY_CHECK, role), state, reason)
