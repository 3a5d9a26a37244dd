# SPDX-License-Identifier: Apache-2.0
"""Times of day in a window."""

from __future__ import annotations

import pytest

from vedette.domain.scan import Day
from vedette.errors import UsageError
from vedette.services.launch_window import read_time_window
from vedette.wire.scan_settings import ScanTimeWindow


def window(**fields: object) -> ScanTimeWindow:
    return ScanTimeWindow.model_validate({"Items": [{"Day": "Friday", "ScanningAllowed": True, **fields}]})


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("08:00", "17:30", (480, 1050)),
        ("8:00", "24:00", (480, 1440)),
        ("08:00:00", "00:00", (480, 1440)),
        ("00:00", "23:59", (0, 1440)),
        (None, None, (0, 1440)),
    ],
)
def test_reads(start: str | None, end: str | None, minutes: tuple[int, int]) -> None:
    read = read_time_window(window(From=start, To=end), "UTC")

    assert read is not None
    (item,) = read.items
    assert (item.from_minute, item.to_minute) == minutes
    assert (item.day, item.is_scanning_allowed, read.timezone_id) == (Day.FRIDAY, True, "UTC")


def test_no_items_are_no_window() -> None:
    assert read_time_window(None, "UTC") is None
    assert read_time_window(ScanTimeWindow(items=[]), "UTC") is None


@pytest.mark.parametrize(
    "fields",
    [{"Day": None}, {"From": "25:00"}, {"From": "08:61"}, {"From": "noon"}, {"From": "10:00", "To": "09:00"}],
)
def test_refuses(fields: dict[str, object]) -> None:
    with pytest.raises(UsageError) as refused:
        read_time_window(window(**fields), "UTC")
    assert refused.value.field == "TimeWindow"
