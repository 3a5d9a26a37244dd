# SPDX-License-Identifier: Apache-2.0
"""The findings of a scan at a glance: what they come down to, by class and by site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from vedette.domain.scan import ScanState
from vedette.domain.weakness import Grade, Severity, Weakness
from vedette.reports.document import FindingLine, ReportDocument
from vedette.reports.labels import SEVERITY_NAMES

_LITTLE_PERCENT = 80.0


@dataclass(frozen=True, slots=True)
class WeaknessGroup:
    """The open findings of one class: how many, how many of them proven, and the worst severity among them."""

    weakness: Weakness
    severity: Severity
    count: int
    confirmed: int
    example: FindingLine


@dataclass(frozen=True, slots=True)
class Site:
    """One origin and the findings there, worst first."""

    origin: str
    lines: tuple[FindingLine, ...]

    def count(self, severity: Severity) -> int:
        """Return how many of the findings have `severity`."""
        return sum(line.severity is severity for line in self.lines)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reader who reads one sentence should know, and what stands against relying on it."""

    sentence: str
    severity: Severity | None
    doubts: tuple[str, ...]


def groups_by_weakness(lines: Iterable[FindingLine]) -> tuple[WeaknessGroup, ...]:
    """Return the classes that have open findings, worst first, then by how many."""
    counts: Counter[str] = Counter()
    confirmed: Counter[str] = Counter()
    worst: dict[str, FindingLine] = {}
    for line in lines:
        if line.is_addressed:
            continue
        name = line.weakness.id
        counts[name] += 1
        confirmed[name] += line.grade is Grade.CONFIRMED
        if name not in worst or line.severity.rank > worst[name].severity.rank:
            worst[name] = line
    groups = (
        WeaknessGroup(line.weakness, line.severity, counts[name], confirmed[name], line) for name, line in worst.items()
    )
    return tuple(sorted(groups, key=lambda group: (-group.severity.rank, -group.count, group.weakness.name)))


def sites_of(document: ReportDocument) -> tuple[Site, ...]:
    """Return the sites with their findings; the target's own site is there even without any."""
    by_origin: dict[str, list[FindingLine]] = {str(document.scan.spec.target.origin): []}
    for line in document.lines:
        by_origin.setdefault(line.subject.origin, []).append(line)
    return tuple(Site(origin, tuple(lines)) for origin, lines in by_origin.items())


def judgement(document: ReportDocument) -> Judgement:
    """Return what the scan comes down to. It never calls a site secure: a scan can only say what it found."""
    open_lines = [line for line in document.lines if not line.is_addressed]
    worst = max((line.severity for line in open_lines), key=lambda severity: severity.rank, default=None)
    return Judgement(_sentence(open_lines, worst), worst, tuple(_doubts(document)))


def _sentence(lines: list[FindingLine], worst: Severity | None) -> str:
    if worst is None:
        return "Nothing was found in what was tested."
    if not worst.at_least(Severity.LOW):
        return "Nothing was found that could be used against the site; some advice follows."
    count = sum(line.severity is worst for line in lines)
    proven = sum(line.severity is worst and line.grade is Grade.CONFIRMED for line in lines)
    weaknesses = "weakness" if count == 1 else "weaknesses"
    told = (
        f"The worst of what was found: {count:,} {weaknesses} of severity {SEVERITY_NAMES[worst]}, {proven:,} proven."
    )
    if worst.at_least(Severity.HIGH):
        return f"{told} {'It' if count == 1 else 'They'} should be mended before anything else."
    return told


def _doubts(document: ReportDocument) -> Iterable[str]:
    scan, ledger = document.scan, document.ledger
    if scan.failure is not None:
        yield scan.failure.sentence
    elif scan.state is not ScanState.COMPLETE:
        yield f"The scan is {scan.state.value}: what it did not reach may hold more."
    if scan.time_limit_hit:
        yield "The time limit ended the scan before everything was tested."
    if not ledger.tested:
        yield "Nothing was tested."
    elif ledger.percent < _LITTLE_PERCENT:
        yield f"Only {ledger.percent:.0f} % of what there was to test was tested; the coverage below says why."
