# SPDX-License-Identifier: Apache-2.0
"""SQL injection, seen by the truth of a comparison: the page follows the order of two random numbers.

What SQL alone knows is a range test, which XPath does not. Sources: detection.md, section 3.2; CWE-89.
"""

from __future__ import annotations

from collections.abc import Generator

from vedette.checks import boolean_test
from vedette.checks.boolean_test import Dialect, Restored
from vedette.checks.grammar import (
    NUMBERS_FIRST,
    NUMERIC_IN_PARENTHESES,
    TEXTS_FIRST,
    LiteralContext,
    range_test,
)
from vedette.checks.point_types import is_numeric
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.domain.chance import Chance
from vedette.domain.check import Observations, Probe, Survey
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint

TECHNIQUE = boolean_test.TECHNIQUE


def contexts_for(point: InsertionPoint) -> tuple[LiteralContext, ...]:
    """Return the contexts to try, the likely ones for the base value first; a word is no number in a list."""
    if is_numeric(point):
        return NUMBERS_FIRST
    return tuple(context for context in TEXTS_FIRST if context is not NUMERIC_IN_PARENTHESES or not point.value)


def own_test(context: LiteralContext, chance: Chance) -> tuple[str, str]:
    """Return a range test that is true, and one with its bounds swapped that is false."""
    low, high = chance.ordered_pair()
    middle = low + (high - low) // 2
    return range_test(context, low, middle, high), range_test(context, high, middle, low)


SQL = Dialect(WEAKNESS, "the database", contexts_for, own_test)


def search(
    point: InsertionPoint, survey: Survey, chance: Chance
) -> Generator[tuple[Probe, ...], Observations, Finding | tuple[Restored, ...]]:
    """Look for a context of a statement in which a true comparison restores the page, then put it to the test.

    Where truth does not matter, return the contexts whose syntax fitted all the same.
    """
    return boolean_test.search(SQL, point, survey, chance)
