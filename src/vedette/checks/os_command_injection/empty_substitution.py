# SPDX-License-Identifier: Apache-2.0
"""OS command injection, likely by a substitution that prints nothing, where the shell's output is not shown.

A substitution that prints nothing restores the page that the canary disturbed, one that prints a word does not, in
rounds drawn at random. It is *possible* only, since the two texts can be told apart without a shell.

Source: detection.md, section 3.2 and 6.
"""

from __future__ import annotations

from vedette.checks import grammar
from vedette.checks.features import Normal, Sign, agreeing, features_of
from vedette.checks.os_command_injection.forms import FORMS, Form
from vedette.checks.os_command_injection.weakness import WEAKNESS
from vedette.checks.randomised_test import rounds_needed, run_rounds
from vedette.checks.steady import ask_steadily
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe, Survey, Trial
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade

TECHNIQUE = "empty-substitution"
_ALPHA_OF_LIKELY = 1e-3
_CERTAINTY_OF_LIKELY = 85


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Try each form where the value matters to the page."""
    signs = _signs(survey)
    for form in FORMS if signs else ():
        found = yield from _test(point, form, signs, survey, chance)
        if found is not None:
            return found
    return None


def _signs(survey: Survey) -> frozenset[Sign]:
    """Return the features that the canary took from a page that is otherwise calm; none where it took nothing."""
    samples = (*survey.baselines, survey.canary)
    if survey.canary is None or any(one is None or is_throttled(one.exchange.response) for one in samples):
        return frozenset()
    normal = Normal.of(*(features_of(one.exchange.response) for one in survey.baselines))
    return normal.lost(features_of(survey.canary.exchange.response, (survey.canary_marker,)))


def _test(point: InsertionPoint, form: Form, signs: frozenset[Sign], survey: Survey, chance: Chance) -> Trial:
    texts: dict[Probe, str] = {}

    def probe_for(empty: bool, part: str = "replay") -> Probe:
        text = form.empty("" if empty else chance.marker())
        probe = Probe(point.append(text), part)
        texts[probe] = text
        return probe

    def follow(left: frozenset[Sign], seen: Observation, empty: bool) -> frozenset[Sign]:
        return agreeing(left, features_of(seen.exchange.response, (texts[seen.probe],)), normal=empty)

    shown = []
    inert = Probe(point.append(grammar.dead_substitution()), "control")
    texts[inert] = grammar.dead_substitution()
    for probe, restores in ((probe_for(True, "probe"), True), (probe_for(False, "control"), False), (inert, False)):
        seen = yield from ask_steadily(probe)
        if seen is None:
            return None
        signs = follow(signs, seen, restores)
        if not signs:
            return None
        shown.append(seen)
    survived = yield from run_rounds(signs, probe_for, follow, chance, rounds_needed(len(signs), _ALPHA_OF_LIKELY))
    if survived is None:
        return None
    replays = (seen.as_evidence() for _, seen in survived.rounds)
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.POSSIBLE,
        certainty=_CERTAINTY_OF_LIKELY,
        story=f"A command substitution behind {point.name} that prints nothing leaves the page as it is, and one that "
        f"prints a word changes it, in {len(survived.rounds)} random rounds.",
        evidence=(*(one.as_evidence() for one in (*survey.baselines, *shown)), *replays),
        facts=(Fact("rounds", str(len(survived.rounds))),),
        bound=survived.bound,
    )
