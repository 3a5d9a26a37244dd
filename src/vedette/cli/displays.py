# SPDX-License-Identifier: Apache-2.0
"""Ways to show a scan that runs: a live line on a terminal, plain lines anywhere else, JSON lines for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from pydantic import JsonValue
from rich.live import Live
from rich.text import Text

from vedette.cli.options import ProgressKind
from vedette.cli.progress import Pace, write_time_left
from vedette.cli.screen import Screen, harmless
from vedette.domain.scan import Scan, ScanState
from vedette.domain.weakness import Grade, Severity
from vedette.scan.rows import EventRow, FindingRow
from vedette.services.findings import weakness_of
from vedette.services.following import Sight
from vedette.wire.instants import write_instant

_BAR_WIDTH = 24
_LINE_EACH_PERCENT = 10
_LINE_EACH_SECONDS = 30.0


class Display(AbstractContextManager["Display"], Protocol):
    """Shows what a look at a scan found; used as a context, so that a live line is cleared whatever happens."""

    def show(self, sight: Sight) -> None:
        """Take in one look."""
        ...


def open_display(kind: ProgressKind, screen: Screen) -> Display:
    """Return the display that fits `kind` and the terminal."""
    match kind:
        case ProgressKind.JSON:
            return JsonDisplay(screen)
        case ProgressKind.NONE:
            return NoDisplay()
        case ProgressKind.AUTO if screen.err.is_terminal:
            return LiveDisplay(screen)
        case _:
            return PlainDisplay(screen)


class _NothingToClear:
    """The context of a display that leaves nothing on the screen to be cleared."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class NoDisplay(_NothingToClear):
    """Shows nothing."""

    def show(self, sight: Sight) -> None:
        """Take in one look."""


class PlainDisplay(_NothingToClear):
    """Lines on standard error: what happens, what is found, and now and then how far it is."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._pace = Pace()
        self._news = News()
        self._told = (-_LINE_EACH_PERCENT, -_LINE_EACH_SECONDS)

    def show(self, sight: Sight) -> None:
        """Print what is new."""
        self._pace.add(sight.scan)
        for line in news_lines(sight, self._news):
            self._screen.say(line)
        percent, seconds = sight.scan.percentage, sight.scan.elapsed.seconds
        if sight.scan.state is ScanState.QUEUED:
            return
        if percent >= self._told[0] + _LINE_EACH_PERCENT or seconds >= self._told[1] + _LINE_EACH_SECONDS:
            self._told = (percent - percent % _LINE_EACH_PERCENT, seconds)
            self._screen.say(status_line(sight, self._pace))


class LiveDisplay:
    """The same lines on a terminal, with one line at the bottom that moves."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._pace = Pace()
        self._news = News()
        self._live = Live(console=screen.err, transient=True, auto_refresh=False)

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)

    def show(self, sight: Sight) -> None:
        """Print what is new above the line, and move the line."""
        self._pace.add(sight.scan)
        for line in news_lines(sight, self._news):
            self._screen.say(line)
        filled = round(_BAR_WIDTH * sight.scan.percentage / 100)
        bar = Text("█" * filled, style="green").append("░" * (_BAR_WIDTH - filled), style="dim")
        self._live.update(bar.append(" " + harmless(status_line(sight, self._pace)), style="default"), refresh=True)


class JsonDisplay(_NothingToClear):
    """JSON lines on standard output; each has a Kind: progress, event or finding."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._pace = Pace()
        self._news = News()
        self._last: JsonValue = None

    def show(self, sight: Sight) -> None:
        """Write what changed."""
        self._pace.add(sight.scan)
        for event in sight.events:
            self._write({"Kind": "event", "Scan": str(sight.scan.id), **_event_value(event.event)})
        for row in self._news.take(sight.findings):
            self._write({"Kind": "finding", "Scan": str(sight.scan.id), **finding_value(row)})
        value = progress_value(sight, self._pace)
        if value != self._last:
            self._last = value
            self._write(value)

    def _write(self, value: JsonValue) -> None:
        self._screen.write(json.dumps(value) + "\n")


class News:
    """Tells findings that are new, or that were only possible before, from those that were shown already."""

    def __init__(self) -> None:
        self._known: dict[UUID, Grade] = {}

    def take(self, rows: Iterable[FindingRow]) -> list[FindingRow]:
        """Return the rows that say something new, and remember them."""
        new = [row for row in rows if self._known.get(row.id) is not row.grade]
        self._known.update((row.id, row.grade) for row in new)
        return new

    def has_seen(self, row: FindingRow) -> bool:
        """Whether the finding was shown before, in whatever grade."""
        return row.id in self._known


def news_lines(sight: Sight, news: News) -> list[str]:
    """Return the lines of the scan's story since the last look, then its new findings."""
    lines = [event.event.text for event in sight.events if event.event.kind != "phase"]
    lines += [f"Phase: {event.event.text}" for event in sight.events if event.event.kind == "phase"]
    fresh = [row for row in sight.findings if not news.has_seen(row)]
    news.take(sight.findings)
    return lines + [finding_line(row) for row in fresh]


def finding_line(row: FindingRow) -> str:
    """Return one line about a finding that was just made."""
    key = row.cell.subject
    where = f"{key.method} {key.route or key.origin}".strip()
    parameter = f", {key.place} parameter {key.parameter}" if key.parameter else ""
    return f"Found ({row.grade.value}, {row.severity.value}): {weakness_of(row.cell.check).name}: {where}{parameter}"


def status_line(sight: Sight, pace: Pace) -> str:
    """Return how far the scan is, in one line, from its row."""
    scan = sight.scan
    counters = scan.counters
    rate = pace.requests_per_second()
    parts = [
        f"{scan.percentage} %",
        scan.state.value if scan.state is not ScanState.SCANNING else scan.phase.value,
        f"{counters.completed_steps:,} of {counters.estimated_steps:,} steps",
        f"{counters.requests:,} requests" + (f", {rate:.0f} a second" if rate is not None else ""),
        f"found {_counts(sight.findings)}",
    ]
    if scan.state.is_active:
        parts.append(f"time left: {write_time_left(pace.time_left(scan))}")
    return " · ".join(parts)


def _counts(rows: Iterable[FindingRow]) -> str:
    listed = list(rows)
    if not listed:
        return "nothing so far"
    confirmed = sum(row.grade is Grade.CONFIRMED for row in listed)
    worst = ", ".join(
        f"{count} {severity.value}"
        for severity in Severity
        if (count := sum(row.severity is severity for row in listed))
    )
    return f"{worst} ({confirmed} confirmed)"


def progress_value(sight: Sight, pace: Pace) -> dict[str, JsonValue]:
    """Return where the scan stands as a JSON object."""
    scan, counters = sight.scan, sight.scan.counters
    rate, left = pace.requests_per_second(), pace.time_left(scan)
    return {
        "Kind": "progress",
        "Scan": str(scan.id),
        "State": scan.state.value,
        "Phase": scan.phase.value,
        "Percentage": scan.percentage,
        "CompletedSteps": counters.completed_steps,
        "EstimatedSteps": counters.estimated_steps,
        "Requests": counters.requests,
        "RequestsPerSecond": None if rate is None else round(rate, 1),
        "ElapsedSeconds": round(scan.elapsed.seconds, 1),
        "SecondsLeft": None if left is None else [round(left.least), round(left.most)],
        "Findings": _finding_counts(scan),
    }


def _finding_counts(scan: Scan) -> JsonValue:
    return {severity.value: scan.counters.of(severity) for severity in Severity}


def _event_value(event: EventRow) -> dict[str, JsonValue]:
    return {"At": write_instant(event.at), "Event": event.kind, "Text": event.text}


def finding_value(row: FindingRow) -> dict[str, JsonValue]:
    """Return a finding as a JSON object, without its evidence."""
    key = row.cell.subject
    return {
        "Id": str(row.id),
        "Check": row.cell.check,
        "Name": weakness_of(row.cell.check).name,
        "Severity": row.severity.value,
        "Grade": row.grade.value,
        "Certainty": row.certainty,
        "Method": key.method,
        "Route": f"{key.origin}{key.route}",
        "Place": key.place,
        "Parameter": key.parameter,
        "Url": row.url,
    }
