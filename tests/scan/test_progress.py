# SPDX-License-Identifier: Apache-2.0
"""The percentage moves in bands and never goes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.scan import Phase
from vedette.scan.progress import percentage


@pytest.mark.parametrize(
    ("phase", "completed", "estimated", "expected"),
    [
        (Phase.PENDING, 0, 0, 0),
        (Phase.CRAWLING, 5, 10, 15),
        (Phase.CRAWLING, 10, 10, 30),
        (Phase.CRAWLING_AND_ATTACKING, 50, 100, 45),
        (Phase.ATTACKING, 0, 10, 30),
        (Phase.ATTACKING, 10, 10, 90),
        (Phase.VERIFYING, 1, 2, 97),
        (Phase.ARCHIVING, 0, 0, 99),
        (Phase.COMPLETE, 0, 0, 100),
    ],
)
def test_a_phase_fills_its_band(phase: Phase, completed: int, estimated: int, expected: int) -> None:
    assert percentage(phase, completed, estimated, 0) == expected


@given(st.lists(st.tuples(st.sampled_from(list(Phase)), st.integers(0, 50), st.integers(0, 50)), max_size=30))
def test_it_never_goes_back_and_is_at_most_99_before_the_end(moves: list[tuple[Phase, int, int]]) -> None:
    before = 0
    for phase, completed, estimated in sorted(moves, key=lambda move: list(Phase).index(move[0])):
        now = percentage(phase, completed, estimated, before)

        assert before <= now <= (100 if phase is Phase.COMPLETE else 99)

        before = now
