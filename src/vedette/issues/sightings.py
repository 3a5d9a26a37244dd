# SPDX-License-Identifier: Apache-2.0
"""What one ended scan does to the issues of its website: the lifecycle applied to findings and ledger. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.scan import ScanType
from vedette.domain.time import Instant
from vedette.domain.weakness import Grade, Severity
from vedette.issues.fingerprint import IssueKey, host_of, issue_key
from vedette.issues.issue import Issue, IssueChange
from vedette.issues.lifecycle import IssueEvent, IssueState, after, event_of


@dataclass(frozen=True, slots=True)
class Sighting:
    """One finding of the scan, as far as issues care."""

    finding_id: UUID
    cell: Cell
    sink: str
    technique: str
    grade: Grade
    certainty: int
    severity: Severity
    url: str
    found_at: Instant


@dataclass(frozen=True, slots=True)
class Committer:
    """A member by id and name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class EndedScan:
    """What an ended scan knows about its website. Without `was_completed` its silence about an issue means nothing."""

    scan_id: UUID
    website_id: UUID
    type: ScanType
    own_host: str
    at: Instant
    sightings: tuple[Sighting, ...]
    cells: tuple[CellResult, ...]
    was_completed: bool = True
    committer: Committer | None = None
    """The member whose commit it was launched for: whoever takes care of what is new."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Issues that are new or differ from before, the lines of their history, and the issue of each finding."""

    issues: tuple[Issue, ...]
    changes: tuple[tuple[UUID, IssueChange], ...]
    issue_of_finding: Mapping[UUID, UUID]


def apply_scan(scan: EndedScan, known: Iterable[Issue], new_id: Callable[[], UUID]) -> Outcome:
    """Return what `scan` does to the `known` issues of its website, and the new issues that it found."""
    by_key = {issue.key: issue for issue in known}
    seen: dict[IssueKey, list[Sighting]] = {}
    for sighting in scan.sightings:
        seen.setdefault(issue_key(scan.website_id, scan.own_host, sighting.cell, sighting.sink), []).append(sighting)
    states = _cell_states(scan)
    moved: list[Issue] = []
    changes: list[tuple[UUID, IssueChange]] = []
    ids: dict[UUID, UUID] = {}
    for key in dict.fromkeys((*by_key, *seen)):
        before, sightings = by_key.get(key), seen.get(key, [])
        now = _see(scan, key, before, sightings, new_id) if sightings else before
        if now is None:
            continue
        event = _event(scan, now, states, seen=bool(sightings))
        now = _move(scan, now, event)
        if now != before:
            moved.append(now)
        if event is not None and (before is None or before.state is not now.state):
            line = IssueChange(scan.at, event, before.state if before else None, now.state, scan_id=scan.scan_id)
            changes.append((now.id, line))
        if before is None and scan.committer is not None:
            assigned = IssueChange(
                scan.at, IssueEvent.ASSIGNED, now.state, now.state, scan_id=scan.scan_id, detail=scan.committer.name
            )
            changes.append((now.id, assigned))
        ids.update((sighting.finding_id, now.id) for sighting in sightings)
    return Outcome(tuple(moved), tuple(changes), ids)


def _see(
    scan: EndedScan, key: IssueKey, before: Issue | None, sightings: list[Sighting], new_id: Callable[[], UUID]
) -> Issue:
    """Return the issue as its surest sighting describes it."""
    best = max(sightings, key=lambda one: (one.grade is Grade.CONFIRMED, one.certainty, one.severity.rank))
    if before is None:
        return Issue(
            id=new_id(),
            key=key,
            state=IssueState.PRESENT,
            severity=best.severity,
            grade=best.grade,
            certainty=best.certainty,
            technique=best.technique,
            url=best.url,
            role=best.cell.role,
            first_seen_at=min(one.found_at for one in sightings),
            last_seen_at=max(one.found_at for one in sightings),
            updated_at=scan.at,
            first_scan_id=scan.scan_id,
            last_scan_id=scan.scan_id,
            last_finding_id=best.finding_id,
            assignee_id=scan.committer.id if scan.committer else None,
        )
    return replace(
        before,
        severity=best.severity,
        grade=best.grade,
        certainty=best.certainty,
        technique=best.technique,
        url=best.url,
        role=best.cell.role,
        last_seen_at=max(one.found_at for one in sightings),
        updated_at=scan.at,
        last_scan_id=scan.scan_id,
        last_finding_id=best.finding_id,
    )


def _event(
    scan: EndedScan, issue: Issue, states: Mapping[tuple[str, ...], CellState], *, seen: bool
) -> IssueEvent | None:
    is_awaited = issue.retest_scan_id == scan.scan_id
    if not scan.was_completed and not seen:
        return IssueEvent.RETEST_NOT_RUN if is_awaited else None
    key = issue.key
    cell = states.get((key.host, key.check, key.method, key.route, key.place, key.parameter, issue.role))
    return event_of(scan.type, seen=seen, cell=cell, is_awaited=is_awaited)


def _move(scan: EndedScan, issue: Issue, event: IssueEvent | None) -> Issue:
    if issue.retest_scan_id == scan.scan_id:
        issue = replace(issue, retest_scan_id=None)
    if event is None:
        return issue
    state = after(issue.state, event)
    if event is IssueEvent.NOT_TESTED:
        return replace(issue, not_verified=True)
    issue = replace(issue, not_verified=issue.not_verified and event is IssueEvent.RETEST_NOT_RUN)
    if state is issue.state:
        return issue
    return replace(
        issue,
        state=state,
        updated_at=scan.at,
        last_revived_at=scan.at if state is IssueState.REVIVED else issue.last_revived_at,
        fixed_confirmed_at=scan.at if state is IssueState.FIXED_CONFIRMED else issue.fixed_confirmed_at,
    )


def _cell_states(scan: EndedScan) -> dict[tuple[str, ...], CellState]:
    """Return how each cell ended, under the fields that an issue knows; of two schemes or ports the worse counts."""
    states: dict[tuple[str, ...], CellState] = {}
    for result in scan.cells:
        subject = result.cell.subject
        host = host_of(subject.origin)
        key = (
            "" if host == scan.own_host else host,
            result.cell.check,
            subject.method,
            subject.route,
            subject.place,
            subject.parameter,
            result.cell.role,
        )
        if states.get(key, CellState.CLEAN) is CellState.CLEAN:
            states[key] = result.state
    return states
