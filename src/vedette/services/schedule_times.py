# SPDX-License-Identifier: Apache-2.0
"""When a schedule shall run, read from what a client sent. Times are the member's: its zone, its date format."""

from __future__ import annotations

from datetime import UTC

from vedette.domain.member import Member
from vedette.domain.scan import Day
from vedette.domain.schedule import Ordinal, Recurrence, Repeat, RunEvery, Timetable
from vedette.domain.time import Instant, Span
from vedette.errors import UsageError
from vedette.wire.enums import DayOfWeek
from vedette.wire.instants import DateFormat, read_instant
from vedette.wire.schedule import ScheduleRecurrence
from vedette.wire.schedule_enums import EndingType, Month, RecurrenceOrdinal, RepeatType, ScheduleRunType
from vedette.wire.zones import find_zone

GRACE = Span.of(minutes=1)
"""How far in the past the first execution may be: clients name the running minute, and mean now."""

_FIELD = "CustomRecurrence"
_DAYS = dict(zip(DayOfWeek, Day, strict=True))
_MONTHS = {month: number for number, month in enumerate(Month, start=1)}
_ORDINALS = dict(zip(RecurrenceOrdinal, Ordinal, strict=True))
_MOST_MONTH_DAY = 31


def read_timetable(
    when: str, run_type: ScheduleRunType, recurrence: ScheduleRecurrence | None, reader: Member, now: Instant
) -> Timetable:
    """Return the timetable; `recurrence` counts for type Custom only. Raises UsageError that names what is wrong."""
    starts_at = _read_moment(when, "NextExecutionTime", reader)
    if starts_at < now - GRACE:
        raise UsageError(
            "NextExecutionTime is in the past.",
            f"Name a later moment; times without an offset are those of {reader.timezone_id}.",
            field="NextExecutionTime",
        )
    every = RunEvery(run_type.value.lower())
    if every is not RunEvery.CUSTOM:
        return Timetable(starts_at, every, None, reader.timezone_id)
    return Timetable(starts_at, every, _read_recurrence(recurrence, reader, starts_at), reader.timezone_id)


def _read_recurrence(sent: ScheduleRecurrence | None, reader: Member, starts_at: Instant) -> Recurrence:
    if sent is None or sent.repeat_type is None:
        raise UsageError(f"{_FIELD} is needed for type Custom.", "Send it with its RepeatType.", field=_FIELD)
    ordinal = None if sent.ordinal is None or sent.day_of_month else _ORDINALS[sent.ordinal]
    days = frozenset(_DAYS[day] for day in sent.days_of_week or ())
    if ordinal is not None and sent.day_of_week is not None:
        days |= {_DAYS[sent.day_of_week]}
    recurrence = Recurrence(
        repeat=Repeat(sent.repeat_type.value.lower()),
        interval=sent.interval or 1,
        days=days,
        months=frozenset(_MONTHS[month] for month in sent.months_of_year or ()),
        month_day=sent.day_of_month or None,
        ordinal=ordinal,
        ends_at=_read_end(sent, reader),
        most_runs=_read_most_runs(sent),
    )
    _check(recurrence, sent.repeat_type)
    if recurrence.ends_at is not None and recurrence.ends_at < starts_at:
        raise UsageError(f"{_FIELD}: EndOn is before NextExecutionTime.", "Name a later day.", field=_FIELD)
    return recurrence


def _check(recurrence: Recurrence, unit: RepeatType) -> None:
    by_day = recurrence.repeat in (Repeat.DAYS, Repeat.WEEKS)
    if recurrence.month_day is not None and not 1 <= recurrence.month_day <= _MOST_MONTH_DAY:
        raise UsageError(f"{_FIELD}: DayOfMonth is no day of a month.", "Name one, 1 to 31.", field=_FIELD)
    if by_day and (recurrence.month_day is not None or recurrence.ordinal is not None):
        raise UsageError(
            f"{_FIELD}: DayOfMonth and Ordinal go with Months and Years, not with {unit.value}.",
            "Leave them out, or name DaysOfWeek.",
            field=_FIELD,
        )
    if not by_day and bool(recurrence.days) != (recurrence.ordinal is not None):
        raise UsageError(
            f"{_FIELD}: a day of the week needs an Ordinal with {unit.value}, and an Ordinal needs a DayOfWeek.",
            "Send both, or DayOfMonth.",
            field=_FIELD,
        )


def _read_end(sent: ScheduleRecurrence, reader: Member) -> Instant | None:
    if sent.ending_type is not EndingType.DATE:
        return None
    if sent.end_on is None:
        raise UsageError(f"{_FIELD}: EndingType Date needs EndOn.", "Name the last day.", field=_FIELD)
    return _read_moment(sent.end_on, f"{_FIELD}.EndOn", reader, day_end=True)


def _read_most_runs(sent: ScheduleRecurrence) -> int | None:
    if sent.ending_type is not EndingType.OCCURENCES:
        return None
    if sent.end_on_occurences is None:
        raise UsageError(f"{_FIELD}: EndingType Occurences needs EndOnOccurences.", "Name a number.", field=_FIELD)
    return sent.end_on_occurences


def _read_moment(text: str, field: str, reader: Member, *, day_end: bool = False) -> Instant:
    date_format = DateFormat.read(reader.date_format) or DateFormat.DAY_FIRST
    zone = find_zone(reader.timezone_id) or UTC
    moment = read_instant(text, date_format=date_format, zone=zone, day_end=day_end)
    if moment is None:
        raise UsageError(
            f"{field} is no moment.",
            f"Write it as {date_format.value} HH:mm, in the zone {reader.timezone_id}, or as ISO 8601.",
            field=field,
        )
    return moment
