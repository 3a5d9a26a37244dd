# SPDX-License-Identifier: Apache-2.0
"""A cell says the most that is known of it."""

from __future__ import annotations

import pytest

from vedette.domain.coverage import CellState
from vedette.domain.exchange import Response
from vedette.scan.ledger import blocked, says_more


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (CellState.CLEAN, CellState.CONFIRMED, CellState.CONFIRMED),
        (CellState.CONFIRMED, CellState.CLEAN, CellState.CONFIRMED),
        (CellState.ERROR, CellState.CLEAN, CellState.CLEAN),
        (CellState.CLEAN, CellState.BLOCKED, CellState.CLEAN),
        (CellState.NOT_REACHED, CellState.SKIPPED, CellState.SKIPPED),
    ],
)
def test_the_result_that_says_more_is_kept(first: CellState, second: CellState, kept: CellState) -> None:
    assert (second if says_more(second, first) else first) is kept
    assert says_more(first, None)


@pytest.mark.parametrize(("status", "is_blocked"), [(200, False), (401, True), (403, True), (429, True), (404, False)])
def test_a_site_that_lets_nobody_in_is_blocked(status: int, is_blocked: bool) -> None:
    assert bool(blocked(Response(status))) is is_blocked
