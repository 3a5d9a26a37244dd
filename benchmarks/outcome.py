# SPDX-License-Identifier: Apache-2.0
"""What a benchmark is, and what one run of it brought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class NotMeasured(Exception):
    """A benchmark cannot run here; the text says in one sentence why and what would help."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run. A quick run takes seconds and shows that a benchmark works; its figures mean nothing."""

    is_quick: bool = False
    wapiti: Path | None = None
    """The executable of the peer scanner; None when there is none."""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that we set ourselves, and whether this run met it."""

    text: str
    figure: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A table, what it was held against, and what one has to know to read it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One question, and the function that answers it. `measure` raises NotMeasured."""

    name: str
    title: str
    question: str
    measure: Callable[[Settings], Outcome]
