# SPDX-License-Identifier: Apache-2.0
"""NoSQL injection: a value from the request becomes an operator, or part of a script, in a document database's query.

The techniques: an object with operators in the value's place, and script behind the value. The first that finds ends
the trial.

Sources: CWE-943; detection.md, sections 6 and 7.1.
"""

from __future__ import annotations

from vedette.checks.nosql_injection import operators, script
from vedette.checks.nosql_injection.weakness import WEAKNESS
from vedette.checks.steady import within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.insertion import InsertionPoint, Place

MOST_PROBES = 48


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Try each technique until one finds."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    found = yield from operators.trial(point, survey, chance)
    if found is not None:
        return found
    return (yield from script.trial(point, survey, chance))


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(operators.TECHNIQUE, script.TECHNIQUE),
)
