# SPDX-License-Identifier: Apache-2.0
"""A clock that only sleeping moves, so that waiting takes no time in a test."""

from dataclasses import dataclass, field


@dataclass
class SleepingClock:
    """Counts seconds; `sleep` moves it on at once and keeps in `slept` how long it was asked for."""

    now_seconds: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now_seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_seconds += seconds
