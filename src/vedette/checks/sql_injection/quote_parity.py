# SPDX-License-Identifier: Apache-2.0
"""SQL injection, likely by the parity of quotes: an odd number makes the request fail, an even one does not.

The last resort, for literals in which no comparison fits. It starts only where quotes change the status or the type of
the answer. Two quotes with something between them must fail as odd ones do: a search that knows "phrases", or a
shell's word splitting, takes them for balanced. Not used on requests that may change state: a value that stands twice
in one statement could pair the quotes up.

Source: detection.md, section 3.2, step 6, section 6 (narrow only) and section 8 (known overrun).
"""

from __future__ import annotations

from vedette.checks.features import Normal, strong_features
from vedette.checks.grammar import parted_quotes, quotes
from vedette.checks.sql_injection.error_based import READ_ONLY_METHODS
from vedette.checks.sql_injection.strong_signs import draw_between
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance
from vedette.domain.check import Probe, Survey, Trial
from vedette.domain.insertion import InsertionPoint

TECHNIQUE = "quote-parity"
_QUOTES = ("'", '"')


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Put each kind of quote to the test where the breaker's answer is of another kind than the canary's."""
    canary, breaker = survey.canary, survey.breaker
    if canary is None or breaker is None or point.request.method not in READ_ONLY_METHODS:
        return None
    responses = (canary.exchange.response, breaker.exchange.response)
    if any(map(is_throttled, responses)):
        return None
    told, broken = map(strong_features, responses)
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

    parted = Probe(point.append(parted_quotes(chance.marker(), quote)))
    screening = ((probe_for(False), False), (probe_for(True), True), (parted, False))

    def story(rounds: int) -> str:
        return (
            f"An odd number of quotes ({quote}) behind {point.name} makes the request fail and an even number does "
            f"not, in {rounds} of {rounds} random rounds: the value stands in a literal whose quotes are not escaped."
        )

    signs = normal.signs(broken)
    return (yield from draw_between(point, TECHNIQUE, signs, screening, probe_for, story, survey, chance))
