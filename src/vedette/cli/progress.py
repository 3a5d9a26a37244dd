# SPDX-License-Identifier: Apache-2.0
"""How far a scan is and how long it may still take, from stored counters alone. Pure.

The clock is the scan's own `elapsed`, which moves with each committed batch, so pauses and a slow display do not
disturb the figures. A time that is left is a range, or it is not known: while a scan finds more to do than it does,
nobody knows when it ends.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from vedette.domain.scan import Phase, Scan

WINDOW_SECONDS = 60.0
RATE_SECONDS = 10.0
LEAST_SECONDS = 4.0
"""A shorter look back gives no figure."""
_LATE_WORK = 1.25
"""What the last phases may add to the steps that are known."""


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """From `least` to `most` seconds."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Sample:
    """The counters at one moment of the scan's own time."""

    seconds: float
    completed: int
    estimated: int
    requests: int


class Pace:
    """Remembers the last minute of a scan."""

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque()

    def add(self, scan: Scan) -> None:
        """Take in where `scan` stands; a look at which nothing moved is left out."""
        counters = scan.counters
        sample = Sample(scan.elapsed.seconds, counters.completed_steps, counters.estimated_steps, counters.requests)
        if self._samples and sample.seconds <= self._samples[-1].seconds:
            return
        self._samples.append(sample)
        while len(self._samples) > 2 and sample.seconds - self._samples[1].seconds >= WINDOW_SECONDS:
            self._samples.popleft()

    def requests_per_second(self) -> float | None:
        """Return the rate of the last seconds; None when too little was seen."""
        if not self._samples:
            return None
        last = self._samples[-1]
        first = next(sample for sample in self._samples if last.seconds - sample.seconds <= RATE_SECONDS)
        span = last.seconds - first.seconds
        return (last.requests - first.requests) / span if span >= 1.0 else None

    def time_left(self, scan: Scan) -> TimeLeft | None:
        """Return how long `scan` may still take; None when that is not known yet."""
        if scan.phase in (Phase.PENDING, Phase.AUTHENTICATING) or not scan.state.is_active:
            return None
        spans = [span for span in self._spans() if span is not None]
        if not spans:
            return None
        rest = scan.counters.estimated_steps - scan.counters.completed_steps
        net = min(span.net_rate for span in spans)
        fastest = max(span.rate for span in spans)
        if net <= 0 or fastest <= 0:
            return None
        limit = max(scan.spec.most_duration.seconds - scan.elapsed.seconds, 0.0)
        return TimeLeft(min(rest / fastest, limit), min(rest / net * _LATE_WORK, limit))

    def _spans(self) -> tuple[_Span | None, ...]:
        """Return the whole window and its newer half."""
        if not self._samples:
            return ()
        first, last = self._samples[0], self._samples[-1]
        half = (first.seconds + last.seconds) / 2
        middle = next(sample for sample in self._samples if sample.seconds >= half)
        return _span(first, last), _span(middle, last)


@dataclass(frozen=True, slots=True)
class _Span:
    """How fast steps were done between two samples, and how much of that was not eaten up by new ones."""

    rate: float
    net_rate: float


def _span(first: Sample, last: Sample) -> _Span | None:
    seconds = last.seconds - first.seconds
    if seconds < LEAST_SECONDS:
        return None
    done, grown = last.completed - first.completed, last.estimated - first.estimated
    return _Span(done / seconds, (done - grown) / seconds)


def write_time_left(left: TimeLeft | None) -> str:
    """Return the range in words, such as `2 to 5 min`."""
    if left is None:
        return "not known yet"
    least, most = _round(left.least), _round(left.most)
    if most == "10 s":
        return "less than 10 s"
    return f"about {most}" if least == most else f"{least} to {most}"


def _round(seconds: float) -> str:
    """Return a duration in steps that do not pretend to be exact."""
    if seconds < 60:
        return f"{max(-(-int(seconds) // 10), 1) * 10} s"
    if seconds < 5_400:
        return f"{-(-int(seconds) // 60)} min"
    return f"{-(-int(seconds) // 3_600)} h"
