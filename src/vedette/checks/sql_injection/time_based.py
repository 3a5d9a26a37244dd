# SPDX-License-Identifier: Apache-2.0
"""SQL injection, seen by the time that the database sleeps, where no answer shows what it does.

The sleep stands in a derived table of one row, so that it is done once however many rows the statement looks at.

Sources: CWE-89; detection.md, sections 4 and 6; MySQL's SLEEP and PostgreSQL's pg_sleep.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.checks.delays import delay_finding, is_worth_delays
from vedette.checks.grammar import NUMERIC, SINGLE_QUOTED, SLEEPS, LiteralContext, delayed_statement
from vedette.checks.point_types import is_numeric
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.checks.timing_test import calm_of, run_timing_test
from vedette.domain.chance import Chance
from vedette.domain.check import Survey, Trial
from vedette.domain.exchange import Request
from vedette.domain.insertion import InsertionPoint

TECHNIQUE = "time"


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Ask each database for a delay, in each context that fits the value."""
    calm = calm_of(survey)
    if calm is None or not is_worth_delays(point):
        return None
    for context in (NUMERIC, SINGLE_QUOTED) if is_numeric(point) else (SINGLE_QUOTED,):
        for sleep in SLEEPS:
            delayed = yield from run_timing_test(calm, _writer(point, context, sleep), chance)
            if delayed is not None:
                return delay_finding(WEAKNESS, TECHNIQUE, point, survey, delayed, "a database")
    return None


def _writer(point: InsertionPoint, context: LiteralContext, sleep: str) -> Callable[[float], Request]:
    return lambda seconds: point.append(delayed_statement(context, sleep, seconds))
