# SPDX-License-Identifier: Apache-2.0
"""Regular expressions that strangers write, run in time that grows with the text and never faster.

Patterns come in .NET's spelling (`(?<name>…)`) or Python's, from users and from the `pattern` attributes of pages.
They run on RE2, which reads a text once and needs no more memory than it is given. What RE2 cannot do is refused when
the scan is asked for, by the name of the construct; three forms of look-ahead are cut into parts that it can do:

- `^(?!A)B`, with any number of `(?!…)` and `(?=…)` in a row, also behind `(?i)` or `(?s)`: each A is asked for at the
  start of the text, then B. A branch at top level (`^(?!A)B|C`) would not mean that, and is refused.
- `^(?:(?!A).)*$`, the usual spelling of "A stands nowhere": A must not start before any character of the text.

Letter case is ignored as the vendor's product does, unless a pattern says `(?-i)`. `\\d`, `\\w`, `\\s` and `\\b` know
ASCII only: addresses are ASCII.

Source: https://github.com/google/re2/wiki/Syntax; .NET's regular expression language, quick reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

import re2

from vedette.errors import UsageError

MOST_URL_LENGTH = 2_048
MOST_PATTERN_LENGTH = 1_024
MOST_PATTERNS = 500
"""In one setting of a scan; all are asked for every address."""
MOST_PATTERN_BYTES = 1 << 18
"""For each part of a pattern: its program, and the states that RE2 keeps while it runs."""
MOST_INSTRUCTIONS = 2_000
"""Of a part's program; time is at most this number times the length of the text."""

_REMEDY = "Correct the regular expression, or write the plain part of the address instead."
_TOKEN = re.compile(
    r"(?P<aside>\(\?\#[^)]*\))"
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\(\?[a-zA-Z-]*[:)]|\(\?P?<\w+>|\(\?'(?P<quoted>\w+)'|\(\?(?:<[=!]|P[=<>]|.)|\\u[0-9A-Fa-f]{4}|\\.|.",
    re.DOTALL,
)
_FLAGS = re.compile(r"\(\?[is-]+\)")
_STARTS = frozenset({"^", r"\A"})
_QUANTIFIERS = frozenset("*+?{")
_AHEAD = {"(?=": True, "(?!": False}
_NOWHERE = re.compile(r"\^\((?:\?:)?\(\?!(?P<unwanted>.*)\)\.\)[*+]\$", re.DOTALL)
_CANNOT = {
    "(?=": "a look-ahead",
    "(?!": "a look-ahead",
    "(?<=": "a look-behind",
    "(?<!": "a look-behind",
    "(?>": "an atomic group",
    "(?(": "a condition",
    "(?P=": "a back-reference",
    "(?P>": "a recursion",
    r"\k": "a back-reference",
    r"\C": "a single byte",
    r"\G": "the end of the last match",
    r"\Q": "a quotation",
}


class _Found(Protocol):
    """What we ask of a match of RE2."""

    def start(self, group: int = 0) -> int: ...
    def span(self, group: int = 0) -> tuple[int, int]: ...


class _Expression(Protocol):
    """What we ask of a compiled expression of RE2, which comes without types."""

    @property
    def programsize(self) -> int: ...
    @property
    def groupindex(self) -> dict[str, int]: ...
    def search(self, text: str) -> _Found | None: ...
    def match(self, text: str) -> _Found | None: ...
    def fullmatch(self, text: str) -> _Found | None: ...


@dataclass(frozen=True, slots=True)
class GroupSpan:
    """Where a named group of a pattern was found, in characters."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern in parts that run in linear time: all of `wanted_first`, none of the unwanted, and `body`."""

    body: _Expression
    wanted_first: tuple[_Expression, ...] = ()
    unwanted_first: tuple[_Expression, ...] = ()
    unwanted: _Expression | None = None
    """Must not start before any character of the text."""

    def is_in(self, text: str) -> bool:
        """Whether some part of `text` matches."""
        return self._find(_encodable(text)) is not None

    def is_whole(self, text: str) -> bool:
        """Whether all of `text` matches, from its first character to its last."""
        text = _encodable(text)
        return self._is_admitted(text) and self.body.fullmatch(text) is not None

    def find_groups(self, text: str) -> tuple[GroupSpan, ...] | None:
        """Return the named groups of the first match that took part in it; None where nothing matches."""
        text = _encodable(text)
        body = self._find(text)
        if body is None:
            return None
        parts = [(self.body, body), *((part, part.match(text)) for part in self.wanted_first)]
        return tuple(
            GroupSpan(name, *found.span(group))
            for part, found in parts
            for name, group in part.groupindex.items()
            if found is not None and found.start(group) >= 0
        )

    def _find(self, text: str) -> _Found | None:
        return self.body.search(text) if self._is_admitted(text) else None

    def _is_admitted(self, text: str) -> bool:
        """Whether the look-aheads let `text` pass."""
        if self.unwanted is not None:
            found = self.unwanted.search(text)
            if found is not None and found.start() < len(text):
                return False
        return all(part.match(text) is not None for part in self.wanted_first) and not any(
            part.match(text) is not None for part in self.unwanted_first
        )


def check_patterns(patterns: Iterable[str], field_name: str) -> None:
    """Raise UsageError, naming `field_name`, for the first pattern that is wrong or one of too many."""
    for number, pattern in enumerate(patterns, start=1):
        if number > MOST_PATTERNS:
            raise UsageError(
                f"{field_name} holds more than {MOST_PATTERNS} patterns.", "Join patterns with |.", field=field_name
            )
        try:
            compile_pattern(pattern)
        except UsageError as error:
            raise UsageError(error.message, error.remedy, field=field_name) from error


@lru_cache(maxsize=1_024)
def compile_pattern(pattern: str) -> Pattern:
    """Return `pattern` compiled. Raises UsageError for what is no expression, too large, or not linear."""
    if len(pattern) > MOST_PATTERN_LENGTH:
        raise UsageError(f"A pattern is longer than {MOST_PATTERN_LENGTH} characters.", _REMEDY)
    if _encodable(pattern) != pattern:
        raise UsageError(f"The pattern {pattern!r} holds half a character.", _REMEDY)
    tokens = _tokens(pattern)
    nowhere = _NOWHERE.fullmatch("".join(tokens))
    if nowhere is not None and _is_balanced(_tokens(nowhere["unwanted"])):
        unwanted = _compile_part(_tokens(nowhere["unwanted"]), pattern)
        return Pattern(_compile_part(["^.*$" if nowhere[0][-2] == "*" else "^.+$"], pattern), unwanted=unwanted)
    flags, conditions, rest = _split(tokens)
    if not conditions or _is_branching(rest):
        return Pattern(_compile_part(tokens, pattern))
    parts = [(is_wanted, _compile_part([*flags, "(?:", *part, ")"], pattern)) for is_wanted, part in conditions]
    return Pattern(
        _compile_part([*flags, "^", *rest], pattern),
        tuple(part for is_wanted, part in parts if is_wanted),
        tuple(part for is_wanted, part in parts if not is_wanted),
    )


def _encodable(text: str) -> str:
    """Return `text` with lone surrogates, which no encoding holds, as question marks; offsets stay."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _tokens(pattern: str) -> list[str]:
    """Cut a pattern into groups' starts, classes, escapes and characters, in RE2's spelling and without comments."""
    return [_spelt(found[0], found["quoted"]) for found in _TOKEN.finditer(pattern) if found["aside"] is None]


def _spelt(token: str, quoted: str | None) -> str:
    if quoted is not None:
        return f"(?P<{quoted}>"
    if token == r"\Z":
        # .NET's also stands before a last line feed; addresses hold none.
        return r"\z"
    if token.startswith("["):
        return re.sub(r"(\\\\)|\\u([0-9A-Fa-f]{4})", lambda each: each[1] or rf"\x{{{each[2]}}}", token)
    return rf"\x{{{token[2:]}}}" if re.fullmatch(r"\\u[0-9A-Fa-f]{4}", token) else token


def _split(tokens: list[str]) -> tuple[list[str], list[tuple[bool, list[str]]], list[str]]:
    """Return the flags in front, the look-aheads at the start (wanted or not), and what stands behind them."""
    at = 1 if tokens and _FLAGS.fullmatch(tokens[0]) else 0
    flags, conditions = tokens[:at], list[tuple[bool, list[str]]]()
    if at == len(tokens) or tokens[at] not in _STARTS:
        return flags, [], tokens[at:]
    at += 1
    while at < len(tokens) and tokens[at] in _AHEAD:
        end = _end_of_group(tokens, at)
        if end is None or _QUANTIFIERS.intersection(tokens[end + 1 : end + 2]):
            return flags, [], tokens
        conditions.append((_AHEAD[tokens[at]], tokens[at + 1 : end]))
        at = end + 1
    return flags, conditions, tokens[at:]


def _opens(token: str) -> bool:
    return token.startswith("(") and not token.endswith(")")


def _end_of_group(tokens: list[str], start: int) -> int | None:
    depth = 0
    for at in range(start, len(tokens)):
        depth += _opens(tokens[at]) - (tokens[at] == ")")
        if depth == 0:
            return at
    return None


def _is_balanced(tokens: list[str]) -> bool:
    """Whether `tokens` stand for an expression of their own: no group is closed that was not opened."""
    return _end_of_group(["(", *tokens, ")"], 0) == len(tokens) + 1


def _is_branching(tokens: list[str]) -> bool:
    depth = 0
    for token in tokens:
        depth += _opens(token) - (token == ")")
        if token == "|" and depth == 0:
            return True
    return False


def _compile_part(tokens: list[str], pattern: str) -> _Expression:
    for token in tokens:
        construct = _CANNOT.get(token)
        if re.fullmatch(r"\\[1-9]", token):
            construct = "a back-reference"
        elif token.startswith("[") and re.search(r"[^\[^\\]-\[(?!:)", token):
            construct = "a class taken from a class"
        if construct is not None:
            raise UsageError(f"The pattern {pattern!r} uses {construct} ({token}), which is not supported.", _REMEDY)
    options = re2.Options()
    options.max_mem = MOST_PATTERN_BYTES
    options.case_sensitive = False
    options.log_errors = False
    try:
        compiled = cast(_Expression, re2.compile("".join(tokens), options))
    except re2.error as error:
        raise UsageError(f"The pattern {pattern!r} is not understood: {_said(error)}.", _REMEDY) from error
    if compiled.programsize > MOST_INSTRUCTIONS:
        raise UsageError(f"The pattern {pattern!r} repeats so much that it is too large.", _REMEDY)
    return compiled


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
