# SPDX-License-Identifier: Apache-2.0
"""The leaves of a JSON text, each with its place in the text. Never raises. Sources: RFC 8259; RFC 6901 (pointers)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from vedette.web.text_slot import TextSlot

MOST_DEPTH = 64
_TOKEN = re.compile(r'[ \t\r\n]*(?:("(?:[^"\\]|\\.)*+")|([{}\[\],:])|([^\s{}\[\],:"]+))', re.DOTALL)


def json_leaves(text: str, *, is_latin_1: bool = False) -> tuple[TextSlot, ...]:
    """Return the leaves of `text`, named by JSON pointers; nothing for a text that is no JSON.

    The whole text may be a leaf: its pointer is empty. With `is_latin_1` the text is UTF-8 read as Latin-1, so that
    places are those of bytes. Arrays count their items; what is deeper than `MOST_DEPTH` is left out.
    """
    if _read(text, is_latin_1=is_latin_1) is _BROKEN:
        return ()
    found = []
    for pointer, start, end in _leaves(text, is_latin_1=is_latin_1):
        value = _read(text[start:end], is_latin_1=is_latin_1)
        is_text = isinstance(value, str)
        found.append(TextSlot(pointer, str(value) if is_text else text[start:end], start, end, is_text))
    return tuple(found)


_BROKEN = object()


def _read(text: str, *, is_latin_1: bool) -> object:
    try:
        value: object = json.loads(text.encode("latin-1").decode("utf-8") if is_latin_1 else text)
    except (ValueError, RecursionError):
        return _BROKEN
    return value


def _leaves(text: str, *, is_latin_1: bool) -> Iterator[tuple[str, int, int]]:
    """Yield pointer, start and end of each leaf of valid JSON."""
    stack: list[tuple[str, int]] = []
    """For each open container the pointer of the container, and the number of the item in an array, -1 in an object."""
    key: str | None = None
    at = 0
    while (found := _TOKEN.match(text, at)) is not None:
        at = found.end()
        mark = found[2]
        if mark in ("{", "["):
            stack.append((_pointer(stack, key), 0 if mark == "[" else -1))
            key = None
        elif mark in ("}", "]"):
            stack.pop()
        elif mark == ",":
            pointer, index = stack[-1]
            stack[-1] = (pointer, index + 1 if index >= 0 else -1)
            key = None
        elif mark is None:
            start = found.start(1) if found[1] is not None else found.start(3)
            if stack and stack[-1][1] < 0 and key is None:
                key = str(_read(text[start:at], is_latin_1=is_latin_1))
            elif len(stack) <= MOST_DEPTH:
                yield _pointer(stack, key), start, at


def _pointer(stack: list[tuple[str, int]], key: str | None) -> str:
    """Return the pointer of the value that comes next."""
    if not stack:
        return ""
    pointer, index = stack[-1]
    step = str(index) if index >= 0 else (key or "").replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{step}"
