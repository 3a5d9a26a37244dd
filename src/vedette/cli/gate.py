# SPDX-License-Identifier: Apache-2.0
"""The gate of a build: do the findings of a scan fail it, and was enough tested to trust it? Pure.

A finding counts unless a human has settled it (ignored, accepted, false positive) or the baseline file accepts it.
The *tested share* is the part of the ledger's cells, those out of scope left out, that ended in a verdict: confirmed,
possible or clean. A thing that the crawl did not reach is one cell, however many checks it would have had.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from vedette.cli.baseline import Accepted
from vedette.cli.exit_codes import ExitCode, code_of_scan
from vedette.domain.coverage import CellResult, CellState
from vedette.domain.scan import Scan
from vedette.domain.weakness import Grade, Severity
from vedette.errors import UsageError
from vedette.reports.document import ReportDocument, ReportedFinding
from vedette.reports.ledger import TESTED
from vedette.wire.enums import IssueStateFlag

_SETTLED = frozenset({IssueStateFlag.IGNORED, IssueStateFlag.ACCEPTED_RISK, IssueStateFlag.FALSE_POSITIVE})


class Only(Enum):
    """Which findings of the severity count alone."""

    CONFIRMED = "confirmed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Rule:
    """`--fail-on`: findings of `floor` or worse fail the build, of `only` one kind where it is set."""

    floor: Severity
    only: Only | None = None


@dataclass(frozen=True, slots=True)
class GateWish:
    """What a build asks of a scan."""

    rule: Rule | None = None
    accepted: tuple[Accepted, ...] = ()
    least_percent: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says, and why. `expired` are failing findings whose acceptance is over."""

    code: ExitCode
    failing: tuple[ReportedFinding, ...] = ()
    accepted: tuple[ReportedFinding, ...] = ()
    expired: tuple[ReportedFinding, ...] = ()
    tested_percent: float = 0.0
    is_too_little: bool = False


def read_rule(text: str) -> Rule:
    """Return the rule that `text` is, such as `high` or `medium:confirmed`. Raises UsageError."""
    severity, colon, only = text.strip().casefold().partition(":")
    words = {known.value.replace("-", ""): known for known in Severity}
    floor = words.get(severity.replace("-", "").replace("_", ""))
    kinds = {known.value: known for known in Only}
    if floor is None or (colon and only not in kinds):
        raise UsageError(
            f"--fail-on {text!r} is not understood.",
            f"Write one of {', '.join(known.value for known in Severity)}, and :confirmed or :new behind it if wanted.",
            field="--fail-on",
        )
    return Rule(floor, kinds.get(only))


def judge(document: ReportDocument, wish: GateWish, today: date) -> Verdict:
    """Return what the gate says of a scan that has ended. Not valid beats failed."""
    percent = percent_tested(document.cells)
    counted = [found for found in document.findings if wish.rule and _counts(found, wish.rule, document.scan)]
    valid = {entry.fingerprint for entry in wish.accepted if today <= entry.expires}
    known = {entry.fingerprint for entry in wish.accepted}
    failing = tuple(found for found in counted if found.fingerprint not in valid)
    ended = code_of_scan(document.scan)
    is_too_little = percent < wish.least_percent or not any(cell.state in TESTED for cell in document.cells)
    if ended is ExitCode.DONE and is_too_little:
        code = ExitCode.NOT_VALID
    elif ended is ExitCode.DONE and failing:
        code = ExitCode.GATE_FAILED
    else:
        code = ended
    return Verdict(
        code=code,
        failing=failing,
        accepted=tuple(found for found in counted if found not in failing),
        expired=tuple(found for found in failing if found.fingerprint in known),
        tested_percent=percent,
        is_too_little=is_too_little,
    )


def percent_tested(cells: Iterable[CellResult]) -> float:
    """Return the tested share of a ledger in percent, 0.0 for an empty one."""
    counted = [cell.state in TESTED for cell in cells if cell.state is not CellState.OUT_OF_SCOPE]
    return 100.0 * sum(counted) / len(counted) if counted else 0.0


def _counts(found: ReportedFinding, rule: Rule, scan: Scan) -> bool:
    if found.state & _SETTLED or not found.severity.at_least(rule.floor):
        return False
    match rule.only:
        case Only.CONFIRMED:
            return found.finding.grade is Grade.CONFIRMED
        case Only.NEW:
            return found.first_seen_at >= scan.initiated_at
        case None:
            return True
