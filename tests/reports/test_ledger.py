# SPDX-License-Identifier: Apache-2.0
"""Sums of the ledger agree with its cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.coverage import CellState
from vedette.reports.ledger import EVERY_CHECK, MOST_MAP_ROUTES, LedgerGroup, MapState, sum_ledger

GROUPS = st.lists(
    st.builds(
        LedgerGroup,
        route=st.sampled_from(["GET /", "GET /a", "POST /a"]),
        check=st.sampled_from(["one", "two", EVERY_CHECK]),
        state=st.sampled_from(CellState),
        reason=st.sampled_from(["", "because"]),
        count=st.integers(1, 9),
    )
)


def square(*states: CellState) -> MapState:
    ((only,),) = sum_ledger(LedgerGroup("GET /", "one", state) for state in states).map.squares
    return only


@given(GROUPS)
def test_every_cell_is_in_each_sum_once(groups: list[LedgerGroup]) -> None:
    told = sum_ledger(groups)
    every = sum(group.count for group in groups)

    assert sum(told.totals.values()) == every
    assert sum(reason.count for reason in told.reasons) == every - told.tested
    for sums in (told.by_check, told.by_route):
        assert sum(one.tested for one in sums.values()) == told.tested
        assert sum(one.tested + one.not_tested for one in sums.values()) == told.in_scope
    assert 0.0 <= told.percent <= 100.0


def test_a_square_tells_the_worst_that_was_found_then_how_much_was_tested() -> None:
    assert square(CellState.CLEAN, CellState.CONFIRMED, CellState.POSSIBLE) is MapState.CONFIRMED
    assert square(CellState.CLEAN, CellState.POSSIBLE) is MapState.POSSIBLE
    assert square(CellState.CLEAN, CellState.OUT_OF_SCOPE) is MapState.CLEAN
    assert square(CellState.CLEAN, CellState.SKIPPED) is MapState.PARTLY
    assert square(CellState.BLOCKED, CellState.ERROR) is MapState.NOT_TESTED
    assert square(CellState.OUT_OF_SCOPE) is MapState.NO_CELL


def test_the_map_keeps_to_the_routes_with_most_to_test() -> None:
    told = sum_ledger(
        LedgerGroup(f"GET /{number:03}", "one", CellState.CLEAN, count=number + 1) for number in range(100)
    )

    assert len(told.map.routes) == len(told.map.squares) == MOST_MAP_ROUTES
    assert told.map.left_out == 100 - MOST_MAP_ROUTES
    assert told.map.routes == tuple(f"GET /{number:03}" for number in range(60, 100))


def test_what_was_not_reached_has_no_place_in_the_map() -> None:
    told = sum_ledger([LedgerGroup("GET /far", EVERY_CHECK, CellState.NOT_REACHED)])

    assert (told.map.routes, told.percent) == ((), 0.0)
