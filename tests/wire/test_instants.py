# SPDX-License-Identifier: Apache-2.0
"""Moments keep all their ticks on the way out and back, and every client's form is read."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.time import Instant
from vedette.wire.instants import (
    LAST_TICKS,
    DateFormat,
    read_instant,
    write_display_date,
    write_display_time,
    write_instant,
)
from vedette.wire.zones import find_zone, windows_zone_ids

SEED = Instant(638_467_341_814_427_686)
INSTANTS = st.integers(0, LAST_TICKS).map(Instant)
CENTRAL_AMERICA = ZoneInfo("America/Guatemala")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, ticks: int = 0) -> Instant:
    whole = Instant.from_datetime(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    return Instant(whole.ticks + ticks)


WRITTEN = {
    "2024-03-22T19:56:21.4427686+00:00": SEED,
    "2022-12-30T21:00:00+00:00": at(2022, 12, 30, 21),
    "2022-12-30T21:00:00.5+00:00": at(2022, 12, 30, 21, ticks=5_000_000),
    "2022-12-30T21:00:00.0000001+00:00": at(2022, 12, 30, 21, ticks=1),
    "0001-01-01T00:00:00+00:00": Instant(0),
    "9999-12-31T23:59:59.9999999+00:00": Instant(LAST_TICKS),
}


@pytest.mark.parametrize(("text", "moment"), WRITTEN.items(), ids=WRITTEN)
def test_a_moment_is_written_as(text: str, moment: Instant) -> None:
    assert write_instant(moment) == text


@given(INSTANTS)
def test_what_was_written_is_read_back_to_the_tick(moment: Instant) -> None:
    assert read_instant(write_instant(moment)) == moment


@given(INSTANTS, st.sampled_from(DateFormat), st.sampled_from(windows_zone_ids()))
def test_a_display_time_is_read_back_to_the_minute(moment: Instant, form: DateFormat, zone_id: str) -> None:
    zone = find_zone(zone_id)
    assert zone is not None
    shown = write_display_time(moment, form, zone)

    again = read_instant(shown, date_format=form, zone=zone)

    if again is not None and 10**13 < moment.ticks < LAST_TICKS - 10**13:
        assert write_display_time(again, form, zone) == shown


READ = {
    "2024-03-22T19:56:21.4427686Z": SEED,
    "2024-03-22 19:56:21.4427686": SEED,
    "2024-03-22t13:56:21.4427686-06:00": SEED,
    "2024-03-22T19:56:21.44276869999+00:00": SEED,
    "  2024-03-22T19:56:21.4427686+00  ": SEED,
    "2024-03-22T19:56+0000": at(2024, 3, 22, 19, 56),
    "2024-03-22T19:56 0000": at(2024, 3, 22, 19, 56),
    "2024-03-23T01:26+0530": at(2024, 3, 22, 19, 56),
    "2024-03-22T19:56Z": at(2024, 3, 22, 19, 56),
    "2024-03-22": at(2024, 3, 22),
    "03/22/2024 19:56:21": at(2024, 3, 22, 19, 56, 21),
    "3/2/2024 1:05:09": at(2024, 3, 2, 1, 5, 9),
    "03/22/2024 07:56 PM": at(2024, 3, 22, 19, 56),
    "03/22/2024 12:00 am": at(2024, 3, 22),
    "03/22/2024 12:00PM": at(2024, 3, 22, 12),
    "03/22/2024": at(2024, 3, 22),
    "9999-12-31T23:59:59.9999999": Instant(LAST_TICKS),
}


@pytest.mark.parametrize(("text", "moment"), READ.items(), ids=READ)
def test_reads(text: str, moment: Instant) -> None:
    assert read_instant(text) == moment


NOT_READ = [
    "",
    "never",
    "2024-02-30",
    "22/03/2024",
    "03/22/2024 13:00 PM",
    "03/22/2024 00:30 AM",
    "2024-03-22T24:00:00",
    "2024-03-22T19:60",
    "2024-03-22T19:56:21+14:30",
    "2024-03-22T19:56:21+01:75",
    "2024-03-22X19:56",
    "2024-03-22T",
    "2024-03-22T19:56:21 and more",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-01:00",
    "0000-01-01",
    "٢٠٢٤-03-22",
]


@pytest.mark.parametrize("text", NOT_READ)
def test_does_not_guess_at(text: str) -> None:
    assert read_instant(text) is None


@given(st.text(max_size=60))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    moment = read_instant(text)

    assert moment is None or 0 <= moment.ticks <= LAST_TICKS


def test_the_accounts_order_decides_between_day_and_month() -> None:
    assert read_instant("03/04/2024", date_format=DateFormat.DAY_FIRST) == at(2024, 4, 3)
    assert read_instant("03/04/2024", date_format=DateFormat.MONTH_FIRST) == at(2024, 3, 4)


def test_a_text_without_an_offset_is_local_to_the_zone() -> None:
    assert read_instant("2024-03-22 13:56", zone=CENTRAL_AMERICA) == at(2024, 3, 22, 19, 56)
    assert read_instant("2024-03-22 13:56Z", zone=CENTRAL_AMERICA) == at(2024, 3, 22, 13, 56)


def test_the_end_of_a_day_is_its_last_tick_and_a_clock_time_stays() -> None:
    assert read_instant("03/22/2024", day_end=True) == Instant(at(2024, 3, 23).ticks - 1)
    assert read_instant("03/22/2024 10:00:00", day_end=True) == at(2024, 3, 22, 10)


def test_the_end_of_a_short_day_is_where_the_zone_ends_it() -> None:
    london = ZoneInfo("Europe/London")

    assert read_instant("2024-03-31", zone=london, day_end=True) == Instant(at(2024, 3, 31, 23).ticks - 1)


SHOWN = {
    "22/03/2024 01:56 PM": (SEED, DateFormat.DAY_FIRST, "Central America Standard Time"),
    "03/22/2024 07:56 PM": (SEED, DateFormat.MONTH_FIRST, "GMT Standard Time"),
    "2024-03-23 03:56 AM": (SEED, DateFormat.YEAR_FIRST, "Taipei Standard Time"),
    "22/06/2024 12:00 AM": (at(2024, 6, 21, 23), DateFormat.DAY_FIRST, "GMT Standard Time"),
    "22/06/2024 12:59 PM": (at(2024, 6, 22, 11, 59), DateFormat.DAY_FIRST, "GMT Standard Time"),
}


@pytest.mark.parametrize("shown", SHOWN, ids=SHOWN)
def test_a_member_sees(shown: str) -> None:
    moment, form, zone_id = SHOWN[shown]
    zone = find_zone(zone_id)
    assert zone is not None

    assert write_display_time(moment, form, zone) == shown
    assert write_display_date(moment, form, zone) == shown.split(" ", maxsplit=1)[0]


def test_the_first_and_the_last_tick_can_be_shown_in_every_zone() -> None:
    for zone_id in windows_zone_ids():
        zone = find_zone(zone_id)
        assert zone is not None
        assert write_display_date(Instant(0), DateFormat.YEAR_FIRST, zone) == "0001-01-01"
        assert write_display_date(Instant(LAST_TICKS), DateFormat.YEAR_FIRST, zone) == "9999-12-31"


def test_a_date_format_is_read_in_any_case() -> None:
    assert DateFormat.read(" DD/mm/yyyy ") is DateFormat.DAY_FIRST
    assert DateFormat.read("yyyy/MM/dd") is None
