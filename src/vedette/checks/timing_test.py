# SPDX-License-Identifier: Apache-2.0
"""The timing test: does an answer wait exactly as long as a probe asks it to?

1. *Screen*: one probe with a delay that clearly stands out from the answers already seen. A real delay can never be
   answered early, so on a healthy site one request refutes.
2. *Zero control*: the same text with a delay of zero, alone on the host. Slow twice means that the text itself is slow,
   unless both were sooner by what the delay should make: a page may take its time for the value alone.
3. *Batches* of seven different delays in random order, alone on the host. One answer that comes before its delay
   refutes. The statistic is the sum of delay times elapsed time, with late strays cut to what the page itself does;
   its p-value is exact, over all 5,040 orders. Each p becomes an e-value, `0.15 * p^-0.85`, and the product E is
   compared with 1/alpha: by Ville's inequality the chance of a false alarm is at most 1/E, whenever one stops.

A delay is two seconds at most, and all delays of one decision together at most a minute.
Source: detection.md, section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from statistics import median

from vedette.checks.steady import ask_steadily
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance
from vedette.domain.check import Lane, Observation, Observations, Probe, Survey
from vedette.domain.exchange import Request

ALPHA = 1e-6
"""The chance of a false alarm below which a delay is proved."""
LIKELY_ALPHA = 1e-4
"""The same below which a delay is likely, where the decision ran out of its time."""
MOST_DELAY = 2.0
"""Seconds."""
LEAST_DELAY = 0.8
MOST_TOTAL_DELAY = 60.0
"""Seconds of delay that one decision may cause in all."""
BATCH = 7
MOST_BATCHES = 6
MOST_PROBES = 60
"""How many probes one trial may spend on delays in all."""
_CONTROLS = 2
_HOPELESS_AFTER = 2
_SLOPES = (0.6, 1.4)
_SLACK = 0.1
Stage = Generator[tuple[Probe, ...], Observations, Observation | None]


@dataclass(frozen=True, slots=True)
class Calm:
    """How long the untouched page takes: median and median deviation, in seconds, and its slowest answer."""

    median: float
    deviation: float
    slowest: float

    @property
    def delay(self) -> float:
        """The delay that stands out from it, in seconds with two decimals."""
        wanted = max(4 * self.deviation + 0.4, self.slowest - self.median, LEAST_DELAY)
        return round(min(wanted, MOST_DELAY), 2)


@dataclass(frozen=True, slots=True)
class Delayed:
    """A delay that was obeyed: the bound of a false alarm, and what was seen, in order, with the parts it plays."""

    bound: float
    slope: float
    seen: tuple[Observation, ...]


def elapsed(seen: Observation) -> float:
    """Return the seconds from the start of the request to the first byte of the answer."""
    return seen.exchange.timing.first_byte.seconds


def calm_of(survey: Survey) -> Calm | None:
    """Return how long the page takes by the survey's answers; None where one of them spoke of load."""
    samples = [seen for seen in (*survey.baselines, survey.canary, survey.breaker) if seen is not None]
    if any(is_throttled(seen.exchange.response) for seen in samples):
        return None
    times = [elapsed(seen) for seen in samples]
    middle = median(times)
    return Calm(middle, median(abs(time - middle) for time in times), max(times))


def run_timing_test(
    calm: Calm, delayed: Callable[[float], Request], chance: Chance
) -> Generator[tuple[Probe, ...], Observations, Delayed | None]:
    """Decide whether `delayed(seconds)` makes the answer wait; None where it does not, or the site is too restless.

    `delayed` is given seconds with two decimals and must write them at a constant width.
    """
    delay = calm.delay
    screen = yield from _ask(delayed(delay), "probe", Lane.NORMAL)
    if screen is None or elapsed(screen) < delay:
        return None
    controls: list[Observation] = []
    while not controls or elapsed(controls[-1]) >= delay:
        if len(controls) == _CONTROLS:
            if not _waited_for_delay(screen, controls, delay):
                return None
            break
        control = yield from _ask(delayed(0.0), "control", Lane.QUIET)
        if control is None:
            return None
        controls.append(control)
    return (yield from _run_batches(calm, delayed, chance, (screen, *controls)))


def _waited_for_delay(screen: Observation, controls: Iterable[Observation], delay: float) -> bool:
    """Whether each control came sooner than the screen by about the delay, on a page that is slow by itself."""
    least, most = (slope * delay for slope in _SLOPES)
    return all(least <= elapsed(screen) - elapsed(control) <= most for control in controls)


def _run_batches(
    calm: Calm, delayed: Callable[[float], Request], chance: Chance, seen: tuple[Observation, ...]
) -> Generator[tuple[Probe, ...], Observations, Delayed | None]:
    top = calm.delay
    delays = [round(top * step / (BATCH - 1), 2) for step in range(BATCH)]
    most = top + calm.median + 2 * calm.deviation + _SLACK
    spent, evidence = top, 1.0
    pairs: list[tuple[float, float]] = []
    for number in range(1, MOST_BATCHES + 1):
        if spent + sum(delays) > MOST_TOTAL_DELAY:
            break
        batch: list[tuple[float, float]] = []
        for delay in shuffled(delays, chance):
            answer = yield from _ask(delayed(delay), "replay", Lane.QUIET)
            if answer is None or elapsed(answer) < delay:
                return None
            seen = (*seen, answer)
            batch.append((delay, min(elapsed(answer), most)))
        spent += sum(delays)
        pairs += batch
        evidence *= e_value(p_value(batch))
        is_proved = evidence >= 1 / ALPHA and _SLOPES[0] <= slope(pairs) <= _SLOPES[1]
        if is_proved or (number >= _HOPELESS_AFTER and evidence < 1):
            break
    if evidence < 1 / LIKELY_ALPHA or not _SLOPES[0] <= slope(pairs) <= _SLOPES[1]:
        return None
    return Delayed(1 / evidence, slope(pairs), seen)


def _ask(request: Request, part: str, lane: Lane) -> Stage:
    return (yield from ask_steadily(Probe(request, part, lane)))


def shuffled(delays: list[float], chance: Chance) -> list[float]:
    """Return `delays` in an order drawn without bias."""
    left = list(delays)
    return [left.pop(chance.below(len(left))) for _ in range(len(left))]


def p_value(pairs: list[tuple[float, float]]) -> float:
    """Return the share of all orders of the delays whose sum of delay times elapsed is as large as the one seen.

    Under the hypothesis that the answers do not depend on the delays every order is as likely as the one drawn.
    """
    delays, times = [delay for delay, _ in pairs], [time for _, time in pairs]
    observed = sum(delay * time for delay, time in pairs)
    as_large = sum(
        sum(delays[index] * time for index, time in zip(order, times, strict=True)) >= observed - 1e-12
        for order in _orders(len(pairs))
    )
    return as_large / len(_orders(len(pairs)))


def e_value(p: float) -> float:
    """Return the e-value of a p-value by the calibrator 0.15 * p^-0.85, whose mean is at most one."""
    return float(0.15 * p**-0.85)


def slope(pairs: list[tuple[float, float]]) -> float:
    """Return the seconds of waiting for each second of delay, by least squares; 0.0 where all delays are the same."""
    if not pairs:
        return 0.0
    mean_delay = sum(delay for delay, _ in pairs) / len(pairs)
    mean_time = sum(time for _, time in pairs) / len(pairs)
    spread = sum((delay - mean_delay) ** 2 for delay, _ in pairs)
    if not spread:
        return 0.0
    return sum((delay - mean_delay) * (time - mean_time) for delay, time in pairs) / spread


@cache
def _orders(count: int) -> tuple[tuple[int, ...], ...]:
    return tuple(permutations(range(count)))
