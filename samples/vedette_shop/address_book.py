# SPDX-License-Identifier: Apache-2.0
"""The staff's address book in memory, searched with the filters of directories. Source: RFC 4515, section 3."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

FILTER_LIMIT_CHARACTERS = 2_000
DEPTH_LIMIT = 20

Entry = Mapping[str, str]
ENTRIES: tuple[Entry, ...] = tuple(
    {"objectClass": "person", "cn": name, "branch": branch, "post": post}
    for name, branch, post in (
        ("Robin Hale", "York", "buyer"),
        ("Kim Osei", "York", "taster"),
        ("Lee Brand", "Bath", "packer"),
        ("Sam Ortiz", "Leeds", "taster"),
        ("Alex Moor", "Bath", "buyer"),
    )
)
_ITEM = re.compile(r"([A-Za-z][A-Za-z0-9-]*)=((?:[^()\\\0]|\\[0-9A-Fa-f]{2})*)")
_PIECE = re.compile(r"\\([0-9A-Fa-f]{2})|(\*)|(.)", re.DOTALL)


class FilterFault(Exception):
    """The text is no filter; the message says where it stops being one."""


@dataclass(slots=True)
class _Reader:
    """Reads one filter from left to right."""

    text: str
    at: int = 0

    def expect(self, char: str) -> None:
        if not self.text.startswith(char, self.at):
            raise FilterFault(f"expected {char!r} at {self.at}")
        self.at += 1

    def matches(self, entry: Entry, depth: int = 0) -> bool:
        """Read a filter to its end, and tell whether `entry` matches it. Raises FilterFault."""
        if depth > DEPTH_LIMIT:
            raise FilterFault("too deep")
        self.expect("(")
        kind = self.text[self.at : self.at + 1]
        if kind in ("&", "|", "!"):
            self.at += 1
            found = self._of_parts(entry, depth)
            found = found if kind != "!" else found[:1]
            is_match = any(found) if kind == "|" else not any(found) if kind == "!" else all(found)
        else:
            is_match = self._of_item(entry)
        self.expect(")")
        return is_match

    def _of_parts(self, entry: Entry, depth: int) -> list[bool]:
        found = []
        while self.text.startswith("(", self.at):
            found.append(self.matches(entry, depth + 1))
        if not found:
            raise FilterFault(f"expected a filter at {self.at}")
        return found

    def _of_item(self, entry: Entry) -> bool:
        found = _ITEM.match(self.text, self.at)
        if found is None:
            raise FilterFault(f"expected attribute=value at {self.at}")
        self.at = found.end()
        pattern = _PIECE.sub(_as_pattern, found[2])
        held = next((value for name, value in entry.items() if name.lower() == found[1].lower()), None)
        return held is not None and re.fullmatch(pattern, held, re.DOTALL | re.IGNORECASE) is not None


def _as_pattern(piece: re.Match[str]) -> str:
    if piece[1] is not None:
        return re.escape(chr(int(piece[1], 16)))
    return ".*?" if piece[2] is not None else re.escape(piece[3])


def search(text: str) -> tuple[Entry, ...]:
    """Return the entries that match the filter `text`. Raises FilterFault for what is no filter, or a long one."""
    if len(text) > FILTER_LIMIT_CHARACTERS or text.count("*") > DEPTH_LIMIT:
        raise FilterFault("the filter is too long")
    return tuple(entry for entry in ENTRIES if _is_match(text, entry))


def _is_match(text: str, entry: Entry) -> bool:
    reader = _Reader(text)
    is_match = reader.matches(entry)
    if reader.at != len(text):
        raise FilterFault(f"expected the end at {reader.at}")
    return is_match


def escaped(value: str) -> str:
    """Return `value` so that a filter takes it for text. Source: RFC 4515, section 3."""
    return re.sub(r"[\\*()\0]", lambda found: f"\\{ord(found[0]):02x}", value)
