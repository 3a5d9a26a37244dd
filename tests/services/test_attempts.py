# SPDX-License-Identifier: Apache-2.0
"""Counting by key in a sliding window, in bounded memory."""

from __future__ import annotations

from tests.support.senders import HandClock

from vedette.domain.time import Span
from vedette.services.attempts import MOST_REMEMBERED, Attempts


def test_the_window_slides() -> None:
    clock = HandClock()
    attempts = Attempts(clock, 2, Span.of(seconds=10))

    assert attempts.add("a") is None
    clock.seconds += 6
    assert attempts.add("a") is None
    assert attempts.add("a") == 4
    assert attempts.add("b") is None
    clock.seconds += 4
    assert attempts.add("a") is None
    assert attempts.add("a") == 6


def test_memory_is_bounded() -> None:
    attempts = Attempts(HandClock(), 1, Span.of(seconds=10))
    attempts.add("first")
    for number in range(MOST_REMEMBERED):
        attempts.add(str(number))

    assert attempts.add("first") is None
    assert attempts.add(str(MOST_REMEMBERED - 1)) is not None
