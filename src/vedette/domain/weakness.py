# SPDX-License-Identifier: Apache-2.0
"""Weakness classes in the words of the standards: CWE, CVSS, WASC, OWASP."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a weakness is; the order of the members is from worst to least."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    BEST_PRACTICE = "best-practice"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """0 for the least severity, 5 for the worst."""
        return len(Severity) - 1 - list(Severity).index(self)

    def at_least(self, floor: Severity) -> bool:
        """Whether this severity is as bad as `floor` or worse."""
        return self.rank >= floor.rank


class Grade(Enum):
    """How sure a finding is: *confirmed* can be verified again by anybody, *possible* is only likely."""

    CONFIRMED = "confirmed"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Weakness:
    """A class of weakness; its prose becomes the documentation, the reports and the API's texts.

    `cvss` is a CVSS 3.1 vector, None for classes below Low. Prose is plain text, one or more sentences.
    """

    id: str
    name: str
    cwe: int
    severity: Severity
    description: str
    impact: str
    remedy: str
    references: tuple[str, ...]
    cvss: str | None = None
    wasc: int | None = None
    capec: int | None = None
