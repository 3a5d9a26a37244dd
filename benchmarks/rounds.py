# SPDX-License-Identifier: Apache-2.0
"""Figures of several rounds: medians, and ratios of what ran side by side."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median


@dataclass(slots=True)
class Stretch:
    """What one round took: seconds on the wall, and seconds of processor time of this process and its threads."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Stretch]:
    """Measure what happens inside the context; the figures are there when it ends."""
    stretch = Stretch()
    cpu, wall = _cpu_seconds(), time.perf_counter()
    yield stretch
    stretch.wall_seconds = time.perf_counter() - wall
    stretch.cpu_seconds = _cpu_seconds() - cpu


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


@dataclass(frozen=True, slots=True)
class Ratio:
    """One ratio a round, summed up."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
        """Return the ratio of each round of `ours` to the same round of `theirs`."""
        ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
        return cls(median(ratios), min(ratios), max(ratios))

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f}–{self.high:.2f})"
