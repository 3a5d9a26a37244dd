# SPDX-License-Identifier: Apache-2.0
"""NoSQL injection by operators: an object takes the value's place, and the database reads its members as operators.

The object is a range. Where both ends are the value it matches what the value does; where the ends are in the wrong
order it matches nothing, whichever of the two ends the value is. So nothing is ever matched that the value does not
match. The same object with operators that no database knows must not bring the page back: that rules out frameworks
that make a plain value of an object. Which range is sent is then drawn at random, round by round.

Tried where the value matters to the page and an object can stand: in JSON, and in parameters, which the frameworks of
PHP, Node.js and Ruby read as `name[member]`; not in parameters of a server that tells of another platform.

Sources: CWE-943; MongoDB manual, comparison operators; detection.md, sections 3.2 and 7.1.
"""

from __future__ import annotations

import re

from vedette.checks import grammar
from vedette.checks.boolean_test import disturbance_of
from vedette.checks.label_test import Step, Written, follow_labels, labelled_finding
from vedette.checks.nosql_injection.weakness import WEAKNESS
from vedette.domain.chance import Chance
from vedette.domain.check import Survey, Trial
from vedette.domain.finding import Fact
from vedette.domain.insertion import InsertionPoint, Place

TECHNIQUE = "operator"
_TELLING = ("server", "x-powered-by", "set-cookie")
_OTHER_PLATFORMS = re.compile(
    r"werkzeug|gunicorn|uvicorn|waitress|wsgi|python|tornado|servlet|tomcat|jetty|jsessionid|asp\.net|aspnet|kestrel",
    re.IGNORECASE,
)


def lower_of(point: InsertionPoint) -> str | None:
    """Return a value that every database puts before the point's; None where none is known."""
    if point.is_text:
        return point.value[:-1] if point.value else None
    return str(int(point.value) - 1) if _is_whole(point.value) else None


def upper_of(point: InsertionPoint, chance: Chance) -> str:
    """Return a value that every database puts behind the point's, which is a text or a whole number."""
    return point.value + chance.marker() if point.is_text else str(int(point.value) + 1 + chance.below(9))


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii()


def reads_members(point: InsertionPoint, survey: Survey) -> bool:
    """Whether the server may make an object of what is sent; False where it tells of a platform that does not."""
    if point.layers or point.place is Place.JSON:
        return True
    headers = survey.baselines[0].exchange.response.headers
    return not any(_OTHER_PLATFORMS.search(value) for name in _TELLING for value in headers.get_all(name))


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Put a range in the value's place, where an object can stand there and the value matters."""
    disturbance = disturbance_of(survey) if point.takes_members and reads_members(point, survey) else None
    lower, value = lower_of(point), point.value
    if disturbance is None or lower is None:
        return None

    def above() -> Written:
        return _written(point, grammar.value_range(upper_of(point, chance), value))

    def below() -> Written:
        return _written(point, grammar.value_range(value, lower))

    def write(means_same: bool) -> Written:
        if means_same:
            return _written(point, grammar.value_range(value, value))
        return above() if chance.coin() else below()

    unknown = _written(point, grammar.unknown_operators(value, value))
    steps = (Step(write(True), True), Step(unknown, False), Step(above(), False), Step(below(), False))
    followed = yield from follow_labels(disturbance.signs, steps, write, chance)
    if followed is None:
        return None

    def story(rounds: int) -> str:
        return (
            f"A document database reads an object in the place of {point.name} as operators: in {rounds} of {rounds} "
            "random rounds the page stayed what it was when the range held the value alone, and did not when it held "
            "nothing. Operators that no database knows brought nothing."
        )

    facts = (Fact("operators", "$gte and $lte"),)
    return labelled_finding(WEAKNESS.id, TECHNIQUE, point, survey, followed, story, facts)


def _written(point: InsertionPoint, members: grammar.Members) -> Written:
    inserted = tuple(text for _, text in members if text != point.value)
    return Written(point.put_members(members), inserted)
