# SPDX-License-Identifier: Apache-2.0
"""Moments and durations as whole numbers of 100 ns, the resolution that the vendor prints.

`datetime` holds microseconds and would lose the seventh digit, so times are kept as integers and turned into
`datetime` at the edges only. Ticks count from 0001-01-01T00:00:00 UTC as .NET's `DateTime.Ticks` do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import overload

TICKS_PER_SECOND = 10_000_000
TICKS_PER_MICROSECOND = 10
_EPOCH = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A duration in ticks of 100 ns; may be negative."""

    ticks: int

    @classmethod
    def of(cls, *, hours: float = 0, minutes: float = 0, seconds: float = 0, milliseconds: float = 0) -> Span:
        """Return the span of the given parts, rounded to 100 ns."""
        total = hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
        return cls(round(total * TICKS_PER_SECOND))

    @property
    def seconds(self) -> float:
        """The span in seconds."""
        return self.ticks / TICKS_PER_SECOND

    def __add__(self, other: Span) -> Span:
        return Span(self.ticks + other.ticks)

    def __sub__(self, other: Span) -> Span:
        return Span(self.ticks - other.ticks)


NO_TIME = Span(0)


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment in UTC, in ticks of 100 ns since the year 1."""

    ticks: int

    @classmethod
    def from_datetime(cls, moment: datetime) -> Instant:
        """Return the instant of an aware `moment`. Raises ValueError when it has no zone."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        since = moment.astimezone(UTC) - _EPOCH
        microseconds = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
        return cls(microseconds * TICKS_PER_MICROSECOND)

    @classmethod
    def from_unix_ns(cls, nanoseconds: int) -> Instant:
        """Return the instant `nanoseconds` after 1970-01-01T00:00:00 UTC, cut to 100 ns."""
        return cls(_UNIX_EPOCH_TICKS + nanoseconds // 100)

    def to_datetime(self) -> datetime:
        """Return the moment as an aware UTC `datetime`; the seventh digit is cut off."""
        return _EPOCH + timedelta(microseconds=self.ticks // TICKS_PER_MICROSECOND)

    @property
    def fraction_ticks(self) -> int:
        """The part below a second, in ticks, 0 to 9,999,999."""
        return self.ticks % TICKS_PER_SECOND

    def __add__(self, span: Span) -> Instant:
        return Instant(self.ticks + span.ticks)

    @overload
    def __sub__(self, other: Instant) -> Span: ...
    @overload
    def __sub__(self, other: Span) -> Instant: ...
    def __sub__(self, other: Instant | Span) -> Span | Instant:
        if isinstance(other, Instant):
            return Span(self.ticks - other.ticks)
        return Instant(self.ticks - other.ticks)


_UNIX_EPOCH_TICKS = Instant.from_datetime(datetime(1970, 1, 1, tzinfo=UTC)).ticks
