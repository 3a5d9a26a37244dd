# SPDX-License-Identifier: Apache-2.0
"""Figures of a running scan: a range, or an honest *not known yet*."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.documented_scan import SCAN

from vedette.cli.progress import Pace, TimeLeft, write_time_left
from vedette.domain.scan import Counters, Phase, Scan, ScanState
from vedette.domain.time import Span

RUNNING = replace(SCAN, state=ScanState.SCANNING, phase=Phase.ATTACKING)


def at(seconds: float, completed: int, estimated: int, requests: int = 0) -> Scan:
    counters = Counters(estimated_steps=estimated, completed_steps=completed, requests=requests)
    return replace(RUNNING, elapsed=Span.of(seconds=seconds), counters=counters)


def seen(*scans: Scan) -> Pace:
    pace = Pace()
    for scan in scans:
        pace.add(scan)
    return pace


def test_a_steady_scan_has_a_range_that_holds_the_truth() -> None:
    last = at(20, 400, 1000)
    left = seen(*(at(second, 20 * second, 1000) for second in range(20)), last).time_left(last)
    assert left is not None
    assert left.least <= 30 <= left.most <= 60


def test_a_scan_that_finds_more_than_it_does_is_not_known_yet() -> None:
    last = at(20, 400, 2000)
    assert seen(*(at(second, 20 * second, 100 * second) for second in range(20)), last).time_left(last) is None


def test_a_scan_that_stands_still_is_not_known_yet() -> None:
    last = at(20, 40, 100)
    assert seen(at(0, 40, 100), at(10, 40, 100), last).time_left(last) is None


def test_a_slower_second_half_widens_the_range() -> None:
    last = at(40, 500, 1000)
    left = seen(at(0, 0, 1000), at(20, 400, 1000), last).time_left(last)
    assert left is not None
    assert left.least == pytest.approx(40)
    assert left.most == pytest.approx(125)


def test_the_time_limit_ends_the_range() -> None:
    last = replace(at(20, 20, 100_000), spec=replace(RUNNING.spec, most_duration=Span.of(seconds=50)))
    left = seen(at(0, 0, 100_000), at(10, 10, 100_000), last).time_left(last)
    assert left == TimeLeft(30, 30)


@pytest.mark.parametrize("seen_before", [(), (at(19, 399, 1000),)], ids=["nothing", "a second"])
def test_too_short_a_look_is_not_known_yet(seen_before: tuple[Scan, ...]) -> None:
    last = at(20, 400, 1000)
    assert seen(*seen_before, last).time_left(last) is None


@pytest.mark.parametrize("state", [ScanState.QUEUED, ScanState.PAUSED, ScanState.COMPLETE, ScanState.DELAYED])
def test_a_scan_that_does_not_run_has_no_time_left(state: ScanState) -> None:
    last = replace(at(20, 400, 1000), state=state)
    assert seen(at(0, 0, 1000), at(10, 200, 1000), last).time_left(last) is None


def test_the_rate_is_that_of_the_last_seconds() -> None:
    pace = seen(at(0, 0, 9, 0), at(50, 1, 9, 5_000), at(55, 2, 9, 5_100), at(60, 3, 9, 5_200))
    assert pace.requests_per_second() == pytest.approx(20)


def test_without_a_second_look_there_is_no_rate() -> None:
    assert seen().requests_per_second() is None
    assert seen(at(5, 1, 9, 100)).requests_per_second() is None


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (None, "not known yet"),
        (TimeLeft(0, 0), "less than 10 s"),
        (TimeLeft(2, 9), "less than 10 s"),
        (TimeLeft(12, 18), "about 20 s"),
        (TimeLeft(12, 55), "20 s to 60 s"),
        (TimeLeft(61, 290), "2 min to 5 min"),
        (TimeLeft(600, 9_000), "10 min to 3 h"),
    ],
)
def test_the_range_is_written(left: TimeLeft | None, text: str) -> None:
    assert write_time_left(left) == text


steps = st.lists(
    st.tuples(st.floats(0, 50), st.integers(0, 500), st.integers(0, 500), st.integers(0, 500)), max_size=30
)


@given(steps=steps)
def test_whatever_is_counted_the_range_is_in_order(steps: list[tuple[float, int, int, int]]) -> None:
    pace = Pace()
    seconds, completed, rest, requests = 0.0, 0, 0, 0
    for passed, done, found, sent in steps:
        seconds, completed, requests = seconds + passed, completed + done, requests + sent
        rest = max(rest - done, 0) + found
        scan = at(seconds, completed, completed + rest, requests)
        pace.add(scan)
        left, rate = pace.time_left(scan), pace.requests_per_second()
        assert left is None or 0 <= left.least <= left.most
        assert rate is None or rate >= 0
