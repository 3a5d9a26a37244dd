# SPDX-License-Identifier: Apache-2.0
"""Rules that say who is told of what: an event, the websites it is about, and recipients."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from vedette.domain.time import Instant
from vedette.domain.weakness import Severity


class NotificationEvent(Enum):
    """What somebody can be told of; the values are stored."""

    NEW_SCAN = "new-scan"
    SCAN_COMPLETED = "scan-completed"
    SCAN_CANCELLED = "scan-cancelled"
    SCAN_FAILED = "scan-failed"
    SCHEDULED_LAUNCH_FAILED = "scheduled-launch-failed"
    OUTDATED_TECHNOLOGY = "outdated-technology"


class NotificationScope(Enum):
    """Which websites a rule is about, from the narrowest to the widest."""

    WEBSITE = "website"
    WEBSITE_GROUP = "website-group"
    ANY_WEBSITE = "any-website"

    @property
    def rank(self) -> int:
        """The place among the scopes: of two rules, the narrower one is asked first."""
        return list(NotificationScope).index(self)


class SpecificRecipient(Enum):
    """Somebody who is named by what they are to the website or the scan."""

    TECHNICAL_CONTACT = "technical-contact"
    STARTED_SCAN = "started-scan"
    """The member who launched the scan, or owns the schedule."""
    ALL_AUTHORIZED = "all-authorized"
    """Every member who may see the website's scans."""
    ADMINISTRATORS = "administrators"
    """Every owner, and every member who may manage the account."""


class SightingState(Enum):
    """What a completed scan says about an issue."""

    NOT_FOUND = "not-found"
    """It is open, and the scan neither saw it nor showed that it is fixed."""
    FIXED = "fixed"
    """The scan tested its place and found it clean."""
    NOT_FIXED = "not-fixed"
    """An earlier scan saw it, and this one did again."""
    NEW = "new"
    REVIVED = "revived"
    """It was fixed, and is there again."""

    @property
    def is_present(self) -> bool:
        """Whether the scan saw it."""
        return self in (SightingState.NOT_FIXED, SightingState.NEW, SightingState.REVIVED)


@dataclass(frozen=True, slots=True)
class ScanIssue:
    """An issue as a completed scan leaves it, for filters and messages. `name` is its weakness's."""

    id: UUID
    name: str
    severity: Severity
    url: str
    state: SightingState
    is_confirmed: bool
    certainty: int


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """Which issues of a completed scan are worth a message; None asks for nothing. Other events have no issues.

    `severity` is the lowest that counts, `certainty` (0 to 100) likewise. Without a `state`, what the scan saw counts.
    """

    severity: Severity | None = None
    is_confirmed: bool | None = None
    """True wants confirmed issues only; False asks for nothing."""
    state: SightingState | None = None
    certainty: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it asks for nothing: then even a scan without issues is told of."""
        return not self.is_confirmed and (self.severity, self.state, self.certainty or None) == (None, None, None)

    def admits(self, issue: ScanIssue) -> bool:
        """Whether `issue` is worth a message."""
        return (
            (issue.state is self.state if self.state is not None else issue.state.is_present)
            and (self.severity is None or issue.severity.at_least(self.severity))
            and (issue.is_confirmed or not self.is_confirmed)
            and issue.certainty >= (self.certainty or 0)
        )


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a rule tells. A member is told of websites only whose scans it may see; an outsider is an e-mail address."""

    member_ids: tuple[UUID, ...] = ()
    excluded_ids: tuple[UUID, ...] = ()
    """Members whom this rule never tells, however they are named."""
    outsiders: tuple[str, ...] = ()
    specific: tuple[SpecificRecipient, ...] = ()
    integration_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class NotificationRule:
    """A rule as stored. Of the rules of one scope, the one with the higher `priority` is asked first.

    `website_id` is set exactly where the scope is WEBSITE, `website_group_id` where it is WEBSITE_GROUP. A rule with a
    `scan_group_id` is about the scans of that group alone.
    """

    id: UUID
    name: str
    event: NotificationEvent
    scope: NotificationScope
    priority: int
    created_at: Instant
    updated_at: Instant
    recipients: Recipients = field(default_factory=Recipients)
    email_filter: IssueFilter = field(default_factory=IssueFilter)
    integration_filter: IssueFilter = field(default_factory=IssueFilter)
    website_id: UUID | None = None
    website_group_id: UUID | None = None
    scan_group_id: UUID | None = None
    is_disabled: bool = False
