# SPDX-License-Identifier: Apache-2.0
"""How a page reacts to its value, told from its survey alone, so that pages of one route can be compared.

Two pages that react alike may be one program with two values, and the tests at one stand for both; pages that react
differently are programs of their own. What counts is what the value changes, never what the pages show by themselves:
`/product/1` and `/product/2` show different things and react alike. Source: detection.md, section 8.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.checks.contexts import Spot, find_contexts
from vedette.checks.documents import text_of
from vedette.checks.features import Normal, features_of
from vedette.checks.live_markup import is_markup_alive
from vedette.domain.check import BREAKERS, Survey
from vedette.domain.insertion import InsertionPoint

ONE_IN = 10
"""If more than one page in so many reacts otherwise, the pages are taken for programs of their own."""
_CHANGING = ("status ", "type ", "error ", "location ")


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the canary and the breaker change of a page, and where and how the value comes back."""

    spots: frozenset[tuple[Spot, str]]
    """Where the canary comes back: the kind of place, and the quote around it."""
    alive: frozenset[str]
    """The characters of the breaker that come back as they are."""
    by_canary: frozenset[str]
    """The new status, type, error signature and place of a redirect that the canary brought."""
    by_breaker: frozenset[str]
    loses: tuple[bool, bool]
    """Whether canary and breaker take away what the untouched page always shows."""


def reaction_of(point: InsertionPoint, survey: Survey) -> Reaction | None:
    """Return how the page of a survey reacts; None where the survey has no probes."""
    if survey.canary is None or survey.breaker is None:
        return None
    normal = Normal.of(*(features_of(each.exchange.response) for each in survey.baselines))
    first, second = survey.breaker_markers
    told = features_of(survey.canary.exchange.response, (survey.canary_marker,))
    broken = features_of(survey.breaker.exchange.response, (first + BREAKERS + second, first, second))
    core, head = survey.canary_marker[1:-1], point.value + survey.canary_marker[0]
    contexts = find_contexts(text_of(survey.canary.exchange.response), core, head)
    return Reaction(
        frozenset((context.spot, context.quote) for context in contexts),
        frozenset(char for char in BREAKERS if is_markup_alive(survey, char)),
        _changed(normal, told),
        _changed(normal, broken),
        (not normal.always <= told, not normal.always <= broken),
    )


def _changed(normal: Normal, features: frozenset[str]) -> frozenset[str]:
    return frozenset(each for each in features - normal.ever if each.startswith(_CHANGING))


def who_stands_alone(first: Reaction | None, others: Sequence[Reaction | None]) -> tuple[bool, ...]:
    """Return for each of `others` whether it has to be tested although `first` was.

    Where few react otherwise those are tested; where many do, all are: what some do differently the rest may do
    differently in ways that a survey does not show. None stands for a page whose reaction is not known.
    """
    otherwise = [reaction is None or reaction != first for reaction in others]
    if sum(otherwise) * ONE_IN > len(others):
        return tuple(True for _ in others)
    return tuple(otherwise)
