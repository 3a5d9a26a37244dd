# SPDX-License-Identifier: Apache-2.0
"""The vendor's enumerations that only schedules use."""

from __future__ import annotations

from vedette.wire.enums import WireEnum


class ScheduleRunType(WireEnum):
    """How often a schedule runs."""

    ONCE = "Once"
    DAILY = "Daily"
    WEEKLY = "Weekly"
    MONTHLY = "Monthly"
    QUARTERLY = "Quarterly"
    BIANNUALLY = "Biannually"
    YEARLY = "Yearly"
    CUSTOM = "Custom"


class RepeatType(WireEnum):
    """The unit of a recurrence's interval."""

    DAYS = "Days"
    WEEKS = "Weeks"
    MONTHS = "Months"
    YEARS = "Years"


class EndingType(WireEnum):
    """How a recurrence ends."""

    NEVER = "Never"
    DATE = "Date"
    OCCURENCES = "Occurences"


class RecurrenceOrdinal(WireEnum):
    """Which of the days of one name within a month."""

    FIRST = "First"
    SECOND = "Second"
    THIRD = "Third"
    FOURTH = "Fourth"
    LAST = "Last"


class Month(WireEnum):
    """A month of the year."""

    JANUARY = "January"
    FEBRUARY = "February"
    MARCH = "March"
    APRIL = "April"
    MAY = "May"
    JUNE = "June"
    JULY = "July"
    AUGUST = "August"
    SEPTEMBER = "September"
    OCTOBER = "October"
    NOVEMBER = "November"
    DECEMBER = "December"


class ExecutionStatus(WireEnum):
    """How the latest execution of a schedule ended; the second word stands for every launch that failed."""

    OK = "Ok"
    LICENSE_ERROR = "LicenseError"
