# SPDX-License-Identifier: Apache-2.0
"""JSON as clients write it: strict JSON first, else the dialect that Json.NET takes.

The dialect adds to RFC 8259: strings in single quotes, names without quotes, a comma behind the last item, comments,
and `undefined` for null. The vendor's Jenkins plugin sends single quotes under `application/json`.
"""

from __future__ import annotations

import json
import re
from math import isfinite

from pydantic import JsonValue

from vedette.api.limits import MOST_DEPTH, too_deep
from vedette.errors import UsageError

_GAP = re.compile(r"(?:[\s\ufeff]+|//[^\n\r]*|/\*.*?\*/)*", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WORDS: dict[str, JsonValue] = {"true": True, "false": False, "null": None, "undefined": None}
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PLAIN = {quote: re.compile(rf"[^{quote}\\]*", re.DOTALL) for quote in "'\""}
_FOUR_HEX = re.compile(r"[0-9a-fA-F]{4}", re.ASCII)


def read_json(text: str) -> JsonValue:
    """Return the value that `text` is. Raises UsageError that names the position of the first mistake.

    Linear in the length of `text`. Of two equal names in an object the later one counts.
    """
    try:
        value: JsonValue = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except RecursionError as error:
        raise too_deep() from error
    except ValueError:
        return _Dialect(text).read()
    return value


def _refuse_constant(word: str) -> JsonValue:
    raise ValueError(f"{word} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError("the number is too large")
    return number


class _Dialect:
    """Reads one text from its start to its end; `at` is the index of the next character."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self) -> JsonValue:
        value = self._value(MOST_DEPTH)
        self._skip_gap()
        if self._at < len(self._text):
            raise self._mistake("the end of the body")
        return value

    def _value(self, depth_left: int) -> JsonValue:
        match self._peek():
            case "{":
                return self._object(self._deeper(depth_left))
            case "[":
                return self._list(self._deeper(depth_left))
            case "'" | '"':
                return self._string()
        if found := _NUMBER.match(self._text, self._at):
            self._at = found.end()
            return self._number(found.group())
        word = self._name("a value")
        if word not in _WORDS:
            self._at -= len(word)
            raise self._mistake("a value")
        return _WORDS[word]

    def _deeper(self, depth_left: int) -> int:
        if depth_left <= 0:
            raise too_deep()
        self._at += 1
        return depth_left - 1

    def _object(self, depth_left: int) -> dict[str, JsonValue]:
        members: dict[str, JsonValue] = {}
        while self._peek() != "}":
            name = self._string() if self._peek() in ("'", '"') else self._name("a name or a closing brace")
            if self._peek() != ":":
                raise self._mistake("a colon")
            self._at += 1
            members[name] = self._value(depth_left)
            self._comma_before("}")
        self._at += 1
        return members

    def _list(self, depth_left: int) -> list[JsonValue]:
        items: list[JsonValue] = []
        while self._peek() != "]":
            items.append(self._value(depth_left))
            self._comma_before("]")
        self._at += 1
        return items

    def _comma_before(self, end: str) -> None:
        follower = self._peek()
        if follower == ",":
            self._at += 1
        elif follower != end:
            raise self._mistake(f"a comma or {end}")

    def _string(self) -> str:
        quote = self._text[self._at]
        self._at += 1
        parts: list[str] = []
        while True:
            plain = _PLAIN[quote].match(self._text, self._at)
            assert plain is not None, "the pattern matches nothing at all, too"
            parts.append(plain.group())
            self._at = plain.end()
            if self._at >= len(self._text):
                raise self._mistake("the closing quote")
            self._at += 1
            if self._text[self._at - 1] == quote:
                return "".join(parts)
            parts.append(self._escape())

    def _escape(self) -> str:
        if self._at >= len(self._text):
            raise self._mistake("the rest of an escape")
        letter = self._text[self._at]
        self._at += 1
        if letter != "u":
            return _ESCAPES.get(letter, letter)
        found = _FOUR_HEX.match(self._text, self._at)
        if found is None:
            raise self._mistake("four hexadecimal digits")
        self._at = found.end()
        return chr(int(found.group(), 16))

    def _number(self, digits: str) -> JsonValue:
        if digits.lstrip("-").isdecimal():
            return int(digits)
        try:
            return _finite(digits)
        except ValueError as error:
            raise self._mistake("a smaller number") from error

    def _name(self, wanted: str) -> str:
        found = _NAME.match(self._text, self._at)
        if found is None:
            raise self._mistake(wanted)
        self._at = found.end()
        return found.group()

    def _peek(self) -> str:
        """Return the next character that is no gap; empty at the end."""
        self._skip_gap()
        return self._text[self._at : self._at + 1]

    def _skip_gap(self) -> None:
        found = _GAP.match(self._text, self._at)
        if found is not None:
            self._at = found.end()

    def _mistake(self, wanted: str) -> UsageError:
        return UsageError(
            f"The body is not JSON: at character {self._at + 1} there should be {wanted}.",
            "Send JSON as RFC 8259 has it.",
        )
