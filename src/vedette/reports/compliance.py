# SPDX-License-Identifier: Apache-2.0
"""What a scan says about the entries of a standard: found, tested and not found, not tested, or out of its reach."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum

from vedette.domain.classification import ALL_NUMBERS, OPEN_ENDED, Standard, classify
from vedette.domain.weakness import Severity, Weakness
from vedette.reports.document import FindingLine, ReportDocument
from vedette.reports.ledger import CheckSum

_PARTS = re.compile(r"\d+|\D+")


class Verdict(Enum):
    """What a scan says about one entry. It never says that an entry is met: no scan sees all that an entry asks for."""

    FOUND = "Findings"
    NOT_FOUND = "Nothing found"
    NOT_TESTED = "Not tested"
    OUT_OF_REACH = "Out of reach"
    """No class of weakness that Vedette knows belongs to it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a standard: the classes that belong to it, how much was tested of them, and what was found."""

    number: str
    weaknesses: tuple[Weakness, ...]
    tested: int
    not_tested: int
    findings: tuple[FindingLine, ...]

    @property
    def verdict(self) -> Verdict:
        """What the scan says."""
        if any(not line.is_addressed for line in self.findings):
            return Verdict.FOUND
        if not self.weaknesses:
            return Verdict.OUT_OF_REACH
        return Verdict.NOT_FOUND if self.tested else Verdict.NOT_TESTED

    @property
    def open_findings(self) -> tuple[FindingLine, ...]:
        """The findings that somebody has to act on."""
        return tuple(line for line in self.findings if not line.is_addressed)

    @property
    def worst(self) -> Severity | None:
        """The worst severity among the open findings; None where there is none."""
        return max((line.severity for line in self.open_findings), key=lambda severity: severity.rank, default=None)


def entries_of(document: ReportDocument, standard: Standard) -> tuple[Entry, ...]:
    """Return the entries of `standard`: all of a short list, of others those that a known class belongs to."""
    known = {weakness.id: weakness for weakness in document.weaknesses}
    known.update({line.weakness.id: line.weakness for line in document.lines})
    classes: defaultdict[str, list[Weakness]] = defaultdict(list)
    found: defaultdict[str, list[FindingLine]] = defaultdict(list)
    for weakness in known.values():
        for number in classify(weakness).of(standard):
            classes[number].append(weakness)
    for line in document.lines:
        for number in classify(line.weakness).of(standard):
            found[number].append(line)
    numbers = ALL_NUMBERS.get(standard) or tuple(sorted(classes, key=_natural))
    if standard in OPEN_ENDED:
        numbers = tuple(number for number in numbers if found[number])
    return tuple(_entry(document, number, classes[number], found[number]) for number in numbers)


def _entry(document: ReportDocument, number: str, classes: list[Weakness], found: list[FindingLine]) -> Entry:
    sums = [document.ledger.by_check.get(weakness.id, CheckSum()) for weakness in classes]
    return Entry(
        number=number,
        weaknesses=tuple(sorted(classes, key=lambda weakness: weakness.name)),
        tested=sum(one.tested for one in sums),
        not_tested=sum(one.not_tested for one in sums),
        findings=tuple(found),
    )


def _natural(number: str) -> list[tuple[int, str]]:
    """Order `6.5.10` behind `6.5.9`."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _PARTS.findall(number)]
