# SPDX-License-Identifier: Apache-2.0
"""How often do the statistical deciders raise a false alarm on a site that only makes noise? Held against their bound.

No sockets: the deciders are fed with made-up observations. Each bound is loosened so far that false alarms can be
counted at all; the deciders run as they are, with this number in the place of the strict one. What is shown is the
share of decisions that ended in an alarm, and the 95 % upper limit of what that share can be (Clopper and Pearson).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from statistics import median

from benchmarks.outcome import Benchmark, Outcome, Settings, Target
from vedette.checks.features import Sign, agreeing
from vedette.checks.randomised_test import rounds_needed, run_rounds
from vedette.checks.timing_test import LIKELY_ALPHA, Calm, run_timing_test
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe
from vedette.domain.exchange import Exchange, Origin, Request, Response, Timing, Url
from vedette.domain.time import Span

DECISIONS = 4_000
DELAY_DECISIONS = 300
QUICK = 20
LOOSE_BOUNDS = (0.1, 0.03, 0.01)
CANDIDATES = 60
"""As many features as a busy page has that follow nothing but chance."""
THROTTLED = 0.3
"""The share of answers that speak of load where a page throttles."""
_HALVINGS = 50
_ONE_IN_TWENTY = 0.05
_ORIGIN = Origin("http", "127.0.0.1", 80)
_PAGE = Request("GET", Url(_ORIGIN, "/"))
Noise = Callable[[random.Random, int], float]
"""Seconds of an answer by itself, from chance and from how many answers came before it."""
Present = Callable[[random.Random, int, int], bool]
"""Whether a feature, by its number, is in the answer with this number."""

FLICKER: dict[str, Present] = {
    "independent coins": lambda dice, feature, number: dice.random() < 0.5,
    "mostly there": lambda dice, feature, number: dice.random() < 0.9,
    "A/B pages, one version an answer": lambda dice, feature, number: (number * 7 + feature) % 2 == 0,
    "versions that change by and by": lambda dice, feature, number: ((number // 3) + feature) % 2 == 0,
    "every third answer": lambda dice, feature, number: (number + feature) % 3 == 0,
}
WAITING: dict[str, Noise] = {
    "calm, 50 ms": lambda dice, number: 0.05 + dice.random() * 0.01,
    "exponential, 150 ms": lambda dice, number: dice.expovariate(1 / 0.15),
    "a quarter spikes of 0.5 to 3 s": lambda dice, number: dice.uniform(0.5, 3) if dice.random() < 0.25 else 0.05,
    "bimodal, 50 ms or 1.2 s": lambda dice, number: 1.2 if dice.random() < 0.5 else 0.05,
    "drifting, slower by and by": lambda dice, number: 0.05 * number + dice.random() * 0.1,
    "uniformly slow, 2 to 9 s": lambda dice, number: dice.uniform(2, 9),
}


@dataclass(frozen=True, slots=True)
class Count:
    """Decisions, alarms among them, and the bound that was promised."""

    label: str
    bound: float
    decisions: int
    alarms: int
    requests: int

    @property
    def upper_limit(self) -> float:
        """The share above which so few alarms would be surprising."""
        return upper_limit(self.alarms, self.decisions)

    @property
    def lower_limit(self) -> float:
        """The share below which so many alarms would be surprising."""
        return 1 - upper_limit(self.decisions - self.alarms, self.decisions)

    @property
    def row(self) -> tuple[str, ...]:
        """The count as a line of the table."""
        return (
            self.label,
            f"{self.bound:g}",
            f"{self.decisions:,}",
            str(self.alarms),
            f"{self.alarms / self.decisions:.4f}",
            f"{self.upper_limit:.4f}",
            f"{self.requests / self.decisions:.1f}",
        )


def upper_limit(alarms: int, decisions: int) -> float:
    """Return the largest share under which so few alarms still happen in one of twenty runs, by bisection."""
    if alarms >= decisions:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _at_most(alarms, decisions, middle) > _ONE_IN_TWENTY:
            low = middle
        else:
            high = middle
    return high


def _at_most(alarms: int, decisions: int, share: float) -> float:
    """Return the chance of no more than `alarms` among `decisions` where each is one with chance `share`."""
    total = 0.0
    for count in range(alarms + 1):
        ways = math.lgamma(decisions + 1) - math.lgamma(count + 1) - math.lgamma(decisions - count + 1)
        total += math.exp(ways + count * math.log(share) + (decisions - count) * math.log1p(-share))
    return total


class _FlickeringPage:
    """Answers whose features come and go by themselves; where it throttles, 3 of 10 answers are 429."""

    def __init__(self, present: Present, dice: random.Random, first: int, *, throttles: bool) -> None:
        self._present = present
        self._dice = dice
        self._number = first
        self._throttles = throttles
        self._shown: dict[int, frozenset[str]] = {}

    def answer(self, probe: Probe) -> Observation:
        """Answer with features of chance, which are remembered under the number of the answer."""
        self._number += 1
        number = self._number
        self._shown[number] = frozenset(
            str(feature) for feature in range(CANDIDATES) if self._present(self._dice, feature, number)
        )
        status = 429 if self._throttles and self._dice.random() < THROTTLED else 200
        return Observation(probe, Exchange(probe.request, Response(status, body=str(number).encode())))

    def follow(self, left: frozenset[Sign], seen: Observation, label: bool) -> frozenset[Sign]:
        """Return the signs that agree with the label."""
        return agreeing(left, self._shown[int(seen.exchange.response.body)], normal=label)


def count_rounds(name: str, present: Present, bound: float, decisions: int, *, throttles: bool = False) -> Count:
    """Run the randomised test over pages whose features follow `present`."""
    dice = random.Random(f"{name} {bound}")
    signs = frozenset(Sign(str(number), True) for number in range(CANDIDATES))
    rounds = rounds_needed(CANDIDATES, bound)
    alarms = requests = 0
    for decision in range(decisions):
        page = _FlickeringPage(present, dice, decision, throttles=throttles)
        chance = Chance(f"{name} {bound} {decision}".encode())
        test = run_rounds(signs, lambda label: Probe(_PAGE), page.follow, chance, rounds)
        survived, sent = _drive(test, page.answer)
        alarms += survived is not None
        requests += sent
    return Count(f"truth: {name}", bound, decisions, alarms, requests)


class _RestlessPage:
    """Answers that wait as `noise` has it, whatever they were asked for."""

    def __init__(self, noise: Noise, dice: random.Random) -> None:
        self._noise = noise
        self._dice = dice
        self._number = 0

    def wait(self) -> float:
        """Return the seconds of the next answer."""
        self._number += 1
        return max(0.0, self._noise(self._dice, self._number))

    def answer(self, probe: Probe) -> Observation:
        """Answer after a while."""
        span = Span.of(seconds=self.wait())
        return Observation(probe, Exchange(probe.request, Response(200), Timing(first_byte=span, total=span)))


def count_delays(name: str, noise: Noise, decisions: int) -> Count:
    """Run the timing test over restless pages; a delay that is only likely counts as an alarm as well."""
    dice = random.Random(name)
    alarms = requests = 0
    for decision in range(decisions):
        page = _RestlessPage(noise, dice)
        times = sorted(page.wait() for _ in range(4))
        middle = median(times)
        calm = Calm(middle, median(abs(time - middle) for time in times), times[-1])
        test = run_timing_test(calm, lambda seconds: _PAGE, Chance(f"{name} {decision}".encode()))
        found, sent = _drive(test, page.answer)
        alarms += found is not None
        requests += sent
    return Count(f"delays: {name}", LIKELY_ALPHA, decisions, alarms, requests)


def _drive(
    test: Generator[tuple[Probe, ...], Observations, object | None], answer: Callable[[Probe], Observation]
) -> tuple[object | None, int]:
    """Run a decision to its end; return what it found, and how many requests it took."""
    sent = 0
    try:
        probes = next(test)
        while True:
            sent += len(probes)
            probes = test.send(tuple(answer(probe) for probe in probes))
    except StopIteration as end:
        return end.value, sent


def measure(settings: Settings) -> Outcome:
    """Count false alarms under each kind of noise."""
    decisions, delays = (QUICK, QUICK) if settings.is_quick else (DECISIONS, DELAY_DECISIONS)
    counts = [
        *(count_rounds(name, present, bound, decisions) for bound in LOOSE_BOUNDS for name, present in FLICKER.items()),
        count_rounds("random 429", FLICKER["independent coins"], LOOSE_BOUNDS[0], decisions, throttles=True),
        *(count_delays(name, noise, delays) for name, noise in WAITING.items()),
    ]
    above = [count.label for count in counts if count.lower_limit > count.bound]
    return Outcome(
        columns=("decider: noise", "bound", "decisions", "alarms", "share", "95 % limit", "requests each"),
        rows=tuple(count.row for count in counts),
        targets=(Target("no share above its bound", ", ".join(above) or "none above", not above),),
        notes=(
            f"The randomised test was given {CANDIDATES} features that follow nothing but chance, and a loose bound, "
            "so that alarms can be counted; in a scan it is 1e-6. The timing test ran as it is: an alarm is a delay "
            f"that is at least likely ({LIKELY_ALPHA:g}). No page was asked: the observations are made up.",
        ),
    )


BENCHMARK = Benchmark(
    name="false_alarms",
    title="False alarms under noise",
    question="How often do the statistical deciders see a weakness where a page only changes by itself?",
    measure=measure,
)
