# SPDX-License-Identifier: Apache-2.0
"""Code injection, seen by code that fails when a comparison is false, where nothing that is computed is shown.

True and false comparisons are the same bytes in another order, drawn at random round by round.
Source: detection.md, section 3.2.
"""

from __future__ import annotations

from vedette.checks.boolean_test import Disturbance, disturbance_of
from vedette.checks.code_injection.ways import Way
from vedette.checks.code_injection.weakness import WEAKNESS
from vedette.checks.features import Normal, features_of
from vedette.checks.label_test import Step, Written, follow_labels, labelled_finding
from vedette.domain.chance import Chance
from vedette.domain.check import BREAKERS, Survey, Trial
from vedette.domain.finding import Fact
from vedette.domain.insertion import InsertionPoint

TECHNIQUE = "condition"


def trial(point: InsertionPoint, way: Way, disturbance: Disturbance, survey: Survey, chance: Chance) -> Trial:
    """Let code fail where a comparison is false, for pages that show nothing of what it computes."""

    def write(means_same: bool) -> Written:
        return way.conditional(point, chance, is_true=means_same)

    steps = (Step(write(True), True), Step(write(False), False), Step(way.broken(point, chance), False))
    followed = yield from follow_labels(disturbance.signs, steps, write, chance)
    if followed is None:
        return None
    language = way.form.language

    def story(rounds: int) -> str:
        return (
            f"An interpreter ({language}) runs {point.name}: in {rounds} of {rounds} random rounds the page failed "
            "when a comparison in it was false, and did not when it was true."
        )

    facts = (Fact("language", language), Fact("the value stands in", way.where))
    return labelled_finding(WEAKNESS.id, TECHNIQUE, point, survey, followed, story, facts)


def what_it_does(point: InsertionPoint, survey: Survey) -> Disturbance | None:
    """Return what the value does to a page; where it takes nothing away, what canary and breaker add to a calm one."""
    found = disturbance_of(survey)
    canary, breaker = survey.canary, survey.breaker
    if found is not None or canary is None or breaker is None:
        return found
    first, second = survey.breaker_markers
    normal = Normal.of(*(features_of(one.exchange.response) for one in survey.baselines))
    sent = point.value + survey.canary_marker, point.value + first + BREAKERS + second
    told = features_of(canary.exchange.response, (sent[0], survey.canary_marker))
    broken = features_of(breaker.exchange.response, (sent[1], first + BREAKERS + second, first, second))
    both = normal.signs(told) & normal.signs(broken)
    return Disturbance(normal, both, told != broken) if both and not normal.is_noisy else None
