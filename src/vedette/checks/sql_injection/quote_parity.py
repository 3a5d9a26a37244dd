# SPDX-License-Identifier: Apache-2.0
"""SQL injection, likely by the parity of quotes: an odd number disturbs the page, an even one does not.

The fallback where errors are swallowed and the base value matches no row, as in login forms. It starts only where
quotes change the status or the type of the answer, in two samples. Two quotes with something between them must
disturb as odd ones do: a search that knows "phrases", or a shell's word splitting, takes them for balanced. Not used
on requests that may change state. What it proves is an unescaped literal, not who reads it: so it is *possible*.

Source: detection.md, section 3.2, step 6, and section 8 (known overrun).
"""

from __future__ import annotations

from collections.abc import Generator

from vedette.checks.features import Normal, Sign, features_of
from vedette.checks.grammar import parted_quotes, quotes
from vedette.checks.randomised_test import Survived, rounds_needed, run_rounds
from vedette.checks.sql_injection.error_based import READ_ONLY_METHODS
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.checks.steady import ask_steadily
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Survey, Trial
from vedette.domain.finding import Evidence, Fact, Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade

TECHNIQUE = "quote-parity"
ALPHA_OF_LIKELY = 1e-3
CERTAINTY = 85
_STRONG = ("status ", "type ", "error ")
_QUOTES = ("'", '"')


def _strong(features: frozenset[str]) -> frozenset[str]:
    return frozenset(feature for feature in features if feature.startswith(_STRONG))


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Put each kind of quote to the test where the breaker's answer is of another kind than the canary's."""
    canary, breaker = survey.canary, survey.breaker
    if canary is None or breaker is None or point.request.method not in READ_ONLY_METHODS:
        return None
    responses = (canary.exchange.response, breaker.exchange.response)
    if any(map(is_throttled, responses)):
        return None
    told, broken = (_strong(features_of(response)) for response in responses)
    if told == broken:
        return None
    for quote in _QUOTES:
        found = yield from _test(point, quote, Normal.of(told), broken, survey, chance)
        if found is not None:
            return found
    return None


def _test(
    point: InsertionPoint, quote: str, normal: Normal, broken: frozenset[str], survey: Survey, chance: Chance
) -> Trial:
    def probe_for(even: bool) -> Probe:
        count = 2 * (1 + chance.below(3)) - (0 if even else 1)
        return Probe(point.append(quotes(chance.marker(), quote, count)), "control" if even else "probe")

    def agrees(sign: Sign, seen: Observation, even: bool) -> bool:
        return sign.is_normal_in(_strong(features_of(seen.exchange.response))) is even

    parted = Probe(point.append(parted_quotes(chance.marker(), quote)))
    wanted = ((probe_for(False), False), (probe_for(True), True), (parted, False))
    screened = yield from _screen(normal.signs(broken), wanted)
    if screened is None:
        return None
    signs, shown = screened
    rounds = rounds_needed(len(signs), ALPHA_OF_LIKELY)
    survived: Survived[Sign] | None = yield from run_rounds(signs, probe_for, agrees, chance, rounds)
    if survived is None:
        return None
    replays = tuple(seen.as_evidence("replay") for _, seen in survived.rounds)
    sign = min(survived.candidates, key=lambda each: (not each.present, each.feature))
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.POSSIBLE,
        certainty=CERTAINTY,
        story=f"An odd number of quotes behind {point.name} disturbs the answer and an even number does not, in "
        f"{rounds} of {rounds} random rounds: the value stands in a literal and its quotes are not escaped.",
        evidence=(*(one.as_evidence() for one in survey.baselines), *shown, *replays),
        facts=(Fact("quote", quote), Fact("what followed", sign.feature)),
        bound=survived.bound,
    )


def _screen(
    signs: frozenset[Sign], wanted: tuple[tuple[Probe, bool], ...]
) -> Generator[tuple[Probe, ...], Observations, tuple[frozenset[Sign], tuple[Evidence, ...]] | None]:
    shown: list[Evidence] = []
    for probe, looks_normal in wanted:
        seen = yield from ask_steadily(probe)
        if seen is None:
            return None
        features = _strong(features_of(seen.exchange.response))
        signs = frozenset(sign for sign in signs if sign.is_normal_in(features) is looks_normal)
        if not signs:
            return None
        shown.append(seen.as_evidence())
    return signs, tuple(shown)
