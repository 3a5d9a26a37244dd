# SPDX-License-Identifier: Apache-2.0
"""Durations as text, in .NET's constant ("c") form: `[-][d.]hh:mm:ss[.fffffff]`.

Unlike a moment's, the fraction has all seven digits or is not there at all.
"""

from __future__ import annotations

import re

from vedette.domain.time import TICKS_PER_SECOND, Span

_MOST_TICKS = 2**63 - 1
_FORM = re.compile(
    r"(?P<sign>-)?(?:(?P<days>\d{1,8})\.)?(?P<hours>\d{1,2}):(?P<minutes>\d{1,2})"
    r"(?::(?P<seconds>\d{1,2})(?:\.(?P<fraction>\d{1,7}))?)?",
    re.ASCII,
)


def write_span(span: Span) -> str:
    """Return `span` as `[-][d.]hh:mm:ss[.fffffff]`, such as `00:23:46.6821882` or `1.02:00:00`."""
    whole, fraction = divmod(abs(span.ticks), TICKS_PER_SECOND)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    sign = "-" if span.ticks < 0 else ""
    day_part = f"{days}." if days else ""
    fraction_part = f".{fraction:07d}" if fraction else ""
    return f"{sign}{day_part}{hours:02d}:{minutes:02d}:{seconds:02d}{fraction_part}"


def read_span(text: str) -> Span | None:
    """Return the span that `text` names; None when it is not in the form. `hh:mm` without seconds is read too."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = int(found["hours"]), int(found["minutes"]), int(found["seconds"] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    whole = ((int(found["days"] or 0) * 24 + hours) * 60 + minutes) * 60 + seconds
    ticks = whole * TICKS_PER_SECOND + int((found["fraction"] or "").ljust(7, "0"))
    if ticks > _MOST_TICKS:
        return None
    return Span(-ticks if found["sign"] else ticks)
