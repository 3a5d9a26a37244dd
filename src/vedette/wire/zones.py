# SPDX-License-Identifier: Apache-2.0
"""Time zones by the names that accounts carry: Windows zone ids, mapped to the IANA database.

Source of the mapping: the Unicode CLDR table `windowsZones`, as `tzlocal` ships it.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal.windows_tz import win_tz

DEFAULT_ZONE_ID = "GMT Standard Time"
"""The vendor's default for a member who chose no zone."""

_IANA_BY_FOLDED_ID = {windows_id.casefold(): name for windows_id, name in win_tz.items()}


def windows_zone_ids() -> tuple[str, ...]:
    """Return every Windows zone id that is known, sorted."""
    return tuple(sorted(win_tz))


def find_zone(name: str) -> ZoneInfo | None:
    """Return the zone with the Windows id `name` (in any case) or, failing that, the IANA name; None if neither."""
    stripped = name.strip()
    iana_name = _IANA_BY_FOLDED_ID.get(stripped.casefold(), stripped)
    try:
        return ZoneInfo(iana_name) if iana_name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # The database answers a hostile name (a path, a directory of its own) with either of the last two.
        return None
