# SPDX-License-Identifier: Apache-2.0
"""How much of a request is read, and what its texts may hold, whatever form it comes in."""

from __future__ import annotations

from pydantic import JsonValue

from vedette.errors import UsageError

BODY_LIMIT_BYTES = 8 * 1024 * 1024
"""A longer body is answered 413 without being read."""

MOST_DEPTH = 32
"""Objects and lists inside each other; the deepest model of the API has five."""

MOST_VALUES = 50_000
"""Keys, items and texts of one body together."""


class TooLarge(UsageError):
    """The body is longer than `BODY_LIMIT_BYTES`."""


def too_deep() -> UsageError:
    """Return the error of a body that nests deeper than `MOST_DEPTH`."""
    return UsageError(f"The body nests deeper than {MOST_DEPTH} levels.", "Send the object of the documentation.")


def too_many() -> UsageError:
    """Return the error of a body with more than `MOST_VALUES` values."""
    return UsageError(f"The body has more than {MOST_VALUES:,} values.", "Send the lists in several requests.")


def cleaned(value: JsonValue) -> JsonValue:
    """Return `value` with lone surrogates replaced by U+FFFD, as .NET does when it writes UTF-8.

    Raises UsageError for NUL, which no database column holds, and for a value that is too deep or too large.
    """
    return _Cleaner().clean(value, MOST_DEPTH)


class _Cleaner:
    """Walks one value and counts what it meets."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def clean(self, value: JsonValue, depth_left: int) -> JsonValue:
        self._left -= 1
        if self._left < 0:
            raise too_many()
        if isinstance(value, str):
            return clean_text(value)
        if isinstance(value, dict):
            self._check_depth(depth_left)
            return {clean_text(key): self.clean(inner, depth_left - 1) for key, inner in value.items()}
        if isinstance(value, list):
            self._check_depth(depth_left)
            return [self.clean(inner, depth_left - 1) for inner in value]
        return value

    def _check_depth(self, depth_left: int) -> None:
        if depth_left <= 0:
            raise too_deep()


def clean_text(text: str) -> str:
    """Return `text` without lone surrogates. Raises UsageError when it holds NUL."""
    if "\x00" in text:
        raise UsageError("A text in the request holds the character NUL.", "Leave it out.")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
