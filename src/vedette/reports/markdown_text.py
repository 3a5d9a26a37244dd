# SPDX-License-Identifier: Apache-2.0
"""Text of others inside Markdown, so that it stays text in CommonMark and in the dialects of code hosts.

Source: CommonMark 0.31, sections 2.4 (backslash escapes) and 6.1 (code spans).
"""

from __future__ import annotations

import re

from vedette.reports.text import one_line, shown_text

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$^=:])")
_MENTION = re.compile(r"@(?=\w)")
_WORD_JOINER = "\u2060"
"""Takes no room; code hosts take `@` before a letter for the name of somebody to call."""
_FENCE = re.compile("`+")


def plain(text: str) -> str:
    """Return `text` on one line with everything escaped that Markdown or HTML would read."""
    return _MENTION.sub(f"@{_WORD_JOINER}", _SPECIAL.sub(r"\\\1", one_line(text)))


def code(text: str) -> str:
    """Return `text` on one line as a code span; a bar, which would end the cell of a table, is left out of it."""
    line = one_line(text).replace("|", "\u2502")
    fence = "`" * (_longest_fence(line) + 1)
    return f"{fence} {line} {fence}" if line.startswith("`") or line.endswith("`") or not line else fence + line + fence


def code_block(text: str, language: str = "text") -> str:
    """Return `text` as a fenced block of code that nothing in it can end."""
    fence = "`" * max(_longest_fence(text) + 1, 3)
    return f"{fence}{language}\n{shown_text(text)}\n{fence}"


def link(address: str) -> str:
    """Return an address as a link that cannot be left early; one that is not of the web stays text."""
    line = one_line(address)
    is_web = line.startswith(("https://", "http://")) and not re.search(r"[\s<>\\]", line)
    return f"<{line}>" if is_web else code(line)


def _longest_fence(text: str) -> int:
    return max((len(run) for run in _FENCE.findall(text)), default=0)
