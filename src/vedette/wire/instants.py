# SPDX-License-Identifier: Apache-2.0
"""Moments as text: the one form that replies use, and every form that requests come in.

Written: ISO 8601 with up to seven fractional digits, trailing zeros dropped, offset `+00:00`. Read: ISO variants,
`MM/dd/yyyy HH:mm:ss` of query strings, the account's own date format, and `yyyy-MM-dd'T'HH:mmZ` of CI plugins. A text
without an offset is local to the zone handed in. What is not a moment of the calendar is None, never a guess.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from vedette.domain.time import TICKS_PER_SECOND, Instant

LAST_TICKS = 3_155_378_975_999_999_999
"""Ticks of 9999-12-31T23:59:59.9999999, the last moment that .NET and `datetime` know."""

_MOST_OFFSET_MINUTES = 14 * 60


class DateFormat(StrEnum):
    """The orders of day, month and year that an account can choose for its display dates."""

    DAY_FIRST = "dd/MM/yyyy"
    MONTH_FIRST = "MM/dd/yyyy"
    YEAR_FIRST = "yyyy-MM-dd"

    @classmethod
    def read(cls, text: str) -> DateFormat | None:
        """Return the format written as `text`, in any case; None when it is none of the three."""
        return _FORMATS.get(text.strip().casefold())


_FORMATS = {known.casefold(): known for known in DateFormat}
_DATE = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})|(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<end>\d{4}))",
    re.ASCII,
)
# A `+` that a form decoder turned into a space still stands before its four digits: `2024-03-22T19:56 0000`.
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<seconds>\d{2})(?:[.,](?P<fraction>\d{1,20}))?)?"
    r"(?:\s?(?P<half>[AaPp])[Mm])?"
    r"(?:\s?(?P<utc>[Zz])|\s?(?P<sign>[+-])(?P<offset>\d{2}(?::?\d{2})?)|\s(?P<lost_plus>\d{2}:?\d{2}))?",
    re.ASCII,
)


def write_instant(moment: Instant) -> str:
    """Return `moment` as replies carry it, such as `2024-03-22T19:56:21.4427686+00:00`.

    A zero fraction is left out. Raises OverflowError outside the years 1 to 9999.
    """
    whole = moment.to_datetime().replace(microsecond=0, tzinfo=None).isoformat()
    fraction = f"{moment.fraction_ticks:07d}".rstrip("0")
    return f"{whole}.{fraction}+00:00" if fraction else f"{whole}+00:00"


def read_instant(
    text: str, *, date_format: DateFormat = DateFormat.MONTH_FIRST, zone: tzinfo = UTC, day_end: bool = False
) -> Instant | None:
    """Return the moment that `text` names; None when it names none.

    `date_format` decides how `03/04/2024` is read; `zone` is where a text without an offset is local. With `day_end` a
    bare date is the last tick of its day and not the first, as the end of a range means it. Digits finer than 100 ns
    are cut off. Of an hour that a zone runs through twice, the first is taken.
    """
    stripped = text.strip()
    dated = _DATE.match(stripped)
    day = _read_date(dated, date_format) if dated else None
    if dated is None or day is None:
        return None
    rest = stripped[dated.end() :]
    if not rest:
        last_tick = _local_ticks(day, time(23, 59, 59), TICKS_PER_SECOND - 1, zone)
        return _in_range(last_tick if day_end else _local_ticks(day, time(0), 0, zone))
    clock = _CLOCK.fullmatch(rest[1:].lstrip()) if rest[0] in "Tt " else None
    return _read_clock(day, clock, zone) if clock else None


def _read_date(found: re.Match[str], date_format: DateFormat) -> date | None:
    if found["year"]:
        parts = (found["year"], found["month"], found["day"])
    elif date_format is DateFormat.DAY_FIRST:
        parts = (found["end"], found["second"], found["first"])
    else:
        parts = (found["end"], found["first"], found["second"])
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _read_clock(day: date, found: re.Match[str], zone: tzinfo) -> Instant | None:
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    try:
        clock = time(hour, int(found["minute"]), int(found["seconds"] or 0))
    except ValueError:
        return None
    fraction = int((found["fraction"] or "")[:7].ljust(7, "0"))
    if found["utc"]:
        return _in_range(_local_ticks(day, clock, fraction, UTC))
    offset = found["offset"] or found["lost_plus"]
    if offset is None:
        return _in_range(_local_ticks(day, clock, fraction, zone))
    digits = offset.replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > _MOST_OFFSET_MINUTES or int(digits[2:]) > 59:
        return None
    east = -minutes if found["sign"] == "-" else minutes
    return _in_range(_local_ticks(day, clock, fraction, UTC) - east * 60 * TICKS_PER_SECOND)


def _local_ticks(day: date, clock: time, fraction: int, zone: tzinfo) -> int:
    local = datetime.combine(day, clock)
    wall = Instant.from_datetime(local.replace(tzinfo=UTC)).ticks + fraction
    offset = local.replace(tzinfo=zone).utcoffset() or timedelta(0)
    return wall - round(offset.total_seconds()) * TICKS_PER_SECOND


def _in_range(ticks: int) -> Instant | None:
    return Instant(ticks) if 0 <= ticks <= LAST_TICKS else None


def write_display_time(moment: Instant, date_format: DateFormat, zone: tzinfo) -> str:
    """Return `moment` as a member sees it: `<date format> hh:mm tt`, such as `22/03/2024 01:56 PM`."""
    local = _in_zone(moment, zone)
    half = "AM" if local.hour < 12 else "PM"
    return f"{_write_date(local, date_format)} {(local.hour - 1) % 12 + 1:02d}:{local.minute:02d} {half}"


def write_display_date(moment: Instant, date_format: DateFormat, zone: tzinfo) -> str:
    """Return the day of `moment` as a member sees it, such as `22/03/2024`."""
    return _write_date(_in_zone(moment, zone), date_format)


def _write_date(local: datetime, date_format: DateFormat) -> str:
    match date_format:
        case DateFormat.DAY_FIRST:
            return f"{local.day:02d}/{local.month:02d}/{local.year:04d}"
        case DateFormat.MONTH_FIRST:
            return f"{local.month:02d}/{local.day:02d}/{local.year:04d}"
        case DateFormat.YEAR_FIRST:
            return f"{local.year:04d}-{local.month:02d}-{local.day:02d}"


def _in_zone(moment: Instant, zone: tzinfo) -> datetime:
    """Return the wall clock of `zone` at `moment`; UTC at the ends of the calendar, where the zone's has no year."""
    utc = moment.to_datetime()
    try:
        return utc.astimezone(zone)
    except OverflowError:
        return utc
