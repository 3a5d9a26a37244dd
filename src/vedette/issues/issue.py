# SPDX-License-Identifier: Apache-2.0
"""An issue: one weakness at one place of one website, followed over scans."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from vedette.domain.time import NO_TIME, Instant, Span
from vedette.domain.weakness import Grade, Severity
from vedette.issues.fingerprint import IssueKey
from vedette.issues.lifecycle import IssueEvent, IssueState


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as stored. What the newest sighting said stands in `technique` to `role`.

    `retest_scan_id` is the scan that was launched to test it again and has not ended. `not_verified` says that the
    newest full or incremental scan did not test its cell.
    """

    id: UUID
    key: IssueKey
    state: IssueState
    severity: Severity
    grade: Grade
    certainty: int
    technique: str
    url: str
    role: str
    first_seen_at: Instant
    last_seen_at: Instant
    updated_at: Instant
    first_scan_id: UUID
    last_scan_id: UUID
    last_finding_id: UUID
    """The newest sighting, a finding of scan `last_scan_id`."""
    last_revived_at: Instant | None = None
    fixed_confirmed_at: Instant | None = None
    retest_scan_id: UUID | None = None
    not_verified: bool = False
    assignee_id: UUID | None = None
    tags: tuple[str, ...] = ()

    @property
    def is_retesting(self) -> bool:
        """The vendor's state flag *Scanning*: a retest of the issue is queued or runs."""
        return self.retest_scan_id is not None

    @property
    def time_to_fix(self) -> Span:
        """How long it was there, or there again, before a scan saw it fixed; no time while none has."""
        if self.state is not IssueState.FIXED_CONFIRMED or self.fixed_confirmed_at is None:
            return NO_TIME
        since = self.last_revived_at or self.first_seen_at
        return max(self.fixed_confirmed_at - since, NO_TIME)


@dataclass(frozen=True, slots=True)
class IssueChange:
    """One line of an issue's history. `actor_id` is None where a scan caused it; `scan_id` None where a human did."""

    at: Instant
    event: IssueEvent
    before: IssueState | None
    after: IssueState
    actor_id: UUID | None = None
    scan_id: UUID | None = None
    note: str = ""
    detail: str = ""
    """The assignee's name, or the tags; empty for other events."""
