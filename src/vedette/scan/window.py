# SPDX-License-Identifier: Apache-2.0
"""When a scan may send. Pure: the moment is handed in."""

from __future__ import annotations

from datetime import UTC

from vedette.domain.scan import Day, TimeWindow
from vedette.domain.time import Instant
from vedette.wire.zones import find_zone


def is_open(window: TimeWindow | None, moment: Instant) -> bool:
    """Whether scanning is allowed at `moment`.

    The items of the day in the window's zone decide: an item that forbids the minute wins; otherwise the minute is
    allowed if an item allows it, or if no item of that day allows anything (then only forbidden minutes are named).
    """
    if window is None:
        return True
    local = moment.to_datetime().astimezone(find_zone(window.timezone_id) or UTC)
    today = Day(local.isoweekday() % 7)
    minute = local.hour * 60 + local.minute
    items = [item for item in window.items if item.day is today]
    named = [item for item in items if item.from_minute <= minute < max(item.to_minute, item.from_minute + 1)]
    if any(not item.is_scanning_allowed for item in named):
        return False
    return bool(named) or not any(item.is_scanning_allowed for item in items)
