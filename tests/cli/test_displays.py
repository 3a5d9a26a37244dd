# SPDX-License-Identifier: Apache-2.0
"""What is shown while a scan runs: what is new, once, and never what the site wants the terminal to do."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console
from tests.support.documented_scan import SCAN
from tests.support.stored import NOON, finding_row

from vedette.cli.displays import (
    Display,
    JsonDisplay,
    LiveDisplay,
    NoDisplay,
    PlainDisplay,
    open_display,
)
from vedette.cli.options import ProgressKind
from vedette.cli.screen import Screen
from vedette.domain.scan import Counters, Phase, Scan, ScanState
from vedette.domain.time import Span
from vedette.domain.weakness import Grade
from vedette.scan.rows import EventRow
from vedette.services.following import Sight
from vedette.store.events import StoredEvent

FOUND = finding_row("/search")
EVENT = StoredEvent(1, EventRow(NOON, "state", "The scan runs."))


def at(percentage: int, seconds: float = 1.0, state: ScanState = ScanState.SCANNING) -> Scan:
    counters = Counters(estimated_steps=100, completed_steps=percentage, requests=percentage * 10, high=1)
    return replace(
        SCAN,
        state=state,
        phase=Phase.ATTACKING,
        percentage=percentage,
        elapsed=Span.of(seconds=seconds),
        counters=counters,
    )


def screen(*, terminal: bool = False) -> tuple[Screen, io.StringIO]:
    stream = io.StringIO()
    console = Console(
        file=stream, force_terminal=terminal, markup=False, highlight=False, emoji=False, width=150, color_system=None
    )
    return Screen(console, console), stream


def shown_by(display: Display, *sights: Sight) -> None:
    with display:
        for sight in sights:
            display.show(sight)


def test_plain_lines_tell_each_event_and_finding_once_and_the_progress_now_and_then() -> None:
    shown, stream = screen()
    sights = [Sight(at(percent, percent / 10), (EVENT,) if percent == 0 else (), (FOUND,)) for percent in range(31)]
    shown_by(PlainDisplay(shown), *sights)
    lines = stream.getvalue().splitlines()
    assert lines[:2] == ["The scan runs.", "Found (confirmed, high): SQL injection: GET /search"]
    assert [line.partition(" ·")[0] for line in lines[2:]] == ["0 %", "10 %", "20 %", "30 %"]
    assert "time left: " in lines[-1]


def test_a_queued_scan_has_no_progress_to_tell() -> None:
    shown, stream = screen()
    shown_by(PlainDisplay(shown), Sight(at(0, 0, ScanState.QUEUED)))
    assert stream.getvalue() == ""


def test_json_lines_repeat_nothing() -> None:
    shown, stream = screen()
    possible = replace(FOUND, grade=Grade.POSSIBLE)
    sights = (Sight(at(1), (EVENT,), (possible,)), Sight(at(1), (), (possible,)), Sight(at(2, 2.0), (), (FOUND,)))
    shown_by(JsonDisplay(shown), *sights)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["Kind"] for line in lines] == ["event", "finding", "progress", "finding", "progress"]
    assert [line["Grade"] for line in lines if line["Kind"] == "finding"] == ["possible", "confirmed"]
    assert lines[2]["SecondsLeft"] is None
    assert lines[2]["Findings"]["high"] == 1


def test_the_live_line_moves_and_is_gone_at_the_end() -> None:
    shown, stream = screen(terminal=True)
    shown_by(LiveDisplay(shown), Sight(at(10), (EVENT,)), Sight(at(20)))
    written = stream.getvalue()
    assert "10 % · attacking · 10 of 100 steps" in written
    assert written.rstrip().endswith("\x1b[2K")


@pytest.mark.parametrize("terminal", [True, False])
def test_hostile_words_of_an_event_and_of_a_finding_are_shown_as_they_are(terminal: bool) -> None:
    shown, stream = screen(terminal=terminal)
    hostile = StoredEvent(1, EventRow(NOON, "state", "\x1b]0;owned\x07 [bold]x[/bold]"))
    found = finding_row("/\x1b[2J\u202e")
    shown_by(open_display(ProgressKind.AUTO, shown), Sight(at(1), (hostile,), (found,)))
    assert "\\x1b]0;owned\\x07 [bold]x[/bold]" in stream.getvalue()
    assert "/\\x1b[2J\\u202e" in stream.getvalue()
    assert "\x1b]0" not in stream.getvalue()
    assert "\u202e" not in stream.getvalue()


def test_the_display_fits_the_wish_and_the_terminal() -> None:
    plain, terminal = screen()[0], screen(terminal=True)[0]
    assert isinstance(open_display(ProgressKind.AUTO, plain), PlainDisplay)
    assert isinstance(open_display(ProgressKind.AUTO, terminal), LiveDisplay)
    assert isinstance(open_display(ProgressKind.PLAIN, terminal), PlainDisplay)
    assert isinstance(open_display(ProgressKind.JSON, terminal), JsonDisplay)
    assert isinstance(open_display(ProgressKind.NONE, terminal), NoDisplay)
