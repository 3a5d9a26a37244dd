# SPDX-License-Identifier: Apache-2.0
"""A clock that stands until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime

from vedette.domain.time import Instant, Span


class SetClock:
    """Fits `scan.ports.Clock`."""

    def __init__(self, start: Instant | None = None) -> None:
        self._now = start or Instant.from_datetime(datetime(2026, 3, 1, 12, tzinfo=UTC))

    def now(self) -> Instant:
        return self._now

    def monotonic_seconds(self) -> float:
        return self._now.ticks / 10_000_000

    def advance(self, seconds: float) -> None:
        self._now = self._now + Span.of(seconds=seconds)
