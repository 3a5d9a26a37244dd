# SPDX-License-Identifier: Apache-2.0
"""SQL injection, likely by validity: the request fails exactly when the statement would not parse.

For values that match no row, such as those of login forms, where truth changes nothing and errors are swallowed. Starts
from a context in which a comparison restored status and type of the answer. A range test must restore them too; a
destroyed keyword must not, nor a word that searches pass over as they pass over `and`. The quotes are the same in all
of them, so it is as harmless on requests that write as the comparison itself.

Source: detection.md, section 12.2 (no row and no error text), with the negative control of section 3.2.
"""

from __future__ import annotations

from vedette.checks.boolean_test import Restored
from vedette.checks.grammar import broken_comparison, comparison, range_test, stop_word_comparison
from vedette.checks.sql_injection.strong_signs import draw_between, is_strong
from vedette.domain.chance import Chance
from vedette.domain.check import Probe, Survey, Trial
from vedette.domain.insertion import InsertionPoint

TECHNIQUE = "validity"


def trial(point: InsertionPoint, restored: Restored, survey: Survey, chance: Chance) -> Trial:
    """Put the context to the test where it restored a strong sign."""
    context = restored.context
    signs = frozenset(sign for sign in restored.signs if is_strong(sign.feature))
    if not signs:
        return None

    def probe_for(valid: bool) -> Probe:
        low, high = chance.ordered_pair()
        build = comparison if valid else broken_comparison
        return Probe(point.append(build(context, low, high)), "control" if valid else "probe")

    low, high = chance.ordered_pair()
    screening = (
        (probe_for(False), False),
        (Probe(point.append(stop_word_comparison(context, low, high)), "control"), False),
        (Probe(point.append(range_test(context, low, low + (high - low) // 2, high)), "control"), True),
    )

    def story(rounds: int) -> str:
        return (
            f"Text appended to {point.name} is read as part of a statement: in {rounds} of {rounds} random rounds the "
            f"request failed when the text was malformed and did not when it was well formed ({context.name})."
        )

    return (yield from draw_between(point, TECHNIQUE, signs, screening, probe_for, story, survey, chance))
