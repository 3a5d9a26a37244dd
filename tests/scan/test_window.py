# SPDX-License-Identifier: Apache-2.0
"""When a scan may send."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vedette.domain.scan import Day, TimeWindow, TimeWindowItem
from vedette.domain.time import Instant
from vedette.scan.window import is_open

FRIDAY_NOON = Instant.from_datetime(datetime(2024, 3, 22, 12, 0, tzinfo=UTC))


def window(*items: TimeWindowItem, zone: str = "UTC") -> TimeWindow:
    return TimeWindow(items, zone)


def test_without_a_window_it_is_always_open() -> None:
    assert is_open(None, FRIDAY_NOON)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((), True),
        ((TimeWindowItem(Day.FRIDAY, 11 * 60, 13 * 60, True),), True),
        ((TimeWindowItem(Day.FRIDAY, 13 * 60, 14 * 60, True),), False),
        ((TimeWindowItem(Day.FRIDAY, 11 * 60, 13 * 60, False),), False),
        ((TimeWindowItem(Day.FRIDAY, 13 * 60, 14 * 60, False),), True),
        ((TimeWindowItem(Day.SATURDAY, 0, 1440, True),), True),
        ((TimeWindowItem(Day.FRIDAY, 0, 1440, True), TimeWindowItem(Day.FRIDAY, 720, 780, False)), False),
        ((TimeWindowItem(Day.FRIDAY, 660, 720, True),), False),
    ],
)
def test_the_items_of_the_day_decide(items: tuple[TimeWindowItem, ...], expected: bool) -> None:
    assert is_open(window(*items), FRIDAY_NOON) is expected


def test_the_day_is_that_of_the_windows_zone() -> None:
    """Noon in London is 9 p.m. in Tokyo."""
    evening = window(TimeWindowItem(Day.FRIDAY, 21 * 60, 22 * 60, True), zone="Tokyo Standard Time")

    assert is_open(evening, FRIDAY_NOON)
