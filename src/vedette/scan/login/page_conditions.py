# SPDX-License-Identifier: Apache-2.0
"""Expressions that a recording waits for, read as conditions of a few known forms.

A recording may come from anybody who may launch a scan, and Vedette runs no scripts that are sent to it; so an
expression is never evaluated. It is read, and what is read is compared by our own code.
"""

from __future__ import annotations

import re

from vedette.scan.gestures import Comparison, Condition, Sight

MOST_LENGTH = 2_000
_TEXT = r"""(?:'([^'\\\n]*)'|"([^"\\\n]*)"|`([^`\\$\n]*)`)"""
_SIGN = r"(===?|!==?)"
_WHAT = re.compile(
    r"\s*(?:(document\.title|document\.readyState)|(?:window\.|document\.)?location(?:\.(href|pathname|search|hash))?)"
)
_COMPARED = re.compile(rf"\s*{_SIGN}\s*{_TEXT}")
_CALLED = re.compile(rf"(?:\.toString\(\))?\.(includes|startsWith|endsWith)\(\s*{_TEXT}\s*\)")
_ONE = re.compile(rf"\s*(!{{0,2}})document\.querySelector\(\s*{_TEXT}\s*\)(?:\s*{_SIGN}\s*null)?")
_ALL = re.compile(rf"\s*document\.querySelectorAll\(\s*{_TEXT}\s*\)\.length\s*(===?|!==?|>=|<=|>|<)\s*(\d{{1,6}})")
_JOINT = re.compile(r"\s*(&&|;?\s*$)")
_SIGHTS = {
    "document.title": Sight.TITLE,
    "document.readyState": Sight.READINESS,
    "href": Sight.ADDRESS,
    "pathname": Sight.PATH,
    "search": Sight.QUERY,
    "hash": Sight.FRAGMENT,
}


def read_conditions(expression: str) -> tuple[Condition, ...] | None:
    """Return what `expression` (JavaScript) waits for; None where it is of no form that is known. Never raises."""
    if len(expression) > MOST_LENGTH:
        return None
    found: list[Condition] = []
    at = 0
    while True:
        read = _one(expression, at) or _all(expression, at) or _sight(expression, at)
        if read is None:
            return None
        condition, at = read
        found.append(condition)
        joint = _JOINT.match(expression, at)
        if joint is None:
            return None
        if joint[1] != "&&":
            return tuple(found)
        at = joint.end()


def _one(text: str, at: int) -> tuple[Condition, int] | None:
    match = _ONE.match(text, at)
    if match is None:
        return None
    is_there = match[1] != "!"
    if match[5] is not None:
        if match[1]:
            return None
        is_there = match[5].startswith("!")
    comparison = Comparison.AT_LEAST if is_there else Comparison.LESS
    return Condition(Sight.ELEMENTS, comparison, number=1, selector=_literal(match, 2)), match.end()


def _all(text: str, at: int) -> tuple[Condition, int] | None:
    match = _ALL.match(text, at)
    if match is None:
        return None
    return Condition(Sight.ELEMENTS, _sign(match[4]), number=int(match[5]), selector=_literal(match, 1)), match.end()


def _sight(text: str, at: int) -> tuple[Condition, int] | None:
    what = _WHAT.match(text, at)
    if what is None:
        return None
    sight = _SIGHTS[what[1] or what[2] or "href"]
    compared = _COMPARED.match(text, what.end())
    if compared is not None:
        return Condition(sight, _sign(compared[1]), _literal(compared, 2)), compared.end()
    called = _CALLED.match(text, what.end())
    if called is not None:
        return Condition(sight, Comparison(called[1]), _literal(called, 2)), called.end()
    return None


def _sign(text: str) -> Comparison:
    return Comparison(text[:2] if text[0] in "=!" else text)


def _literal(match: re.Match[str], first: int) -> str:
    return match[first] or match[first + 1] or match[first + 2] or ""
