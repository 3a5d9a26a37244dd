# SPDX-License-Identifier: Apache-2.0
"""Where commands write: results to standard output, everything else to standard error.

Nothing that comes from a site may move the cursor, colour the screen or turn the direction of writing: `harmless`
shows such characters by their number. Rich's markup is off everywhere, so that square brackets are only brackets.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from shutil import copyfileobj
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:  # what takes long to import is imported where something is printed
    from pydantic import JsonValue
    from rich.console import Console
    from rich.text import Text

WIDTH_WHERE_NOBODY_LOOKS = 200
"""Columns of a table that goes to a file or a pipe: rows stay whole lines."""


def harmless(text: str, most: int | None = None) -> str:
    """Return `text` on one line, every character that does not print shown as `\\x1b` or `\\u202e`.

    With `most`, a longer text is cut there and ends in an ellipsis. Spaces print; other white space does not.
    """
    cut = text if most is None or len(text) <= most else text[: max(most - 1, 0)] + "…"
    if cut.isprintable():
        return cut
    return "".join(char if char.isprintable() else _number(char) for char in cut)


def _number(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@dataclass(frozen=True, slots=True)
class Screen:
    """The two streams of a command."""

    out: Console
    err: Console

    def write(self, text: str) -> None:
        """Write `text` to standard output as it is: JSON, CSV, a report."""
        self.out.file.write(text)
        self.out.file.flush()

    def write_json(self, value: JsonValue) -> None:
        """Write a value as indented JSON. Only ASCII comes out, so nothing in it can steer a terminal."""
        self.write(json.dumps(value, indent=2) + "\n")

    def copy_bytes(self, file: BinaryIO) -> None:
        """Write what is left of a file to standard output, byte for byte."""
        self.out.file.flush()
        copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()

    def line(self, text: str | Text = "") -> None:
        """Print a line of results; a plain text is made harmless first."""
        self.out.print(harmless(text) if isinstance(text, str) else text, soft_wrap=True)

    def say(self, text: str) -> None:
        """Print a line about what goes on to standard error."""
        self.err.print(harmless(text), soft_wrap=True)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows under headings; the last column is the one that gives way."""
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for number, name in enumerate(columns):
            is_last = number == len(columns) - 1
            table.add_column(name, no_wrap=not is_last, overflow="fold")
        for row in rows:
            table.add_row(*(Text(harmless(cell)) for cell in row))
        self.out.print(table)


def open_screen() -> Screen:
    """Return the screen of this process."""
    return Screen(_console(stderr=False), _console(stderr=True))


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDTH_WHERE_NOBODY_LOOKS
    return console
