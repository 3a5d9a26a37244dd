# SPDX-License-Identifier: Apache-2.0
"""How fast an origin may be asked: a state machine without a clock or a socket; `governor.py` does the waiting.

Concurrency rises by addition and falls by division, as TCP's does (AIMD). Each origin starts with two requests at
once. Twenty good answers whose median latency is calm add one; a 429 or 503, a time-out, a reset, or a median of three
times the calm one halves it. *Calm* is the median of the first twenty answers, and again of every twenty that came
while no more than two were under way: so a slow part of a site becomes its own measure and not a brake for ever.
Small absolute margins keep a fast server (1 ms, now 4 ms) from being taken for one in distress.

Whoever waits stands in one queue, first come first served, per origin. One in the quiet lane goes when its origin is
idle and keeps it to itself; those behind it wait, so the origin drains by itself.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from statistics import median
from typing import NamedTuple

from vedette.domain.check import Lane
from vedette.domain.exchange import Origin
from vedette.domain.policy import HttpLimits

START = 2
WINDOW = 20
CALM_FACTOR, CALM_MARGIN_SECONDS = 1.5, 0.05
SLOW_FACTOR, SLOW_MARGIN_SECONDS = 3.0, 0.1
MOST_PAUSE_SECONDS = 120.0
"""A Retry-After of more is obeyed for this long only; the answer then tells whether to wait again."""
FIRST_BACKOFF_SECONDS, MOST_BACKOFF_SECONDS = 0.25, 8.0
"""The pause after a 429 that names none; it doubles with each one in a row."""


class Answer(Enum):
    """What an answer says about the server's health."""

    GOOD = "good"
    OVERLOADED = "overloaded"
    """503."""
    TOO_MANY = "too-many"
    """429."""
    LOST = "lost"
    """Timed out, was reset, or nobody accepted the connection."""
    NEUTRAL = "neutral"
    """Says nothing: nothing was sent, or it failed on our side."""


class Outcome(NamedTuple):
    """How one request ended. `latency_seconds` is from connected to the first byte; None where it says nothing."""

    answer: Answer
    latency_seconds: float | None = None
    retry_after_seconds: float | None = None


NOTHING_LEARNT = Outcome(Answer.NEUTRAL)


@dataclass(slots=True)
class _OriginPace:
    limit: int = START
    in_flight: int = 0
    is_quiet: bool = False
    good: int = 0
    latencies: deque[float] = field(default_factory=lambda: deque(maxlen=WINDOW))
    calm: float | None = None
    halved_at: float = -math.inf
    paused_until: float = -math.inf
    refusals_in_a_row: int = 0


@dataclass(frozen=True, slots=True)
class _Waiting:
    ticket: int
    origin: Origin
    lane: Lane


@dataclass(slots=True)
class _Running:
    pace: _OriginPace
    lane: Lane
    started_at: float


class Pacing:
    """Hands out tickets and says which of them may go. All times are seconds of one monotonic clock."""

    def __init__(self, limits: HttpLimits) -> None:
        self._most = max(1, limits.concurrency)
        self._gap_seconds = 1.0 / limits.requests_per_second if limits.requests_per_second > 0 else 0.0
        self._next_slot = -math.inf
        self._next_ticket = 0
        self._origins: dict[Origin, _OriginPace] = {}
        self._waiting: dict[int, _Waiting] = {}
        self._running: dict[int, _Running] = {}

    def join(self, origin: Origin, lane: Lane) -> int:
        """Stand in the queue of `origin`; return the ticket."""
        self._next_ticket += 1
        self._waiting[self._next_ticket] = _Waiting(self._next_ticket, origin, lane)
        return self._next_ticket

    def leave(self, ticket: int) -> None:
        """Give up a ticket that is still waiting."""
        self._waiting.pop(ticket, None)

    @property
    def is_waited_for(self) -> bool:
        """Whether anybody stands in a queue."""
        return bool(self._waiting)

    def start_at_once(self, origin: Origin, lane: Lane, now: float) -> int | None:
        """Let one go that has not queued, and return its ticket; None where it has to queue, or anybody does."""
        if self._waiting or self._next_slot > now or len(self._running) >= self._most:
            return None
        pace = self._pace(origin)
        if pace.paused_until > now or not self._has_room(pace, lane):
            return None
        self._next_ticket += 1
        self._go(self._next_ticket, pace, lane, now)
        return self._next_ticket

    def limit_of(self, origin: Origin) -> int:
        """Return how many requests may be under way at `origin` now, below the cap of the scan."""
        return min(self._pace(origin).limit, self._most)

    def start(self, now: float) -> tuple[tuple[int, ...], float | None]:
        """Let those go that may, in the order of their coming.

        Returns their tickets, and the moment to ask again where only time is in the way; None where an end of
        another request is, or nobody waits.
        """
        if not self._waiting:
            return (), None
        if self._next_slot > now:
            return (), self._next_slot
        started: list[int] = []
        wake_at = math.inf
        blocked: set[Origin] = set()
        for waiting in list(self._waiting.values()):
            if len(self._running) >= self._most:
                break
            if waiting.origin in blocked:
                continue
            pace = self._pace(waiting.origin)
            ready_at = max(pace.paused_until, self._next_slot)
            if not self._has_room(pace, waiting.lane) or ready_at > now:
                blocked.add(waiting.origin)
                wake_at = min(wake_at, ready_at if ready_at > now else math.inf)
                continue
            del self._waiting[waiting.ticket]
            self._go(waiting.ticket, pace, waiting.lane, now)
            started.append(waiting.ticket)
        return tuple(started), None if math.isinf(wake_at) else wake_at

    def finish(self, ticket: int, now: float, outcome: Outcome) -> None:
        """Take a running ticket back and learn from how its request ended."""
        running = self._running.pop(ticket)
        pace = running.pace
        pace.in_flight -= 1
        pace.is_quiet = False
        if outcome.retry_after_seconds is not None and outcome.answer in (Answer.OVERLOADED, Answer.TOO_MANY):
            pause = min(max(outcome.retry_after_seconds, 0.0), MOST_PAUSE_SECONDS)
            pace.paused_until = max(pace.paused_until, now + pause)
        match outcome.answer:
            case Answer.GOOD:
                pace.refusals_in_a_row = 0
                self._learn(running, now, outcome.latency_seconds)
            case Answer.TOO_MANY:
                self._back_off(running, now)
            case Answer.OVERLOADED | Answer.LOST:
                _halve(running, now)
            case Answer.NEUTRAL:
                pass

    def _pace(self, origin: Origin) -> _OriginPace:
        pace = self._origins.get(origin)
        if pace is None:
            pace = self._origins[origin] = _OriginPace()
        return pace

    def _has_room(self, pace: _OriginPace, lane: Lane) -> bool:
        if pace.is_quiet:
            return False
        return pace.in_flight == 0 if lane is Lane.QUIET else pace.in_flight < pace.limit

    def _go(self, ticket: int, pace: _OriginPace, lane: Lane, now: float) -> None:
        self._running[ticket] = _Running(pace, lane, now)
        pace.in_flight += 1
        pace.is_quiet = lane is Lane.QUIET
        # A timer that fires late may catch up one gap, no more: n + 1 requests in any n gaps.
        self._next_slot = max(self._next_slot, now - self._gap_seconds) + self._gap_seconds

    def _back_off(self, running: _Running, now: float) -> None:
        pace = running.pace
        pause = min(FIRST_BACKOFF_SECONDS * 2**pace.refusals_in_a_row, MOST_BACKOFF_SECONDS)
        pace.refusals_in_a_row = min(pace.refusals_in_a_row + 1, WINDOW)
        pace.paused_until = max(pace.paused_until, now + pause)
        _halve(running, now)

    def _learn(self, running: _Running, now: float, latency_seconds: float | None) -> None:
        pace = running.pace
        pace.good += 1
        if latency_seconds is not None and running.lane is Lane.NORMAL:
            pace.latencies.append(latency_seconds)
        if pace.good < WINDOW or len(pace.latencies) < WINDOW:
            return
        typical = median(pace.latencies)
        if pace.calm is None or pace.limit <= START:
            pace.calm = typical
        if typical > max(pace.calm * SLOW_FACTOR, pace.calm + SLOW_MARGIN_SECONDS):
            _halve(running, now)
        elif typical <= max(pace.calm * CALM_FACTOR, pace.calm + CALM_MARGIN_SECONDS):
            pace.limit = min(pace.limit + 1, self._most)
            pace.good = 0
        else:
            pace.good = 0


def _halve(running: _Running, now: float) -> None:
    """Halve once for all the requests that were under way together: they met the same trouble."""
    pace = running.pace
    if running.started_at < pace.halved_at:
        return
    pace.limit = max(1, pace.limit // 2)
    pace.halved_at = now
    pace.good = 0
    pace.latencies.clear()
