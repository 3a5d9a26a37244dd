# SPDX-License-Identifier: Apache-2.0
"""The pace of a scan, told as what happens when; no clock runs here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.senders import origin_of

from vedette.domain.check import Lane
from vedette.domain.policy import HttpLimits
from vedette.transport.pacing import MOST_PAUSE_SECONDS, WINDOW, Answer, Outcome, Pacing

SITE, OTHER = origin_of(80), origin_of(81)
FAST = Outcome(Answer.GOOD, 0.002)


class Story:
    """Drives a pacing by hand; `now` is moved by the test."""

    def __init__(self, *, concurrency: int = 10, requests_per_second: float = 0.0) -> None:
        self.pacing = Pacing(HttpLimits(concurrency=concurrency, requests_per_second=requests_per_second))
        self.now = 0.0

    def come(self, count: int = 1, lane: Lane = Lane.NORMAL, origin: object = SITE) -> list[int]:
        return [self.pacing.join(origin, lane) for _ in range(count)]  # type: ignore[arg-type]

    def go(self) -> list[int]:
        return list(self.pacing.start(self.now)[0])

    def wake_at(self) -> float | None:
        return self.pacing.start(self.now)[1]

    def serve(self, count: int, outcome: Outcome = FAST) -> None:
        """Let `count` requests go and end, as many at once as there is room for, each 10 ms after its start."""
        waiting = self.come(count)
        while waiting:
            started = self.go()
            self.now += 0.01
            for ticket in started:
                self.pacing.finish(ticket, self.now, outcome)
                waiting.remove(ticket)

    @property
    def limit(self) -> int:
        return self.pacing.limit_of(SITE)


def test_begins_with_two_at_once() -> None:
    story = Story()
    story.come(5)

    assert (len(story.go()), story.go()) == (2, [])


def test_twenty_good_answers_add_one_up_to_the_cap() -> None:
    story = Story(concurrency=4)
    limits = []
    for _ in range(4):
        story.serve(WINDOW)
        limits.append(story.limit)

    assert limits == [3, 4, 4, 4]


@pytest.mark.parametrize("answer", [Answer.OVERLOADED, Answer.TOO_MANY, Answer.LOST])
def test_halves_once_for_those_that_were_under_way_together(answer: Answer) -> None:
    story = Story()
    story.serve(WINDOW * 8)
    story.come(8)
    started = story.go()
    for ticket in started:
        story.now += 0.001
        story.pacing.finish(ticket, story.now, Outcome(answer))

    assert (len(started), story.limit) == (8, 5)


def test_never_falls_below_one() -> None:
    story = Story()
    story.serve(5, Outcome(Answer.LOST))

    assert story.limit == 1
    story.come()
    assert len(story.go()) == 1


def test_halves_when_answers_take_three_times_as_long() -> None:
    story = Story()
    story.serve(WINDOW * 4, Outcome(Answer.GOOD, 0.2))
    before = story.limit
    story.serve(WINDOW, Outcome(Answer.GOOD, 0.9))

    assert (before, story.limit) == (6, 3)


def test_holds_when_answers_take_twice_as_long() -> None:
    story = Story()
    story.serve(WINDOW * 4, Outcome(Answer.GOOD, 0.2))
    story.serve(WINDOW * 3, Outcome(Answer.GOOD, 0.4))

    assert story.limit == 6


def test_a_fast_server_is_not_in_distress_at_four_times_nothing() -> None:
    story = Story()
    story.serve(WINDOW * 4, Outcome(Answer.GOOD, 0.001))
    story.serve(WINDOW * 4, Outcome(Answer.GOOD, 0.03))

    assert story.limit == 10


def test_a_slow_part_of_the_site_becomes_its_own_measure() -> None:
    story = Story()
    story.serve(WINDOW * 3, Outcome(Answer.GOOD, 0.05))
    story.serve(WINDOW * 20, Outcome(Answer.GOOD, 2.0))

    assert story.limit == 10


@pytest.mark.parametrize("answer", [Answer.OVERLOADED, Answer.TOO_MANY])
def test_obeys_retry_after(answer: Answer) -> None:
    story = Story()
    story.serve(1, Outcome(answer, retry_after_seconds=7.0))
    story.come()

    assert story.go() == []
    assert story.wake_at() == pytest.approx(7.01)
    story.now = 7.02
    assert len(story.go()) == 1


def test_does_not_wait_for_a_day() -> None:
    story = Story()
    story.serve(1, Outcome(Answer.TOO_MANY, retry_after_seconds=86_400.0))
    story.come()

    assert story.wake_at() == pytest.approx(MOST_PAUSE_SECONDS + 0.01)


def test_each_429_in_a_row_doubles_the_pause() -> None:
    story = Story()
    pauses = []
    for _ in range(8):
        (ticket,) = story.come()
        assert story.go() == [ticket]
        story.pacing.finish(ticket, story.now, Outcome(Answer.TOO_MANY))
        story.come()
        wake_at = story.wake_at()
        assert wake_at is not None
        pauses.append(wake_at - story.now)
        story.now = wake_at
        story.pacing.finish(story.go()[0], story.now, Outcome(Answer.NEUTRAL))

    assert pauses == pytest.approx([0.25, 0.5, 1, 2, 4, 8, 8, 8])


def test_one_origin_in_trouble_does_not_hold_up_another() -> None:
    story = Story()
    story.serve(1, Outcome(Answer.OVERLOADED, retry_after_seconds=60.0))
    story.come(3)
    others = story.come(2, origin=OTHER)

    assert story.go() == others


def test_the_cap_counts_all_origins_together() -> None:
    story = Story(concurrency=3)
    story.come(2)
    story.come(2, origin=OTHER)

    assert len(story.go()) == 3


def test_the_quiet_lane_waits_until_it_is_alone_and_stays_alone() -> None:
    story = Story()
    first, second = story.come(2)
    assert story.go() == [first, second]
    (quiet,) = story.come(1, Lane.QUIET)
    (late,) = story.come()
    assert story.go() == []
    story.pacing.finish(first, story.now, FAST)
    assert story.go() == []
    story.pacing.finish(second, story.now, FAST)
    assert story.go() == [quiet]
    assert story.go() == []
    story.pacing.finish(quiet, story.now, FAST)
    assert story.go() == [late]


def test_the_quiet_lane_of_one_origin_leaves_another_alone() -> None:
    story = Story()
    story.come(1, Lane.QUIET)
    story.go()

    assert len(story.go() + story.come(1, origin=OTHER)) == 1
    assert len(story.go()) == 1


def test_one_who_gives_up_waiting_does_not_hold_up_the_rest() -> None:
    story = Story()
    running = story.come(1)
    story.go()
    (quiet,) = story.come(1, Lane.QUIET)
    (behind,) = story.come()
    story.pacing.leave(quiet)

    assert story.go() == [behind]
    assert running


@pytest.mark.parametrize("rate", [1.0, 7.0, 50.0])
def test_keeps_the_rate(rate: float) -> None:
    story = Story(requests_per_second=rate)
    story.serve(WINDOW * 8)
    story.now += 100
    begin, sent = story.now, 0
    story.come()
    while story.now < begin + 10:
        for ticket in story.go():
            sent += 1
            story.come()
            story.pacing.finish(ticket, story.now, FAST)
        story.now += 0.001

    assert 10 * rate * 0.95 <= sent <= 10 * rate + 2


@given(st.lists(st.tuples(st.sampled_from(list(Lane)), st.sampled_from(list(Answer)), st.booleans()), max_size=60))
def test_whatever_happens_everybody_gets_their_turn(events: list[tuple[Lane, Answer, bool]]) -> None:
    story = Story(concurrency=3)
    running: list[tuple[int, Answer]] = []
    answers: dict[int, Answer] = {}
    for lane, answer, ends in events:
        answers[story.come(1, lane)[0]] = answer
        running += [(ticket, answers[ticket]) for ticket in story.go()]
        assert len(running) <= 3
        if ends and running:
            ticket, how = running.pop(0)
            story.pacing.finish(ticket, story.now, Outcome(how, 0.01, 5.0))
    served = 0
    while True:
        started, wake_at = story.pacing.start(story.now)
        running += [(ticket, answers[ticket]) for ticket in started]
        if running:
            ticket, how = running.pop(0)
            story.pacing.finish(ticket, story.now, Outcome(how))
        elif wake_at is not None:
            story.now = wake_at
        else:
            break
        served += 1

    assert story.pacing.start(story.now) == ((), None)
