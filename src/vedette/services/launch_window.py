# SPDX-License-Identifier: Apache-2.0
"""The time window of a new scan, read from `HH:mm` texts."""

from __future__ import annotations

import re

from vedette.domain.scan import Day, TimeWindow, TimeWindowItem
from vedette.errors import UsageError
from vedette.wire.enums import DayOfWeek
from vedette.wire.scan_settings import ScanTimeWindow, ScanTimeWindowItem

DAY_MINUTES = 1_440
MOST_ITEMS = 100
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?", re.ASCII)
_DAYS = dict(zip(DayOfWeek, Day, strict=True))


def read_time_window(sent: ScanTimeWindow | None, timezone_id: str) -> TimeWindow | None:
    """Return the window; None when it names no time. Raises UsageError that names TimeWindow."""
    if sent is None or not sent.items:
        return None
    if len(sent.items) > MOST_ITEMS:
        raise UsageError(f"TimeWindow has more than {MOST_ITEMS} items.", "Join those that touch.", field="TimeWindow")
    return TimeWindow(tuple(map(_read_item, sent.items)), timezone_id)


def _read_item(sent: ScanTimeWindowItem) -> TimeWindowItem:
    if sent.day is None:
        raise UsageError("An item of TimeWindow has no Day.", "Name one, Sunday to Saturday.", field="TimeWindow")
    start, end = _read_minute(sent.from_ or "00:00"), _read_minute(sent.to or "24:00")
    if end == 0 or end == DAY_MINUTES - 1:
        end = DAY_MINUTES
    if end <= start:
        raise UsageError(
            "An item of TimeWindow ends before it begins.", "Split it at midnight into two days.", field="TimeWindow"
        )
    return TimeWindowItem(_DAYS[sent.day], start, end, bool(sent.scanning_allowed))


def _read_minute(text: str) -> int:
    """Return the minute of the day. The end of a day is written `24:00`, `00:00` or `23:59`."""
    found = _CLOCK.fullmatch(text.strip())
    minute = int(found[1]) * 60 + int(found[2]) if found else DAY_MINUTES + 1
    if found is None or int(found[2]) > 59 or minute > DAY_MINUTES:
        raise UsageError(
            f"TimeWindow holds {text[:20]!r}, which is no time of day.", "Write it as HH:mm.", field="TimeWindow"
        )
    return minute
