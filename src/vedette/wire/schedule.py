# SPDX-License-Identifier: Apache-2.0
"""What a client sends to schedule scans. Each model is in wire order; update replies show the request again."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vedette.wire.enums import DayOfWeek
from vedette.wire.launch import Hours, NewScanTask
from vedette.wire.model import WireGuid, WireInstant, WireModel
from vedette.wire.schedule_enums import EndingType, Month, RecurrenceOrdinal, RepeatType, ScheduleRunType
from vedette.wire.tolerance import Maybe, MaybeList, Trimmed

Many = Annotated[int, Field(ge=1, le=32_767)]
ScheduleName = Annotated[Trimmed[str], Field(max_length=255)]


class ScheduleRecurrence(WireModel):
    """When a schedule of type Custom runs again."""

    repeat_type: Maybe[RepeatType] = Field(default=None, description="The unit of the interval.")
    interval: Maybe[Many] = Field(default=None, description="Every how many of them, 1 to 32,767. Default 1.")
    ending_type: Maybe[EndingType] = Field(default=None, description="How it ends. Default Never.")
    days_of_week: MaybeList[DayOfWeek] = Field(default=None, description="On which days: Days and Weeks.")
    months_of_year: MaybeList[Month] = Field(default=None, description="In which months: Days and Years.")
    ordinal: Maybe[RecurrenceOrdinal] = Field(default=None, description="Which DayOfWeek of a month.")
    end_on: Maybe[str] = Field(default=None, description="The last day, in the account's date format.")
    end_on_occurences: Maybe[Many] = Field(default=None, description="After how many executions it ends.")
    day_of_month: Maybe[int] = Field(default=None, description="On which day of a month, 1 to 31.")
    day_of_week: Maybe[DayOfWeek] = Field(default=None, description="The day that Ordinal counts.")


class ScheduleRecurrenceView(WireModel):
    """When a schedule of type Custom runs again, as it is shown."""

    repeat_type: RepeatType = Field(description="The unit of the interval.")
    interval: int = Field(description="Every how many of them.")
    start_date: WireInstant = Field(description="The first execution.")
    ending_type: EndingType = Field(description="How it ends.")
    days_of_week: list[DayOfWeek] = Field(description="On which days.")
    months_of_year: list[Month] = Field(description="In which months.")
    ordinal: RecurrenceOrdinal | None = Field(description="Which DayOfWeek of a month.")
    end_on: str | None = Field(description="The last moment.")
    end_on_occurences: int | None = Field(description="After how many executions it ends.")
    day_of_month: int | None = Field(description="On which day of a month.")
    end_on_date: WireInstant | None = Field(description="The last moment, again.")
    day_of_week: DayOfWeek | None = Field(description="The day that Ordinal counts.")


class ScheduleTimes(WireModel):
    """The name of a schedule, and when it runs."""

    name: ScheduleName = Field(description="The name of the schedule.")
    next_execution_time: Trimmed[str] = Field(
        description="When it runs next, in the account's date format and time zone, or ISO 8601."
    )
    schedule_run_type: Trimmed[ScheduleRunType] = Field(description="How often it runs.")


class RecurringTimes(ScheduleTimes):
    """The same for schedules that may be Custom."""

    custom_recurrence: ScheduleRecurrence | None = Field(default=None, description="When it runs; for type Custom.")


class KnownSchedule(WireModel):
    """Which schedule is changed."""

    disabled: Maybe[bool] = Field(default=None, description="Whether it does not run for now.")
    id: WireGuid = Field(description="The schedule.")


class NewScheduledScan(NewScanTask, RecurringTimes):
    """A scan that is to start by itself, with all its settings."""


class UpdateScheduledScan(NewScanTask, RecurringTimes, KnownSchedule):
    """A schedule as it shall be from now on; what is missing becomes the default."""


class NewScheduledWithProfile(WireModel):
    """A scan with a saved profile that is to start by itself."""

    profile_name: Trimmed[str] = Field(description="The name of the profile.")
    target_uri: Trimmed[str] = Field(description="The address where the scan starts.")
    name: ScheduleName = Field(description="The name of the schedule.")
    next_execution_time: Trimmed[str] = Field(
        description="When it runs next, in the account's date format and time zone, or ISO 8601."
    )
    schedule_run_type: Trimmed[ScheduleRunType] = Field(description="How often it runs.")
    custom_recurrence: ScheduleRecurrence | None = Field(default=None, description="When it runs; for type Custom.")


class IncrementalLimits(WireModel):
    """How long an incremental scan may take."""

    is_max_scan_duration_enabled: Maybe[bool] = Field(default=None, description="Whether MaxScanDuration holds.")
    max_scan_duration: Maybe[Hours] = Field(default=None, description="After how many hours a scan ends by itself.")


class IncrementalBase(WireModel):
    """What an incremental scan starts from."""

    tags: MaybeList[str] = Field(default=None, description="Tags of the scans.")
    agent_name: Maybe[str] = Field(default=None, description="The agent that shall run the scans.")
    base_scan_id: WireGuid = Field(description="The complete scan to start from.")


class NewScheduledIncremental(IncrementalBase, ScheduleTimes, IncrementalLimits):
    """An incremental scan that is to start by itself."""


class UpdateScheduledIncremental(IncrementalBase, ScheduleTimes, IncrementalLimits, KnownSchedule):
    """A schedule of incremental scans as it shall be from now on."""
