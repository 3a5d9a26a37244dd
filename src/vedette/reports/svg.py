# SPDX-License-Identifier: Apache-2.0
"""Pictures for people who look rather than read: severities, the trend over scans, the map of what was tested.

Inline SVG without scripts, fonts or styles from elsewhere. Colour never stands alone: numbers, letters and patterns say
the same, each picture has a name for those who hear it, and what it shows stands in a table or a list as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup, escape

from vedette.domain.weakness import Grade, Severity
from vedette.reports.document import DateStyle, FindingLine, TrendPoint
from vedette.reports.labels import SEVERITY_NAMES
from vedette.reports.ledger import CoverageMap, MapState
from vedette.reports.text import one_line

SEVERITY_COLOURS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "#7b0f3a",
        Severity.HIGH: "#b3261e",
        Severity.MEDIUM: "#9a5b00",
        Severity.LOW: "#1f5f8b",
        Severity.BEST_PRACTICE: "#3d6b4f",
        Severity.INFORMATION: "#59636e",
    }
)
"""Each with a contrast of at least 4.5 to white. Source: WCAG 2.2, criterion 1.4.3."""

_MAP: Mapping[MapState, tuple[str, str, str, str]] = MappingProxyType(
    {
        MapState.CONFIRMED: ("#b3261e", "#fff", "C", "confirmed finding"),
        MapState.POSSIBLE: ("#e8a33d", "#1f2328", "P", "possible finding"),
        MapState.CLEAN: ("#cfe8d5", "#1f4d2e", "\u2713", "tested, nothing found"),
        MapState.PARTLY: ("#e4efc8", "#3f4d12", "\u25d0", "partly tested"),
        MapState.NOT_TESTED: ("#d0d7de", "#1f2328", "\u2013", "not tested"),
        MapState.NO_CELL: ("#f6f8fa", "#8c959f", "", "does not apply"),
    }
)
_TEXT = 'font-family="system-ui,Segoe UI,Roboto,Helvetica,Arial,sans-serif"'
_MOST_LABEL = 46


def severity_chart(lines: Iterable[FindingLine]) -> Markup:
    """Return a bar a severity: the full colour is confirmed, the hatched rest possible."""
    counts = {(severity, grade): 0 for severity in Severity for grade in Grade}
    for line in lines:
        counts[line.severity, line.grade] += 1
    most = max(counts[severity, Grade.CONFIRMED] + counts[severity, Grade.POSSIBLE] for severity in Severity) or 1
    parts = [_hatching()]
    for row, severity in enumerate(Severity):
        sure, likely = counts[severity, Grade.CONFIRMED], counts[severity, Grade.POSSIBLE]
        parts.append(_bar(row, severity, sure, likely, 370 / most))
    spoken = ", ".join(
        f"{SEVERITY_NAMES[severity]}: {counts[severity, Grade.CONFIRMED]} confirmed, "
        f"{counts[severity, Grade.POSSIBLE]} possible"
        for severity in Severity
    )
    return _picture(640, 6 * 30 + 26, f"Findings by severity. {spoken}", [*parts, _grade_legend()])


def trend_chart(points: Sequence[TrendPoint], dates: DateStyle) -> Markup:
    """Return a stacked column a scan, oldest on the left; nothing to see with a single scan is still one column."""
    totals = [sum(count for _, count in point.counts) for point in points]
    most = max(totals, default=0) or 1
    width = 560 / max(len(points), 4)
    parts = [Markup('<line x1="40" y1="170" x2="620" y2="170" stroke="#8c959f"/>')]
    parts.append(_label(34, 24, f"{most:,}", anchor="end"))
    parts.append(_label(34, 174, "0", anchor="end"))
    for index, (point, total) in enumerate(zip(points, totals, strict=True)):
        parts.append(_column(50 + index * width, width * 0.7, point, 150 / most))
        middle = 50 + index * width + width * 0.35
        parts.append(_label(middle, 188, dates.write(point.at).partition(" ")[0], size=10, anchor="middle"))
        parts.append(_label(middle, 166 - total * 150 / most, f"{total:,}", size=11, anchor="middle"))
    parts.append(_severity_legend(204))
    spoken = "; ".join(f"{dates.write(point.at)}: {total}" for point, total in zip(points, totals, strict=True))
    return _picture(640, 222, f"Findings of the latest scans. {spoken}", parts)


def coverage_chart(told: CoverageMap) -> Markup:
    """Return the map: a row a route, a numbered column a check; letters tell what the colours tell."""
    left, top, size = 330, 26, 18
    width = max(left + size * len(told.checks) + 10, 640)
    parts = [
        _label(left + size * column + size / 2, top - 8, str(column + 1), size=9, anchor="middle")
        for column in range(len(told.checks))
    ]
    for row, (route, squares) in enumerate(zip(told.routes, told.squares, strict=True)):
        y = top + row * size
        shown = one_line(route)
        cut = shown if len(shown) <= _MOST_LABEL else f"{shown[:_MOST_LABEL]}\u2026"
        parts.append(_label(left - 8, y + 13, cut, size=11, anchor="end", mono=True))
        parts.extend(_square(left + column * size, y, size, state) for column, state in enumerate(squares))
    y = top + len(told.routes) * size + 16
    parts.append(_map_legend(y))
    name = f"Coverage of {len(told.routes)} routes by {len(told.checks)} checks; the ledger holds every cell."
    return _picture(width, y + 22, name, parts)


def _picture(width: float, height: float, name: str, parts: Iterable[Markup]) -> Markup:
    return Markup('<svg role="img" viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" {}><title>{}</title>{}</svg>').format(
        width, height, width, Markup(_TEXT), name, Markup("").join(parts)
    )


def _label(
    x: float, y: float, text: str, *, size: int = 12, anchor: str = "start", fill: str = "#1f2328", mono: bool = False
) -> Markup:
    family = Markup(' font-family="ui-monospace,Menlo,Consolas,monospace"' if mono else "")
    return Markup('<text x="{:.1f}" y="{:.1f}" font-size="{}" text-anchor="{}" fill="{}"{}>{}</text>').format(
        x, y, size, anchor, fill, family, escape(text)
    )


def _box(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
        x, y, width, height, fill
    )


def _hatching() -> Markup:
    drawn = Markup("").join(
        Markup(
            '<pattern id="hatch-{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<rect width="6" height="6" fill="#fff"/><rect width="3" height="6" fill="{}"/></pattern>'
        ).format(severity.value, SEVERITY_COLOURS[severity])
        for severity in Severity
    )
    return Markup("<defs>{}</defs>").format(drawn)


def _bar(row: int, severity: Severity, sure: int, likely: int, scale: float) -> Markup:
    y = row * 30 + 4
    parts = [_label(112, y + 16, SEVERITY_NAMES[severity], size=13, anchor="end")]
    if sure:
        parts.append(_box(122, y, sure * scale, 22, SEVERITY_COLOURS[severity]))
    if likely:
        parts.append(_box(122 + sure * scale, y, likely * scale, 22, f"url(#hatch-{severity.value})"))
    end = 122 + (sure + likely) * scale
    parts.append(_box(122, y, 1, 22, "#8c959f"))
    told = f"{sure + likely:,}" + (f" ({likely:,} possible)" if likely else "")
    parts.append(_label(end + 8, y + 16, told, size=13))
    return Markup("").join(parts)


def _grade_legend() -> Markup:
    y = 6 * 30 + 8
    return Markup("").join(
        (
            _box(122, y, 12, 12, SEVERITY_COLOURS[Severity.INFORMATION]),
            _label(140, y + 10, "confirmed", size=11),
            _box(220, y, 12, 12, f"url(#hatch-{Severity.INFORMATION.value})"),
            _label(238, y + 10, "possible", size=11),
        )
    )


def _column(x: float, width: float, point: TrendPoint, scale: float) -> Markup:
    parts, y = [], 170.0
    counts = dict(point.counts)
    for severity in reversed(Severity):
        height = counts.get(severity, 0) * scale
        if height:
            y -= height
            parts.append(_box(x, y, width, height, SEVERITY_COLOURS[severity]))
    return Markup("").join(parts)


def _severity_legend(y: float) -> Markup:
    parts = []
    for index, severity in enumerate(Severity):
        x = 40 + index * 98
        parts += [
            _box(x, y, 11, 11, SEVERITY_COLOURS[severity]),
            _label(x + 16, y + 10, SEVERITY_NAMES[severity], size=11),
        ]
    return Markup("").join(parts)


def _square(x: float, y: float, size: int, state: MapState) -> Markup:
    fill, ink, sign, _ = _MAP[state]
    drawn = _box(x + 1, y + 1, size - 2, size - 2, fill)
    return drawn + _label(x + size / 2, y + 13, sign, size=10, anchor="middle", fill=ink) if sign else drawn


def _map_legend(y: float) -> Markup:
    parts, x = [], 10.0
    for fill, ink, sign, name in _MAP.values():
        parts.append(_box(x, y - 10, 14, 14, fill))
        parts.append(_label(x + 7, y + 1, sign, size=10, anchor="middle", fill=ink))
        parts.append(_label(x + 19, y + 1, name, size=11))
        x += 28 + 5.1 * len(name)
    return Markup("").join(parts)
