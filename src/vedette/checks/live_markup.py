# SPDX-License-Identifier: Apache-2.0
"""Which characters of markup stay alive where a value comes back, as the survey's breaker shows."""

from __future__ import annotations

from vedette.checks.documents import text_of
from vedette.domain.check import BREAKERS, Survey

_MOST_BETWEEN = 8 * len(BREAKERS)


def is_markup_alive(survey: Survey, needed: str) -> bool:
    """Whether somewhere behind the breaker's first marker all characters of `needed` come back as they are."""
    if survey.breaker is None:
        return False
    text = text_of(survey.breaker.exchange.response)
    first, second = (marker[1:-1] for marker in survey.breaker_markers)
    at = text.find(first)
    while at >= 0:
        start = at + len(first)
        end = text.find(second, start, start + _MOST_BETWEEN)
        piece = text[start : end if end >= 0 else start + len(BREAKERS) + 2]
        if all(char in piece for char in needed):
            return True
        at = text.find(first, start)
    return False
