# SPDX-License-Identifier: Apache-2.0
"""Outcomes as text: for the screen, and as sections of `docs/benchmarks.md`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from benchmarks.outcome import Benchmark, Outcome

INTRODUCTION = """\
# Benchmarks

Written by `make bench` on two shared cores. Every figure is a ratio to a peer or a limit that was measured in the same
run, side by side, so that a busy machine slows both; behind the median stand the lowest and the highest round. No test
depends on them.
"""
_SECTION = re.compile(r"^## ", re.MULTILINE)


def render_section(benchmark: Benchmark, outcome: Outcome) -> str:
    """Return the section of one benchmark, heading included."""
    parts = [
        f"## {benchmark.title}",
        f"{benchmark.question} (`python -m benchmarks {benchmark.name}`)",
        _table(outcome.columns, outcome.rows),
    ]
    if outcome.targets:
        rows = [(one.text, one.figure, "met" if one.is_met else "**missed**") for one in outcome.targets]
        parts.append(_table(("target", "this run", ""), rows))
    parts.extend(outcome.notes)
    return "\n\n".join(parts) + "\n"


def renew_page(page: str, order: Sequence[str], sections: Mapping[str, str]) -> str:
    """Return the page with `sections` (by title) in place of what it had; others stay. `order` lists all titles."""
    there = {text.partition("\n")[0]: f"## {text.rstrip()}\n" for text in _SECTION.split(page)[1:]}
    there.update(sections)
    return "\n".join([INTRODUCTION, *(there[title] for title in order if title in there)])


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table whose columns line up, so that it can be read as it is."""
    widths = [max(len(row[index]) for row in (columns, *rows)) for index in range(len(columns))]
    lines = [columns, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )
