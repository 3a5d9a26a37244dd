# SPDX-License-Identifier: Apache-2.0
"""Addresses in style sheets: `url(…)` and `@import "…"`. Source: CSS Syntax 3, sections 4.3.4 to 4.3.6."""

from __future__ import annotations

import re

MOST_LINKS = 500
MOST_LENGTH = 2 * 1024 * 1024
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ADDRESS = re.compile(
    r"url\(\s{0,100}(?:\"([^\"\n]{0,4096})\"|'([^'\n]{0,4096})'|((?:[^\s\"'()\\]|\\(?:[0-9a-f]{1,6}\s?|.)){0,4096}))"
    r"|@import\s{1,100}(?:\"([^\"\n]{0,4096})\"|'([^'\n]{0,4096})')",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))")


def read_stylesheet(text: str) -> tuple[str, ...]:
    """Return the addresses that `text` loads, in order, each once, without `data:` ones; at most `MOST_LINKS`."""
    found: dict[str, None] = {}
    for match in _ADDRESS.finditer(_COMMENT.sub(" ", text[:MOST_LENGTH])):
        address = _ESCAPE.sub(_unescaped, next((group for group in match.groups() if group), "")).strip()
        if address and not address.lower().startswith("data:"):
            found[address] = None
        if len(found) == MOST_LINKS:
            break
    return tuple(found)


def _unescaped(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    code = int(found[1], 16)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
