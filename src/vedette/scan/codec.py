# SPDX-License-Identifier: Apache-2.0
"""Turns the conductor's values into the bytes of `rows.*.value` and back.

JSON by msgspec, read back into the frozen dataclasses it was made from. A subject is a union, so it is written with
its kind beside it; the exchanges of a finding's evidence are kept by reference (`FindingRow.evidence`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec

from vedette.domain.finding import Directory, Evidence, Fact, Finding, Host, RolePair, Route, Subject
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade, Severity
from vedette.scan.rows import ExchangeRef

T = TypeVar("T")
_KINDS: dict[str, type[Subject]] = {
    "point": InsertionPoint,
    "roles": RolePair,
    "route": Route,
    "directory": Directory,
    "host": Host,
}
"""A pair of roles is a route, too: it comes first."""


@dataclass(frozen=True, slots=True)
class StoredSubject:
    """A subject with the name of its kind."""

    kind: str
    value: msgspec.Raw


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """What the trial behind a finding drew its chance from, and what it saw, in the order in which it asked.

    From it the verdict can be drawn again without the site. `seed` is the trial's own, never the scan's secret.
    """

    seed: bytes
    survey_seed: bytes
    survey: tuple[ExchangeRef, ...]
    observations: tuple[ExchangeRef, ...]


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding without the exchanges of its evidence."""

    check: str
    subject: StoredSubject
    technique: str
    grade: Grade
    certainty: int
    story: str
    facts: tuple[Fact, ...]
    sink: str
    severity: Severity | None
    bound: float | None
    trial: TrialRecord | None = None


def encode(value: object) -> bytes:
    """Return a frozen dataclass, or a tuple of such, as JSON."""
    return msgspec.json.encode(value)


def decode(value: bytes, kind: type[T]) -> T:
    """Return what `encode` made of a value of type `kind`. Raises msgspec.ValidationError on anything else."""
    return msgspec.json.decode(value, type=kind)


def encode_subject(subject: Subject) -> bytes:
    """Return `subject` as JSON with its kind."""
    return encode(_stored_subject(subject))


def decode_subject(value: bytes) -> Subject:
    """Return the subject that `encode_subject` wrote."""
    return _subject(decode(value, StoredSubject))


def encode_finding(finding: Finding, trial: TrialRecord | None = None) -> bytes:
    """Return `finding` as JSON; the exchanges of its evidence and of its `trial` are left to their references."""
    return encode(
        StoredFinding(
            finding.check,
            _stored_subject(finding.subject),
            finding.technique,
            finding.grade,
            finding.certainty,
            finding.story,
            finding.facts,
            finding.sink,
            finding.severity,
            finding.bound,
            trial,
        )
    )


def decode_trial(value: bytes) -> TrialRecord | None:
    """Return the record of the trial behind the finding that `encode_finding` wrote; None where there is none."""
    return decode(value, StoredFinding).trial


def decode_finding(value: bytes, evidence: tuple[Evidence, ...]) -> Finding:
    """Return the finding that `encode_finding` wrote, with its evidence put back."""
    stored = decode(value, StoredFinding)
    return Finding(
        check=stored.check,
        subject=_subject(stored.subject),
        technique=stored.technique,
        grade=stored.grade,
        certainty=stored.certainty,
        story=stored.story,
        evidence=evidence,
        facts=stored.facts,
        sink=stored.sink,
        severity=stored.severity,
        bound=stored.bound,
    )


def _stored_subject(subject: Subject) -> StoredSubject:
    kind = next(name for name, cls in _KINDS.items() if isinstance(subject, cls))
    return StoredSubject(kind, msgspec.Raw(encode(subject)))


def _subject(stored: StoredSubject) -> Subject:
    return decode(bytes(stored.value), _KINDS[stored.kind])
