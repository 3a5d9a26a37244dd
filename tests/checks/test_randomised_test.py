# SPDX-License-Identifier: Apache-2.0
"""The randomised test keeps its bound and spends little on noise."""

from __future__ import annotations

import random

import pytest
from tests.support.judge import page, point_at

from vedette.checks.randomised_test import Survived, rounds_needed, run_rounds
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe
from vedette.domain.exchange import Exchange, Response


def agreeing(slots: frozenset[int], seen: Observation, label: bool) -> frozenset[int]:
    body = seen.exchange.response.body.decode()
    return frozenset(slot for slot in slots if (body[slot] == "1") is label)


def run(features: int, rounds: int, answer: object, seed: int = 0) -> tuple[Survived[int] | None, int]:
    """Run the test over `features` slots; `answer(label)` gives the page, or a status to be throttled with."""
    labels: dict[Probe, bool] = {}
    count = iter(range(10_000))
    spent = 0

    def probe_for(label: bool) -> Probe:
        probe = Probe(point_at().append(f"{next(count)}"))
        labels[probe] = label
        return probe

    trial = run_rounds(frozenset(range(features)), probe_for, agreeing, Chance(seed.to_bytes(4, "big")), rounds)
    try:
        probes = next(trial)
        while True:
            spent += len(probes)
            probes = trial.send(
                tuple(Observation(probe, Exchange(probe.request, reply(answer, labels[probe]))) for probe in probes)
            )
    except StopIteration as end:
        return end.value, spent


def reply(answer: object, label: bool) -> Response:
    assert callable(answer)
    text = answer(label)
    assert isinstance(text, str)
    return page("busy", 429) if text == "busy" else page(text)


@pytest.mark.parametrize(("candidates", "alpha", "rounds"), [(1, 1e-6, 20), (64, 1e-6, 26), (1, 2**-8, 8), (1, 1, 1)])
def test_rounds_are_as_many_as_the_bound_needs(candidates: int, alpha: float, rounds: int) -> None:
    assert rounds_needed(candidates, alpha) == rounds
    assert candidates * 2.0**-rounds <= alpha


def test_a_feature_that_follows_the_label_survives() -> None:
    survived, spent = run(3, 22, lambda label: f"{int(label)}01")

    assert survived is not None
    assert survived.candidates == {0}
    assert survived.bound == 3 * 2.0**-22
    assert survived.certainty == 99
    assert spent == 22


def test_noise_costs_a_few_rounds() -> None:
    costs = []
    for seed in range(200):
        dice = random.Random(seed)
        survived, spent = run(1, 22, lambda label, dice=dice: str(dice.randrange(2)), seed)
        costs.append(spent)

        assert survived is None

    assert sum(costs) / len(costs) < 5


def test_the_bound_holds_for_sixty_noisy_features() -> None:
    """At alpha 0.1 no more than one run in ten may survive; 400 runs, three standard deviations allowed."""
    alarms = 0
    rounds = rounds_needed(60, 0.1)
    for seed in range(400):
        dice = random.Random(seed)
        survived, _ = run(60, rounds, lambda label, dice=dice: f"{dice.getrandbits(60):060b}", seed)
        alarms += survived is not None

    assert alarms <= 400 * 0.1 + 3 * (400 * 0.1 * 0.9) ** 0.5


def test_throttled_answers_are_asked_for_again() -> None:
    count = iter(range(10_000))
    survived, spent = run(1, 20, lambda label: "busy" if next(count) % 3 == 0 else str(int(label)))

    assert survived is not None
    assert len(survived.rounds) == 20
    assert spent > 20


def test_a_site_that_only_throttles_ends_it() -> None:
    survived, spent = run(1, 20, lambda label: "busy")

    assert survived is None
    assert spent <= 30
