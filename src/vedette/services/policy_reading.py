# SPDX-License-Identifier: Apache-2.0
"""What the readers of a policy's settings share: what is not sent stays as it is, and patterns are looked at."""

from __future__ import annotations

from typing import TypeVar

from vedette.crawl.patterns import check_patterns
from vedette.errors import UsageError

T = TypeVar("T")
MOST_RULES = 500
MOST_TEXT_LENGTH = 4_096


def sent_or(sent: T | None, base: T) -> T:
    """Return what was sent, or else what stands already."""
    return base if sent is None else sent


def checked_pattern(pattern: str, field: str) -> str:
    """Return a regular expression that can be run. Raises UsageError that names `field`."""
    check_patterns((pattern,), field)
    return pattern


def checked_line(text: str, field: str) -> str:
    """Return `text` without the space around it. Raises UsageError when no header line can hold it."""
    line = text.strip()
    is_plain = all(character >= " " and character != "\x7f" and ord(character) < 0x100 for character in line)
    if not is_plain or len(line) > MOST_TEXT_LENGTH:
        raise UsageError(f"{field} cannot stand in a header line.", "Use one line of Latin-1.", field=field)
    return line


def checked_count(items: list[T], field: str) -> list[T]:
    """Return `items`. Raises UsageError when they are too many."""
    if len(items) > MOST_RULES:
        raise UsageError(f"{field} holds more than {MOST_RULES} items.", "Use fewer.", field=field)
    return items


def split_names(text: str) -> tuple[str, ...]:
    """Return the names of a text with commas between them, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
