# SPDX-License-Identifier: Apache-2.0
"""Durations are written in .NET's constant form and read back to the tick."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.time import Span
from vedette.wire.spans import read_span, write_span

SPANS = {
    "00:00:00": Span(0),
    "00:23:46.6821882": Span(14_266_821_882),
    "00:00:00.5000000": Span(5_000_000),
    "23:59:59.9999999": Span(863_999_999_999),
    "1.00:00:00": Span(864_000_000_000),
    "-00:00:01": Span(-10_000_000),
    "-2.03:00:00.0000001": Span(-1_836_000_000_001),
}


@pytest.mark.parametrize(("text", "span"), SPANS.items(), ids=SPANS)
def test_a_span_is_written_as(text: str, span: Span) -> None:
    assert write_span(span) == text


@given(st.integers(-(2**63) + 1, 2**63 - 1).map(Span))
def test_what_was_written_is_read_back(span: Span) -> None:
    assert read_span(write_span(span)) == span


def test_a_clock_time_without_seconds_and_a_short_fraction_are_read() -> None:
    assert read_span("8:30") == Span.of(hours=8, minutes=30)
    assert read_span("00:00:01.25") == Span.of(seconds=1.25)


@pytest.mark.parametrize(
    "text", ["", "5", "24:00:00", "00:60:00", "00:00:60", "00:00:00.12345678", "1:1:1:1", "99999999.00:00:00"]
)
def test_does_not_guess_at(text: str) -> None:
    assert read_span(text) is None


@given(st.text(max_size=40))
def test_any_text_is_a_span_or_none(text: str) -> None:
    span = read_span(text)

    assert span is None or read_span(write_span(span)) == span
