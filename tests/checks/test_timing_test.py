# SPDX-License-Identifier: Apache-2.0
"""The timing test: delays that are obeyed are proved, and slow, tarred or restless sites are not taken for obedient."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.judge import ORIGIN

from vedette.checks.timing_test import (
    ALPHA,
    BATCH,
    LEAST_DELAY,
    LIKELY_ALPHA,
    MOST_BATCHES,
    MOST_DELAY,
    Calm,
    Delayed,
    e_value,
    elapsed,
    p_value,
    run_timing_test,
    shuffled,
    slope,
)
from vedette.domain.chance import Chance
from vedette.domain.check import Lane, Observation, Probe
from vedette.domain.exchange import Exchange, Request, Response, Timing, Url
from vedette.domain.time import Span

CALM = Calm(0.05, 0.01, 0.08)
Waits = Callable[[float, random.Random], float]


def request_of(seconds: float) -> Request:
    return Request("GET", Url(ORIGIN, f"/?d={seconds:.2f}"))


def decide(waits: Waits, calm: Calm = CALM, seed: int = 1) -> tuple[Delayed | None, list[Probe]]:
    """Run the test against a site whose waiting is a function of the delay asked for and of chance."""
    noise = random.Random(seed)
    sent: list[Probe] = []
    test = run_timing_test(calm, request_of, Chance(seed.to_bytes(8, "big")))
    try:
        probes = next(test)
        while True:
            sent.extend(probes)
            took = [waits(float(probe.request.url.target.rpartition("=")[2]), noise) for probe in probes]
            spans = [Span.of(seconds=max(0.0, each)) for each in took]
            probes = test.send(
                tuple(
                    Observation(probe, Exchange(probe.request, Response(200), Timing(first_byte=span, total=span)))
                    for probe, span in zip(probes, spans, strict=True)
                )
            )
    except StopIteration as end:
        return end.value, sent


OBEDIENT: dict[str, Waits] = {
    "a calm site sleeps": lambda delay, noise: delay + 0.05,
    "an uneven site sleeps": lambda delay, noise: delay + 0.05 + noise.expovariate(40),
    "a site sleeps a little longer than told": lambda delay, noise: 1.1 * delay + 0.05,
}
SLOW = Calm(1.6, 1.5, 3.1)
"""A page that takes three seconds for its value, and none for another."""
INNOCENT: dict[str, Waits] = {
    "the site answers at once": lambda delay, noise: 0.05,
    "every answer is slow": lambda delay, noise: noise.uniform(2, 9),
    "a tarpit holds every odd text": lambda delay, noise: 3.0,
    "the delay is obeyed at half its length": lambda delay, noise: 0.05 + delay / 2,
    "the delay is done once for each of four rows": lambda delay, noise: 0.05 + 4 * delay,
    "every third answer is slow": lambda delay, noise: 2.5 if noise.random() < 0.33 else 0.05,
    "the site slows down by and by": lambda delay, noise: 1.0 + noise.random(),
}


@pytest.mark.parametrize("waits", OBEDIENT.values(), ids=OBEDIENT)
def test_a_delay_is_proved_where(waits: Waits) -> None:
    proved, sent = decide(waits)

    assert proved is not None
    assert proved.bound <= ALPHA
    assert len(sent) == len(proved.seen)
    assert len(sent) <= 2 + MOST_BATCHES * BATCH
    assert [probe.lane for probe in sent[1:]] == [Lane.QUIET] * (len(sent) - 1)


def test_a_delay_is_proved_on_a_page_that_is_slower_than_the_delay_by_itself() -> None:
    proved, sent = decide(lambda delay, noise: 3.0 + noise.random() / 20 + delay, SLOW)

    assert proved is not None
    assert proved.bound <= ALPHA
    assert [probe.part for probe in sent[:3]] == ["probe", "control", "control"]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("waits", INNOCENT.values(), ids=INNOCENT)
def test_nothing_is_proved_on_a_slow_page_where(waits: Waits, seed: int) -> None:
    proved, _ = decide(lambda delay, noise: 3.0 + waits(0.0, noise), SLOW, seed=seed)

    assert proved is None or proved.bound > ALPHA


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("waits", INNOCENT.values(), ids=INNOCENT)
def test_nothing_is_proved_where(waits: Waits, seed: int) -> None:
    proved, _ = decide(waits, seed=seed)

    assert proved is None or proved.bound > ALPHA


def test_a_healthy_site_is_asked_once() -> None:
    assert len(decide(lambda delay, noise: 0.05)[1]) == 1


def test_no_delay_is_longer_than_two_seconds_and_all_together_last_a_minute_at_most() -> None:
    restless = Calm(3.0, 2.0, 9.0)
    _, sent = decide(lambda delay, noise: delay + noise.uniform(0, 6), restless)
    delays = [float(probe.request.url.target.rpartition("=")[2]) for probe in sent]

    assert max(delays) <= MOST_DELAY
    assert sum(delays) <= 60


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_the_delay_stands_out_and_is_bounded(median: float, deviation: float, slowest: float) -> None:
    assert LEAST_DELAY <= Calm(median, deviation, slowest).delay <= MOST_DELAY


def test_an_order_that_fits_wholly_has_the_least_p() -> None:
    pairs = [(delay / 10, delay / 10 + 0.05) for delay in range(BATCH)]

    assert p_value(pairs) == pytest.approx(1 / 5040)
    assert p_value([(delay, 0.05) for delay, _ in pairs]) == 1.0
    assert slope(pairs) == pytest.approx(1.0)


def test_the_mean_of_the_e_values_is_at_most_one() -> None:
    assert sum(e_value(rank / 5040) for rank in range(1, 5041)) / 5040 <= 1


def test_three_batches_that_fit_prove_and_two_do_not() -> None:
    best = e_value(1 / 5040)

    assert 1 / best**3 <= ALPHA < 1 / best**2
    assert 1 / best**2 <= LIKELY_ALPHA


@given(st.binary(min_size=1, max_size=8))
def test_an_order_is_drawn_of_all_delays(seed: bytes) -> None:
    delays = [0.0, 0.1, 0.2, 0.3]

    assert sorted(shuffled(delays, Chance(seed))) == delays


def test_elapsed_is_the_time_to_the_first_byte() -> None:
    timing = Timing(first_byte=Span.of(seconds=0.5), total=Span.of(seconds=2))

    assert elapsed(Observation(Probe(request_of(0)), Exchange(request_of(0), Response(200), timing))) == 0.5
