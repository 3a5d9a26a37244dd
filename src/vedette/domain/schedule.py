# SPDX-License-Identifier: Apache-2.0
"""A schedule: scans that are to start by themselves, once or again and again. `scan/recurrence.py` works out when."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from vedette.domain.scan import Day
from vedette.domain.time import Instant


class RunEvery(Enum):
    """How often a schedule runs; CUSTOM is told by a `Recurrence`."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    BIANNUALLY = "biannually"
    """Every six months."""
    YEARLY = "yearly"
    CUSTOM = "custom"


class Repeat(Enum):
    """The unit that a recurrence counts its interval in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Ordinal(Enum):
    """Which of the days of one name within a month; the values are RFC 5545's."""

    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4
    LAST = -1


MOST_INTERVAL = 32_767
"""The largest interval, and the largest number of executions, that a recurrence can name."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every `interval` days, weeks, months or years; what is left out follows from the first execution.

    DAYS and WEEKS run on `days`; MONTHS and YEARS on `month_day`, or on the `ordinal` of each of `days`. Where `months`
    are named, they run in those only. A month that is too short for `month_day` runs on its last day. It ends after the
    moment `ends_at`, or once it has run `most_runs` times.
    """

    repeat: Repeat
    interval: int = 1
    days: frozenset[Day] = field(default_factory=frozenset)
    months: frozenset[int] = field(default_factory=frozenset)
    """Months of the year, 1 to 12."""
    month_day: int | None = None
    """1 to 31."""
    ordinal: Ordinal | None = None
    ends_at: Instant | None = None
    most_runs: int | None = None


class ScheduleKind(Enum):
    """What a schedule launches."""

    WEBSITE = "website"
    """One scan with its own settings."""
    GROUP = "group"
    """One scan of each website of a group, with its own settings."""
    PROFILE = "profile"
    """One scan with the settings that a saved profile has at that moment."""
    INCREMENTAL = "incremental"
    """One incremental scan on the ground of an earlier one."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a schedule runs: first at `starts_at`, then as `every` says, by the clock of the zone `timezone_id`."""

    starts_at: Instant
    every: RunEvery = RunEvery.ONCE
    recurrence: Recurrence | None = None
    """Set exactly when `every` is CUSTOM."""
    timezone_id: str = "GMT Standard Time"
    runs_before: int = 0
    """How often the schedule had run when it was given this timetable: `most_runs` counts from there."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule as stored.

    `settings` is the launch as it was asked for, as JSON; it is read anew at each execution. `scan_group_id` is the
    group that the scans of one website share. `website_id` is what permission is asked about; a GROUP schedule has
    `website_group_id` in its place. `next_at` is None when no execution is to come. `last_error` says why the latest
    execution launched nothing; None when it did, or there was none.
    """

    id: UUID
    name: str
    owner_id: UUID
    kind: ScheduleKind
    settings: str = field(repr=False)
    timetable: Timetable
    scan_group_id: UUID
    created_at: Instant
    updated_at: Instant
    next_at: Instant | None = None
    website_id: UUID | None = None
    website_group_id: UUID | None = None
    base_scan_id: UUID | None = None
    is_disabled: bool = False
    runs: int = 0
    """How often it was executed."""
    last_scan_id: UUID | None = None
    last_error: str | None = None
