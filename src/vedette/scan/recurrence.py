# SPDX-License-Identifier: Apache-2.0
"""When a schedule runs next. Pure: the moment is handed in.

Theory: a schedule lives by a wall clock. Its days are counted in local time with the rules of RFC 5545 (dateutil), and
each is turned into a moment at the end, so that a scan at two in the morning stays one after the clocks change. An hour
that the zone leaves out runs as much later as the clock was moved; of an hour that comes twice, the first one counts.
A month without the wanted day (the 31st) runs on its last day: no month is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Literal, TypedDict

from dateutil import tz
from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, YEARLY, rrule, rruleset, weekday

from vedette.domain.scan import Day
from vedette.domain.schedule import Recurrence, Repeat, RunEvery, Timetable
from vedette.domain.time import Instant
from vedette.wire.zones import find_zone

HORIZON_DAYS = 100 * 366
"""How far ahead an execution is looked for: a rule that fits no day (each 7th day, but Mondays only) ends there."""

_WEEKDAYS = {
    Day.SUNDAY: SU,
    Day.MONDAY: MO,
    Day.TUESDAY: TU,
    Day.WEDNESDAY: WE,
    Day.THURSDAY: TH,
    Day.FRIDAY: FR,
    Day.SATURDAY: SA,
}
_FREQUENCIES: Mapping[Repeat, Literal[0, 1, 2, 3]] = MappingProxyType(
    {Repeat.DAYS: DAILY, Repeat.WEEKS: WEEKLY, Repeat.MONTHS: MONTHLY, Repeat.YEARS: YEARLY}
)
_SHORTEST_MONTH = 28
_PLAIN = {
    RunEvery.DAILY: Recurrence(Repeat.DAYS),
    RunEvery.WEEKLY: Recurrence(Repeat.WEEKS),
    RunEvery.MONTHLY: Recurrence(Repeat.MONTHS),
    RunEvery.QUARTERLY: Recurrence(Repeat.MONTHS, interval=3),
    RunEvery.BIANNUALLY: Recurrence(Repeat.MONTHS, interval=6),
    RunEvery.YEARLY: Recurrence(Repeat.YEARS),
}


class _Parts(TypedDict, total=False):
    bymonth: tuple[int, ...] | None
    bymonthday: tuple[int, ...]
    byweekday: tuple[weekday, ...] | None
    bysetpos: int


def next_run(timetable: Timetable, after: Instant, runs: int) -> Instant | None:
    """Return the first execution later than `after`; None when there is none. The schedule has run `runs` times so far.

    The first of all executions is `starts_at` itself, whether or not the rule names its day.
    """
    rule = timetable.recurrence if timetable.every is RunEvery.CUSTOM else _PLAIN.get(timetable.every)
    if rule is not None and rule.most_runs is not None and runs - timetable.runs_before >= rule.most_runs:
        return None
    found = timetable.starts_at if timetable.starts_at > after else _next_of(rule, timetable, after)
    is_over = rule is not None and rule.ends_at is not None and found is not None and found > rule.ends_at
    return None if is_over else found


def _next_of(rule: Recurrence | None, timetable: Timetable, after: Instant) -> Instant | None:
    if rule is None:
        return None
    zone = find_zone(timetable.timezone_id) or UTC
    return next((moment for moment in _moments(rule, timetable.starts_at, after, zone) if moment > after), None)


def _moments(rule: Recurrence, starts_at: Instant, after: Instant, zone: tzinfo) -> Iterator[Instant]:
    """Yield the moments that `rule` names from shortly before `after` on."""
    start = starts_at.to_datetime().astimezone(zone).replace(tzinfo=None)
    since = after.to_datetime().astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
    until = _later(max(start, since))
    dates = rruleset()
    for parts in _parts(rule, start):
        dates.rrule(
            rrule(_FREQUENCIES[rule.repeat], dtstart=start, interval=rule.interval, until=until, wkst=SU, **parts)
        )
    for local in dates.xafter(since, inc=True):
        yield Instant.from_datetime(tz.resolve_imaginary(local.replace(tzinfo=zone)))


def _later(local: datetime) -> datetime:
    return datetime.max if datetime.max - local < timedelta(days=HORIZON_DAYS) else local + timedelta(days=HORIZON_DAYS)


def _parts(rule: Recurrence, start: datetime) -> list[_Parts]:
    """Return what narrows the unit of `rule` down, in the words of `rrule`; several answers are taken together."""
    months = tuple(sorted(rule.months))
    if rule.repeat in (Repeat.DAYS, Repeat.WEEKS):
        return [{"byweekday": _weekdays(rule) or None, "bymonth": months or None}]
    if rule.repeat is Repeat.MONTHS:
        return [{"bymonth": months or None, **_day_of_month(rule, start)}]
    # A rule for each month of the year: BYSETPOS of one rule would take one day of the whole year.
    return [{"bymonth": (month,), **_day_of_month(rule, start)} for month in months or (start.month,)]


def _weekdays(rule: Recurrence) -> tuple[weekday, ...]:
    return tuple(_WEEKDAYS[day] for day in sorted(rule.days, key=lambda day: day.value))


def _day_of_month(rule: Recurrence, start: datetime) -> _Parts:
    if rule.ordinal is not None and rule.days:
        return {"byweekday": tuple(day(rule.ordinal.value) for day in _weekdays(rule))}
    wanted = rule.month_day or start.day
    if wanted <= _SHORTEST_MONTH:
        return {"bymonthday": (wanted,)}
    return {"bymonthday": tuple(range(_SHORTEST_MONTH, wanted + 1)), "bysetpos": -1}
