# SPDX-License-Identifier: Apache-2.0
"""OS command injection: a value from the request is read by a shell.

The techniques are tried from the cheapest proof to the dearest: a sum that is printed, a substitution that prints
nothing, a sleep. The first that finds ends the trial. No separator, pipe, redirection or file is ever sent.

Sources: CWE-78; detection.md, sections 6 and 7.1.
"""

from __future__ import annotations

from vedette.checks.os_command_injection import echo, empty_substitution, time_based
from vedette.checks.os_command_injection.weakness import WEAKNESS
from vedette.checks.steady import within
from vedette.checks.timing_test import MOST_PROBES as MOST_DELAYS
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.insertion import InsertionPoint, Place

MOST_UNDELAYED = 36
MOST_PROBES = MOST_UNDELAYED + MOST_DELAYS


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Try each technique until one finds, within `MOST_PROBES` in all."""
    found = yield from within(MOST_UNDELAYED, _without_delays(point, survey, chance))
    if found is not None:
        return found
    return (yield from within(MOST_DELAYS, time_based.trial(point, survey, chance)))


def _without_delays(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    found = yield from echo.trial(point, survey, chance)
    if found is not None:
        return found
    return (yield from empty_substitution.trial(point, survey, chance))


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(echo.TECHNIQUE, empty_substitution.TECHNIQUE, time_based.TECHNIQUE),
)
