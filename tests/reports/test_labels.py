# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from vedette.domain.coverage import CellState
from vedette.domain.time import Span
from vedette.domain.weakness import Severity
from vedette.reports.labels import SEVERITY_NAMES, STATE_NAMES, duration_text

DURATIONS: dict[str, Span] = {
    "0.0 s": Span(0),
    "4.2 s": Span.of(milliseconds=4_200),
    "1 min 0 s": Span.of(seconds=60),
    "23 min 47 s": Span.of(minutes=23) + Span.of(seconds=47),
    "1 h 02 min": Span.of(hours=1) + Span.of(minutes=2),
    "49 h 00 min": Span.of(hours=49),
}


@pytest.mark.parametrize(("text", "span"), DURATIONS.items(), ids=DURATIONS)
def test_a_duration_is_told_as(text: str, span: Span) -> None:
    assert duration_text(span) == text


def test_every_severity_and_state_has_a_name_of_its_own() -> None:
    assert set(SEVERITY_NAMES) == set(Severity)
    assert set(STATE_NAMES) == set(CellState)
    assert len(set(SEVERITY_NAMES.values())) == len(Severity)
    assert len(set(STATE_NAMES.values())) == len(CellState)
