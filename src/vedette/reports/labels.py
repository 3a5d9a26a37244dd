# SPDX-License-Identifier: Apache-2.0
"""How reports call severities, states of the ledger and states of issues, and how they write durations."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vedette.domain.coverage import CellState
from vedette.domain.time import Span
from vedette.domain.weakness import Severity

SEVERITY_NAMES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "Critical",
        Severity.HIGH: "High",
        Severity.MEDIUM: "Medium",
        Severity.LOW: "Low",
        Severity.BEST_PRACTICE: "Best practice",
        Severity.INFORMATION: "Information",
    }
)
STATE_NAMES: Mapping[CellState, str] = MappingProxyType(
    {
        CellState.CONFIRMED: "confirmed",
        CellState.POSSIBLE: "possible",
        CellState.CLEAN: "tested, nothing found",
        CellState.SKIPPED: "skipped",
        CellState.BLOCKED: "blocked by the site",
        CellState.ERROR: "no answer",
        CellState.OUT_OF_SCOPE: "out of scope",
        CellState.NOT_REACHED: "not reached",
    }
)


def duration_text(span: Span) -> str:
    """Return a duration for people, such as `1 h 02 min`, `3 min 20 s` or `4.2 s`."""
    seconds = span.seconds
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60:02} min"
