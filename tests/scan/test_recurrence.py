# SPDX-License-Identifier: Apache-2.0
"""When a schedule runs next."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.scan import Day
from vedette.domain.schedule import Ordinal, Recurrence, Repeat, RunEvery, Timetable
from vedette.domain.time import Instant, Span
from vedette.scan.recurrence import next_run
from vedette.wire.instants import read_instant, write_instant
from vedette.wire.zones import find_zone

BERLIN = "W. Europe Standard Time"


def at(text: str) -> Instant:
    moment = read_instant(text)
    assert moment is not None
    return moment


def runs(timetable: Timetable, count: int) -> list[str]:
    """Return the first `count` executions, as a server that is always up would see them."""
    told: list[str] = []
    now = timetable.starts_at - Span.of(hours=1)
    for done in range(count):
        found = next_run(timetable, now, done)
        if found is None:
            break
        told.append(write_instant(found)[:16])
        now = found
    return told


def custom(start: str, recurrence: Recurrence, zone: str = "UTC") -> Timetable:
    return Timetable(at(start), RunEvery.CUSTOM, recurrence, zone)


SERIES: dict[str, tuple[Timetable, list[str]]] = {
    "once": (Timetable(at("2027-01-01T10:00"), RunEvery.ONCE), ["2027-01-01T10:00"]),
    "daily over the change to summer time": (
        Timetable(at("2027-03-27T09:00"), RunEvery.DAILY, timezone_id=BERLIN),
        ["2027-03-27T09:00", "2027-03-28T08:00", "2027-03-29T08:00"],
    ),
    "daily within the hour that summer time leaves out": (
        Timetable(at("2027-03-27T01:30"), RunEvery.DAILY, timezone_id=BERLIN),
        ["2027-03-27T01:30", "2027-03-28T01:30", "2027-03-29T00:30"],
    ),
    "daily within the hour that comes twice": (
        Timetable(at("2027-10-30T00:30"), RunEvery.DAILY, timezone_id=BERLIN),
        ["2027-10-30T00:30", "2027-10-31T00:30", "2027-11-01T01:30"],
    ),
    "weekly": (
        Timetable(at("2027-01-01T10:00"), RunEvery.WEEKLY),
        ["2027-01-01T10:00", "2027-01-08T10:00"],
    ),
    "monthly from the 31st, on the last day of shorter months": (
        Timetable(at("2027-01-31T10:00"), RunEvery.MONTHLY, timezone_id="UTC"),
        ["2027-01-31T10:00", "2027-02-28T10:00", "2027-03-31T10:00", "2027-04-30T10:00"],
    ),
    "quarterly": (
        Timetable(at("2027-01-15T10:00"), RunEvery.QUARTERLY, timezone_id="UTC"),
        ["2027-01-15T10:00", "2027-04-15T10:00", "2027-07-15T10:00"],
    ),
    "biannually": (
        Timetable(at("2027-01-15T10:00"), RunEvery.BIANNUALLY, timezone_id="UTC"),
        ["2027-01-15T10:00", "2027-07-15T10:00", "2028-01-15T10:00"],
    ),
    "yearly from the 29th of February": (
        Timetable(at("2028-02-29T10:00"), RunEvery.YEARLY, timezone_id="UTC"),
        ["2028-02-29T10:00", "2029-02-28T10:00"],
    ),
    "every third day": (
        custom("2027-01-01T10:00", Recurrence(Repeat.DAYS, 3)),
        ["2027-01-01T10:00", "2027-01-04T10:00"],
    ),
    "every second week on two days, first on another": (
        custom("2027-01-06T10:00", Recurrence(Repeat.WEEKS, 2, days=frozenset({Day.MONDAY, Day.FRIDAY}))),
        ["2027-01-06T10:00", "2027-01-08T10:00", "2027-01-18T10:00", "2027-01-22T10:00"],
    ),
    "the last Friday of each month": (
        custom("2027-01-29T22:00", Recurrence(Repeat.MONTHS, ordinal=Ordinal.LAST, days=frozenset({Day.FRIDAY}))),
        ["2027-01-29T22:00", "2027-02-26T22:00", "2027-03-26T22:00"],
    ),
    "the 31st of three months": (
        custom("2027-01-31T10:00", Recurrence(Repeat.YEARS, months=frozenset({1, 2, 4}), month_day=31)),
        ["2027-01-31T10:00", "2027-02-28T10:00", "2027-04-30T10:00", "2028-01-31T10:00"],
    ),
    "the second Monday of March": (
        custom(
            "2027-03-08T10:00",
            Recurrence(Repeat.YEARS, months=frozenset({3}), ordinal=Ordinal.SECOND, days=frozenset({Day.MONDAY})),
        ),
        ["2027-03-08T10:00", "2028-03-13T10:00"],
    ),
    "three times and no more": (
        custom("2027-01-01T10:00", Recurrence(Repeat.DAYS, most_runs=3)),
        ["2027-01-01T10:00", "2027-01-02T10:00", "2027-01-03T10:00"],
    ),
    "until a moment": (
        custom("2027-01-01T10:00", Recurrence(Repeat.DAYS, ends_at=at("2027-01-02T10:00"))),
        ["2027-01-01T10:00", "2027-01-02T10:00"],
    ),
    "a rule that fits no other day": (
        custom("2027-01-01T10:00", Recurrence(Repeat.DAYS, 7, days=frozenset({Day.MONDAY}))),
        ["2027-01-01T10:00"],
    ),
    "the end of the calendar": (
        Timetable(at("9999-12-31T10:00"), RunEvery.YEARLY, timezone_id="UTC"),
        ["9999-12-31T10:00"],
    ),
}


@pytest.mark.parametrize(("timetable", "expected"), SERIES.values(), ids=SERIES)
def test_runs(timetable: Timetable, expected: list[str]) -> None:
    told = runs(timetable, len(expected) + (1 if timetable.every in (RunEvery.ONCE, RunEvery.CUSTOM) else 0))

    assert told[: len(expected)] == expected
    over = timetable.recurrence is not None and (timetable.recurrence.most_runs or timetable.recurrence.ends_at)
    assert len(told) == len(expected) or not over


def test_what_was_missed_is_made_up_for_once() -> None:
    daily = Timetable(at("2027-01-01T10:00"), RunEvery.DAILY, timezone_id="UTC")

    assert next_run(daily, at("2027-02-01T12:00"), 1) == at("2027-02-02T10:00")


zones = st.sampled_from([BERLIN, "Eastern Standard Time", "Lord Howe Standard Time", "UTC", "Iran Standard Time"])
starts = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda local: local.replace(microsecond=0))
recurrences = st.builds(
    Recurrence,
    repeat=st.sampled_from(Repeat),
    interval=st.integers(1, 40),
    days=st.frozensets(st.sampled_from(Day)),
    months=st.frozensets(st.integers(1, 12)),
    month_day=st.none() | st.integers(1, 31),
    ordinal=st.none() | st.sampled_from(Ordinal),
    most_runs=st.none() | st.integers(1, 4),
)


@given(recurrences, starts, zones, st.integers(0, 3 * 366 * 24 * 60))
def test_the_next_run_is_later_and_keeps_its_wall_clock(
    recurrence: Recurrence, start: datetime, zone: str, minutes: int
) -> None:
    place = find_zone(zone)
    assert isinstance(place, ZoneInfo)
    starts_at = Instant.from_datetime(start.replace(tzinfo=place))
    after = starts_at + Span.of(minutes=minutes)
    found = next_run(Timetable(starts_at, RunEvery.CUSTOM, recurrence, zone), after, 1)
    if found is None:
        return

    assert found > after
    local = found.to_datetime().astimezone(place)
    first = starts_at.to_datetime().astimezone(place)
    drift = datetime.combine(datetime.min, local.time()) - datetime.combine(datetime.min, first.time())
    assert drift in (timedelta(0), timedelta(hours=1), timedelta(minutes=30), timedelta(hours=-23))
    if recurrence.repeat is Repeat.WEEKS and recurrence.days and not drift:
        assert Day(local.isoweekday() % 7) in recurrence.days
