# SPDX-License-Identifier: Apache-2.0
"""Regular expressions that users write, made safe to run on addresses that strangers write.

Patterns come in .NET's spelling (`(?<name>…)`) or Python's. Python's engine cannot be stopped once it runs, so a
pattern that may take exponential time is refused when the scan is asked for, and a URL longer than
`MOST_URL_LENGTH` is never shown to a pattern.

A repeated group that holds another repetition is accepted only where each of its alternatives starts or ends with a
plain character that none of its inner repetitions can match: then there is one way only to cut a text into rounds.
`(/[a-z]+)*` passes, `(a+)+` and `(.*/)*` do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from vedette.errors import UsageError

MOST_URL_LENGTH = 2_048
MOST_PATTERN_LENGTH = 1_024
MOST_REPETITIONS = 12
"""Each unbounded repetition may multiply the time by the length of the URL."""

_NET_GROUP = re.compile(r"\(\?<(?=[A-Za-z_])|\(\?'([A-Za-z_]\w*)'")
_ATOM = re.compile(
    r"(?P<aside>\(\?\#[^)]*\)|\(\?[aiLmsu]+\))"
    r"|(?P<opens>\(\?(?:P?<\w+>|[:=!>]|<[=!]|[aiLmsu-]+:|\(\w+\))|\((?!\?))"
    r"|(?P<same>\(\?P=\w+\)|\\[1-9]\d?)"
    r"|\\N\{[^}]*\}|\\x..|\\u....|\\U........|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^(]",
    re.DOTALL,
)
_ANYTHING = r"[\s\S]"
"""Stands for a group or a back reference among the atoms: it may match any character."""
_REPETITION = re.compile(r"([*+]|\{\d*,?\d*\}|\?)[?+]?")
_REMEDY = "Correct the regular expression, or write the plain part of the address instead."


def check_patterns(patterns: Iterable[str], field_name: str) -> None:
    """Raise UsageError, naming `field_name`, for the first pattern that is wrong or may run for too long."""
    for pattern in patterns:
        try:
            compile_pattern(pattern)
        except UsageError as error:
            raise UsageError(error.message, error.remedy, field=field_name) from error


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return `pattern` compiled, letter case ignored as the vendor's product does. Raises UsageError."""
    if len(pattern) > MOST_PATTERN_LENGTH:
        raise UsageError(f"A pattern is longer than {MOST_PATTERN_LENGTH} characters.", _REMEDY)
    text = _NET_GROUP.sub(lambda found: f"(?P<{found[1]}>" if found[1] else "(?P<", pattern)
    try:
        compiled = re.compile(text, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise UsageError(f"The pattern {pattern!r} is not a regular expression: {error}.", _REMEDY) from error
    if not _is_quick(text):
        raise UsageError(f"The pattern {pattern!r} nests repetitions so that it may run for ever.", _REMEDY)
    return compiled


@dataclass(slots=True)
class _Alternative:
    """What one branch of a group starts and ends with, and the atoms that it repeats without bound."""

    atoms: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    is_last_varied: bool = False
    is_first_varied: bool = False

    def has_separator(self) -> bool:
        """Whether the branch starts or ends with a plain character that its repetitions cannot match."""
        first = self.atoms[0] if self.atoms and not self.is_first_varied else ""
        last = self.atoms[-1] if self.atoms and not self.is_last_varied else ""
        return any(_is_plain(atom) and not self._may_repeat(atom[-1]) for atom in (first, last) if atom)

    def _may_repeat(self, char: str) -> bool:
        return any(re.fullmatch(atom, char, re.IGNORECASE | re.DOTALL) for atom in self.repeated)


def _is_plain(atom: str) -> bool:
    return atom[0] not in "\\.[^$" or (len(atom) == 2 and atom[0] == "\\" and not atom[1].isalnum())


def _is_quick(text: str) -> bool:
    """Whether no repetition in `text` is ambiguous in the sense of the module's text, and there are not too many."""
    groups: list[list[_Alternative]] = [[_Alternative()]]
    repetitions = 0
    at = 0
    while at < len(text):
        found = _ATOM.match(text, at)
        if found is None:
            return False
        atom, at = found[0], found.end()
        closed: list[_Alternative] = []
        if found["aside"]:
            continue
        if found["opens"]:
            groups.append([_Alternative()])
            continue
        if atom == "|":
            groups[-1].append(_Alternative())
            continue
        if atom == ")":
            closed = groups.pop()
        if closed or found["same"]:
            atom = _ANYTHING
        mark = _REPETITION.match(text, at)
        at = mark.end() if mark else at
        is_repeated = mark is not None and _is_unbounded(mark[1])
        repetitions += is_repeated
        if is_repeated and closed and not _is_one_way(closed):
            return False
        _add(groups[-1][-1], atom, closed, is_repeated, is_varied=mark is not None)
    return repetitions <= MOST_REPETITIONS


def _is_unbounded(mark: str) -> bool:
    """Whether a repetition may go round often; a bounded one counts from 10 rounds."""
    if mark in ("*", "+"):
        return True
    if mark == "?":
        return False
    low, comma, high = mark.strip("{}").partition(",")
    most = high if comma else low
    return not most or int(most) >= 10


def _is_one_way(alternatives: list[_Alternative]) -> bool:
    """Whether a text can be cut into rounds of the repeated group in one way only."""
    if len(alternatives) > 1:
        starts = [part.atoms[0][-1].lower() for part in alternatives if part.atoms and _is_plain(part.atoms[0])]
        if len(starts) < len(alternatives) or len(set(starts)) < len(starts):
            return False
    return all(not part.repeated or part.has_separator() for part in alternatives)


def _add(part: _Alternative, atom: str, closed: list[_Alternative], is_repeated: bool, is_varied: bool) -> None:
    if not part.atoms:
        part.is_first_varied = is_varied
    part.atoms.append(atom)
    part.is_last_varied = is_varied
    if is_repeated:
        part.repeated.append(atom)
    for inner in closed:
        part.repeated.extend(inner.repeated)
