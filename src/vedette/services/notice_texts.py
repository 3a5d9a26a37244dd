# SPDX-License-Identifier: Apache-2.0
"""What is said of each event. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from uuid import UUID

from vedette.domain.delivery import Notice
from vedette.domain.notification import NotificationEvent, ScanIssue, SightingState
from vedette.domain.scan import Scan, ScanState, ScanType
from vedette.domain.schedule import Schedule
from vedette.domain.technology import Technology
from vedette.domain.time import Instant
from vedette.domain.weakness import Grade, Severity
from vedette.issues.issue import Issue
from vedette.issues.lifecycle import IssueState

END_EVENTS: Mapping[ScanState, NotificationEvent] = MappingProxyType(
    {
        ScanState.COMPLETE: NotificationEvent.SCAN_COMPLETED,
        ScanState.CANCELLED: NotificationEvent.SCAN_CANCELLED,
        ScanState.FAILED: NotificationEvent.SCAN_FAILED,
    }
)
"""The event that a final state is."""
_VERBS = {
    NotificationEvent.NEW_SCAN: "was launched",
    NotificationEvent.SCAN_COMPLETED: "is complete",
    NotificationEvent.SCAN_CANCELLED: "was cancelled",
    NotificationEvent.SCAN_FAILED: "failed",
}


def scan_issues(
    scan: Scan, issues: Collection[Issue], seen_ids: Collection[UUID], names: Mapping[str, str]
) -> tuple[ScanIssue, ...]:
    """Return what a completed scan says about issues, the worst first; `names` are the weaknesses' by check id.

    Issues that somebody decided on (ignored, accepted, false positive) are nobody's news.
    """
    told = []
    for issue in issues:
        state = _state_of(scan, issue, issue.id in seen_ids)
        if state is not None:
            name = names.get(issue.key.check, issue.key.check)
            is_confirmed = issue.grade is Grade.CONFIRMED
            told.append(ScanIssue(issue.id, name, issue.severity, issue.url, state, is_confirmed, issue.certainty))
    return tuple(sorted(told, key=lambda one: (-one.severity.rank, one.name, one.url, str(one.id))))


def _state_of(scan: Scan, issue: Issue, is_seen: bool) -> SightingState | None:
    if not is_seen:
        if issue.state is IssueState.FIXED_CONFIRMED:
            return SightingState.FIXED
        is_missed = issue.state.is_open and issue.not_verified and scan.type is not ScanType.RETEST
        return SightingState.NOT_FOUND if is_missed else None
    if not issue.state.is_open:
        return None
    if issue.first_scan_id == scan.id:
        return SightingState.NEW
    is_back = issue.state is IssueState.REVIVED and issue.last_revived_at is not None
    if is_back and issue.last_revived_at == issue.updated_at and issue.last_scan_id == scan.id:
        return SightingState.REVIVED
    return SightingState.NOT_FIXED


def scan_notice(
    scan: Scan, event: NotificationEvent, website: str, issues: tuple[ScanIssue, ...], at: Instant, link: str
) -> Notice:
    """Return what is said of a scan's start or end."""
    target = str(scan.spec.target)
    lines = [f"The scan of {target} {_VERBS[event]}."]
    if scan.failure is not None:
        lines.append(scan.failure.sentence)
    if event is not NotificationEvent.NEW_SCAN:
        lines.append(_counts(scan))
    return Notice(f"Scan of {target} {_VERBS[event]}", tuple(lines), at, event, website, scan.id, issues, link)


def issue_notice(issue: ScanIssue, whole: Notice) -> Notice:
    """Return what an issue tracker is told of one of the issues of a scan."""
    lines = (f"Vedette found this at {whole.website}.", *whole.lines[:1])
    return Notice(issue.name, lines, whole.at, whole.event, whole.website, whole.scan_id, (issue,), whole.link)


def failed_launch_notice(schedule: Schedule, error: str, website: str, at: Instant) -> Notice:
    """Return what is said of a schedule that could not launch its scan."""
    lines = (f"The scheduled scan {schedule.name} could not be launched.", error)
    return Notice(f"Scheduled scan {schedule.name} was not launched", lines, at, _FAILED_LAUNCH, website)


def technology_notice(old: Collection[Technology], website: str, at: Instant) -> Notice:
    """Return what is said of technologies of one website that their makers support no more."""
    lines = ["Their makers support these versions no more.", *(_old_line(one) for one in old)]
    return Notice(f"Out-of-date technologies at {website}", tuple(lines), at, _OUTDATED, website)


def _old_line(one: Technology) -> str:
    ended = f" (support ended on {one.end_of_support.isoformat()})" if one.end_of_support is not None else ""
    newest = f"; the newest version is {one.latest}" if one.latest is not None else ""
    return f"{one.name} {one.version}{ended}{newest}."


_OUTDATED = NotificationEvent.OUTDATED_TECHNOLOGY
_FAILED_LAUNCH = NotificationEvent.SCHEDULED_LAUNCH_FAILED


def _counts(scan: Scan) -> str:
    counted = [(severity, scan.counters.of(severity)) for severity in Severity]
    told = ", ".join(f"{count} {severity.value.replace('-', ' ')}" for severity, count in counted if count)
    return f"Findings: {told}." if told else "There are no findings."
