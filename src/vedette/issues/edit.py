# SPDX-License-Identifier: Apache-2.0
"""What somebody changes about an issue, and what its history then tells. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.time import Instant
from vedette.issues.issue import Issue, IssueChange
from vedette.issues.lifecycle import IssueEvent, after


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who is to take care of an issue: a member by id and name, or nobody."""

    id: UUID | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class IssueEdit:
    """What somebody changes about an issue; None leaves a thing as it is.

    `event` is one of HUMAN_EVENTS. The note stands at the first line of history that the change makes.
    """

    event: IssueEvent | None = None
    assignee: Assignee | None = None
    tags: tuple[str, ...] | None = None
    note: str = ""


def edited(before: Issue, wanted: IssueEdit, now: Instant, actor_id: UUID) -> tuple[Issue, tuple[IssueChange, ...]]:
    """Return the issue as it is wanted, and the lines of its history."""
    state = before.state if wanted.event is None else after(before.state, wanted.event)
    told: list[tuple[IssueEvent, str]] = []
    if wanted.event is not None:
        told.append((wanted.event, ""))
    if wanted.assignee is not None and wanted.assignee.id != before.assignee_id:
        told.append((IssueEvent.ASSIGNED, wanted.assignee.name))
    if wanted.tags is not None and wanted.tags != before.tags:
        told.append((IssueEvent.TAGGED, ", ".join(wanted.tags)))
    if wanted.note and not told:
        told.append((IssueEvent.NOTED, ""))
    changed = replace(
        before,
        state=state,
        assignee_id=before.assignee_id if wanted.assignee is None else wanted.assignee.id,
        tags=before.tags if wanted.tags is None else wanted.tags,
        updated_at=now if told else before.updated_at,
    )
    lines = tuple(
        IssueChange(now, event, before.state, state, actor_id, note=wanted.note if number == 0 else "", detail=detail)
        for number, (event, detail) in enumerate(told)
    )
    return changed, lines
