# SPDX-License-Identifier: Apache-2.0
"""An issue, and a line of its history, as rows and back."""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy import RowMapping

from vedette.domain.time import Instant
from vedette.domain.weakness import Grade, Severity
from vedette.issues.fingerprint import IssueKey
from vedette.issues.issue import Issue, IssueChange
from vedette.issues.lifecycle import IssueEvent, IssueState
from vedette.store.scan_rows import instant, ticks

_TAGS = msgspec.json.Decoder(tuple[str, ...])


def issue_values(issue: Issue) -> dict[str, object]:
    """Return the row of an issue."""
    return {
        "id": issue.id,
        "website_id": issue.key.website_id,
        "fingerprint": issue.key.fingerprint,
        "host": issue.key.host,
        "check_id": issue.key.check,
        "method": issue.key.method,
        "route": issue.key.route,
        "place": issue.key.place,
        "parameter": issue.key.parameter,
        "sink": issue.key.sink,
        "state": issue.state.value,
        "stage": issue.state.stage.value,
        "severity": issue.severity.value,
        "grade": issue.grade.value,
        "certainty": issue.certainty,
        "technique": issue.technique,
        "url": issue.url,
        "role": issue.role,
        "first_seen_at": issue.first_seen_at.ticks,
        "last_seen_at": issue.last_seen_at.ticks,
        "updated_at": issue.updated_at.ticks,
        "first_scan_id": issue.first_scan_id,
        "last_scan_id": issue.last_scan_id,
        "last_finding_id": issue.last_finding_id,
        "last_revived_at": ticks(issue.last_revived_at),
        "fixed_confirmed_at": ticks(issue.fixed_confirmed_at),
        "retest_scan_id": issue.retest_scan_id,
        "not_verified": issue.not_verified,
        "assignee_id": issue.assignee_id,
        "tags": msgspec.json.encode(issue.tags).decode(),
    }


def read_issue(row: RowMapping) -> Issue:
    """Return the issue of a row."""
    return Issue(
        id=row["id"],
        key=IssueKey(
            website_id=row["website_id"],
            host=row["host"],
            check=row["check_id"],
            method=row["method"],
            route=row["route"],
            place=row["place"],
            parameter=row["parameter"],
            sink=row["sink"],
        ),
        state=IssueState(row["state"]),
        severity=Severity(row["severity"]),
        grade=Grade(row["grade"]),
        certainty=row["certainty"],
        technique=row["technique"],
        url=row["url"],
        role=row["role"],
        first_seen_at=Instant(row["first_seen_at"]),
        last_seen_at=Instant(row["last_seen_at"]),
        updated_at=Instant(row["updated_at"]),
        first_scan_id=row["first_scan_id"],
        last_scan_id=row["last_scan_id"],
        last_finding_id=row["last_finding_id"],
        last_revived_at=instant(row["last_revived_at"]),
        fixed_confirmed_at=instant(row["fixed_confirmed_at"]),
        retest_scan_id=row["retest_scan_id"],
        not_verified=row["not_verified"],
        assignee_id=row["assignee_id"],
        tags=_TAGS.decode(row["tags"]),
    )


def change_values(issue_id: UUID, change: IssueChange) -> dict[str, object]:
    """Return the row of a line of an issue's history."""
    return {
        "issue_id": issue_id,
        "at": change.at.ticks,
        "event": change.event.value,
        "before": change.before.value if change.before else None,
        "after": change.after.value,
        "actor_id": change.actor_id,
        "scan_id": change.scan_id,
        "note": change.note,
        "detail": change.detail,
    }


def read_change(row: RowMapping) -> IssueChange:
    """Return the line of a row."""
    return IssueChange(
        at=Instant(row["at"]),
        event=IssueEvent(row["event"]),
        before=IssueState(row["before"]) if row["before"] else None,
        after=IssueState(row["after"]),
        actor_id=row["actor_id"],
        scan_id=row["scan_id"],
        note=row["note"],
        detail=row["detail"],
    )
