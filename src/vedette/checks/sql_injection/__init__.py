# SPDX-License-Identifier: Apache-2.0
"""SQL injection: a value from the request becomes part of an SQL statement.

The techniques are tried from the cheapest proof to the weakest: the database's errors, the truth of a comparison, the
validity of a statement, the parity of quotes, a sleep. The first that finds ends the trial.
"""

from __future__ import annotations

from vedette.checks.sql_injection import boolean_based, error_based, quote_parity, statement_validity, time_based
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.checks.steady import within
from vedette.checks.timing_test import MOST_PROBES as MOST_DELAYS
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint, Place

MOST_UNDELAYED = 56
MOST_PROBES = MOST_UNDELAYED + MOST_DELAYS


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Try each technique until one finds, within `MOST_PROBES` in all."""
    found = yield from within(MOST_UNDELAYED, _without_delays(point, survey, chance))
    if found is not None:
        return found
    return (yield from within(MOST_DELAYS, time_based.trial(point, survey, chance)))


def _without_delays(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    found = yield from error_based.trial(point, survey, chance)
    if found is not None:
        return found
    searched = yield from boolean_based.search(point, survey, chance)
    if isinstance(searched, Finding):
        return searched
    for restored in searched:
        found = yield from statement_validity.trial(point, restored, survey, chance)
        if found is not None:
            return found
    return (yield from quote_parity.trial(point, survey, chance))


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(
        error_based.TECHNIQUE,
        boolean_based.TECHNIQUE,
        statement_validity.TECHNIQUE,
        quote_parity.TECHNIQUE,
        time_based.TECHNIQUE,
    ),
)
