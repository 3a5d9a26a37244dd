# SPDX-License-Identifier: Apache-2.0
"""The coverage ledger: for each thing that could be tested, whether it was, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vedette.domain.finding import SubjectKey


class CellState(Enum):
    """How a cell ended. No cell is CLEAN without an exchange that the target received."""

    CONFIRMED = "confirmed"
    POSSIBLE = "possible"
    CLEAN = "clean"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    """The target answered 401, 403 or 429 to the untouched request."""
    ERROR = "error"
    OUT_OF_SCOPE = "out-of-scope"
    NOT_REACHED = "not-reached"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One thing to test: a check at a subject, as a role (empty for the anonymous one)."""

    subject: SubjectKey
    check: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class CellResult:
    """A cell, how it ended, and the reason where it is not a verdict."""

    cell: Cell
    state: CellState
    reason: str = ""
