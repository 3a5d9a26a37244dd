# SPDX-License-Identifier: Apache-2.0
"""What customers said, in a collection that is queried as document databases are: by operators, or by script.

The script is the small language of `literals`; nothing of a value is ever run.
"""

import operator
from collections.abc import Callable, Mapping

from vedette_shop.literals import LiteralFault, javascript_text

Review = Mapping[str, str]
REVIEWS: tuple[Review, ...] = tuple(
    {"author": author, "mood": mood, "text": text}
    for author, mood, text in (
        ("Kim", "calm", "Soft and round."),
        ("Robin", "awake", "Stronger than coffee."),
        ("Kim", "awake", "Good before noon."),
        ("Sam", "calm", "For rainy days."),
    )
)
_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "$eq": operator.eq,
    "$ne": operator.ne,
    "$gt": operator.gt,
    "$gte": operator.ge,
    "$lt": operator.lt,
    "$lte": operator.le,
}


class QueryFault(Exception):
    """The query holds an operator that nobody knows, or a value of a wrong type."""


def find(key: str, wanted: object) -> tuple[Review, ...]:
    """Return the reviews whose `key` is the text `wanted`, or meets the operators of an object. Raises QueryFault."""
    conditions = wanted if isinstance(wanted, dict) else {"$eq": wanted}
    tests = []
    for name, value in conditions.items():
        known = _OPERATORS.get(name)
        if known is None or not isinstance(value, str):
            raise QueryFault(f"unknown operator: {name}"[:80])
        tests.append((known, value))
    return tuple(review for review in REVIEWS if all(known(review[key], value) for known, value in tests))


def find_where(key: str, literal: str) -> tuple[Review, ...]:
    """Return the reviews for which `this.key == literal` is true, `literal` being script. Raises QueryFault."""
    try:
        wanted = javascript_text(literal)
    except LiteralFault as fault:
        raise QueryFault(str(fault)) from fault
    return tuple(review for review in REVIEWS if review[key] == wanted)
