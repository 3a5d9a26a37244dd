# SPDX-License-Identifier: Apache-2.0
"""Two pages react alike where the value changes them alike, whatever they show by themselves."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from tests.support.judge import Judged, page, point_at, survey_of, value_in

from vedette.checks.contexts import Spot
from vedette.checks.reactions import Reaction, reaction_of, who_stands_alone
from vedette.domain.exchange import Response

Answer = Callable[[str], Response]


def reaction_to(answer: Answer) -> Reaction:
    point = point_at()
    found = reaction_of(point, survey_of(point, lambda request: answer(value_in(point, request)), Judged()))
    assert found is not None
    return found


def strict(value: str) -> Response:
    """A page that fails for all that is no number."""
    return page("<p>fine") if value.isdigit() else page("<p>failed", 500)


def quoting(value: str) -> Response:
    """A page that fails for a quote only."""
    return page("<p>Syntax error", 500) if "'" in value else page("<p>fine")


ANSWERS: dict[str, Answer] = {
    "constant": lambda value: page("<h1>Thanks</h1>"),
    "escaped": lambda value: page(f"<p>{html.escape(value)}</p>"),
    "raw": lambda value: page(f"<p>{value}</p>"),
    "in an attribute": lambda value: page(f'<input value="{value}">'),
    "a failure": strict,
    "a failure at a quote": quoting,
    "an empty page": lambda value: page("<ul><li>a<li>b</ul>" if value == "1" else "<ul></ul>"),
}


@pytest.mark.parametrize("one", ANSWERS)
@pytest.mark.parametrize("other", ANSWERS)
def test_only_what_behaves_alike_reacts_alike(one: str, other: str) -> None:
    assert (reaction_to(ANSWERS[one]) == reaction_to(ANSWERS[other])) is (one == other)


def test_what_pages_show_by_themselves_does_not_count() -> None:
    tea = reaction_to(lambda value: page(f"<h1>Tea</h1><ul><li>1<li>2</ul><p>{html.escape(value)}</p>"))
    pot = reaction_to(lambda value: page(f"<h1>Pots and kettles</h1><p>{html.escape(value)}</p>"))

    assert tea == pot
    assert tea.spots == {(Spot.TEXT, "")}


SAME, OTHER = reaction_to(ANSWERS["escaped"]), reaction_to(ANSWERS["raw"])
DECISIONS: dict[str, tuple[list[Reaction | None], list[int]]] = {
    "all alike": ([SAME] * 30, []),
    "one in many": ([*[SAME] * 29, OTHER], [29]),
    "one that is not known": ([*[SAME] * 29, None], [29]),
    "one of a few": ([SAME, OTHER, SAME], [0, 1, 2]),
    "many": ([SAME, OTHER] * 10, list(range(20))),
    "a single one": ([OTHER], [0]),
    "none": ([], []),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_who_is_tested_although_the_first_was(name: str) -> None:
    others, alone = DECISIONS[name]

    assert [index for index, is_alone in enumerate(who_stands_alone(SAME, others)) if is_alone] == alone


def test_a_first_that_is_not_known_stands_for_nobody() -> None:
    assert who_stands_alone(None, [SAME, None]) == (True, True)
