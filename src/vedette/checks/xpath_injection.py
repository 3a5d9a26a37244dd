# SPDX-License-Identifier: Apache-2.0
"""XPath injection: a value from the request becomes part of an XPath expression.

Seen by the truth of a comparison, as SQL injection is. What XPath alone knows is the function `string-length`, in
which SQL sees a subtraction.

Sources: CWE-643; XPath 1.0, sections 3.4 and 4.2; detection.md, section 7.1.
"""

from __future__ import annotations

from vedette.checks import boolean_test
from vedette.checks.boolean_test import TECHNIQUE, Dialect
from vedette.checks.grammar import (
    DOUBLE_QUOTED,
    NUMERIC,
    NUMERIC_IN_PARENTHESES,
    SINGLE_QUOTED,
    SINGLE_QUOTED_IN_PARENTHESES,
    LiteralContext,
    string_length_test,
)
from vedette.checks.point_types import is_numeric
from vedette.checks.steady import within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Severity, Weakness

WEAKNESS = Weakness(
    id="xpath-injection",
    name="XPath injection",
    cwe=643,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
    wasc=39,
    capec=83,
    description="A value from the request becomes part of an XPath expression instead of being handed to it as a "
    "variable.",
    impact="Whoever sends the request can change the expression: read every part of the XML document behind it, which "
    "knows no rights, and get past logins that rest on it.",
    remedy="Hand values to XPath as variables ($name), which every library has a way for. Where that cannot be, let "
    "only values through that match a strict pattern without quotes.",
    references=(
        "https://cwe.mitre.org/data/definitions/643.html",
        "https://owasp.org/www-community/attacks/XPATH_Injection",
    ),
)
MOST_PROBES = 50
_TEXTS_FIRST = (SINGLE_QUOTED, DOUBLE_QUOTED, SINGLE_QUOTED_IN_PARENTHESES)
_NUMBERS_FIRST = (NUMERIC, SINGLE_QUOTED, NUMERIC_IN_PARENTHESES, DOUBLE_QUOTED)


def contexts_for(point: InsertionPoint) -> tuple[LiteralContext, ...]:
    """Return the contexts to try, the likely ones for the base value first; a word is no number."""
    if is_numeric(point):
        return _NUMBERS_FIRST
    return _TEXTS_FIRST if point.value else (*_TEXTS_FIRST, NUMERIC)


def own_test(context: LiteralContext, chance: Chance) -> tuple[str, str]:
    """Return a comparison of a number's length that is true, and one that is false."""
    number = chance.number(4)
    return string_length_test(context, number, 5 + chance.below(4)), string_length_test(
        context, number, chance.below(4)
    )


XPATH = Dialect(WEAKNESS, "an XPath processor", contexts_for, own_test)


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Look for a context in which a comparison is evaluated as XPath."""
    return within(MOST_PROBES, _search(point, survey, chance))


def _search(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    found = yield from boolean_test.search(XPATH, point, survey, chance)
    return found if isinstance(found, Finding) else None


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(TECHNIQUE,),
)
