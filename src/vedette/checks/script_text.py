# SPDX-License-Identifier: Apache-2.0
"""JavaScript cut into code, strings, templates, comments and regular expressions, as far as a place in it needs.

A lexer, not a parser: enough to say whether a word stands in code or in a literal. Never raises, linear time.
Source: ECMA-262, chapter 12 (lexical grammar) and annex B.1.1 (HTML-like comments).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class ScriptPart(Enum):
    """What a stretch of script is."""

    CODE = "code"
    SINGLE_QUOTED = "'"
    DOUBLE_QUOTED = '"'
    TEMPLATE = "`"
    LINE_COMMENT = "line comment"
    BLOCK_COMMENT = "block comment"
    REGULAR_EXPRESSION = "regular expression"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of script, its delimiters included."""

    part: ScriptPart
    start: int
    end: int


MOST_EXPRESSION_LENGTH = 1_000
"""Of a regular expression that is taken for one: each slash may open one, and its end is sought to the line's end."""
_NEXT = re.compile(r"//|/\*|<!--|['\"`/{}]")
_ENDS = {
    ScriptPart.SINGLE_QUOTED: re.compile(r"(?:[^'\\\n\r]|\\.|\\\Z)*'?", re.DOTALL),
    ScriptPart.DOUBLE_QUOTED: re.compile(r'(?:[^"\\\n\r]|\\.|\\\Z)*"?', re.DOTALL),
    ScriptPart.LINE_COMMENT: re.compile(r"[^\n\r]*"),
}
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\\\Z|\$(?!\{))*", re.DOTALL)
_REGULAR_EXPRESSION = re.compile(r"/(?![/*])(?:[^/\\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+/[a-z]*")
_BEFORE_EXPRESSION = re.compile(
    r"(?:\A|[(,=:\[!&|?{};+\-*%~^<>\n]|\b(?:return|typeof|case|in|of|void|throw|else|do))\s*\Z"
)
_OPENERS = {
    "'": ScriptPart.SINGLE_QUOTED,
    '"': ScriptPart.DOUBLE_QUOTED,
    "//": ScriptPart.LINE_COMMENT,
    "<!--": ScriptPart.LINE_COMMENT,
}


def read_script(source: str) -> Iterator[Stretch]:
    """Cut `source` into stretches, in order, without gaps."""
    at = code_from = 0
    braces: list[int] = []
    """For each template whose slot we are in: how many braces are open in the slot."""
    while found := _NEXT.search(source, at):
        mark, start = found[0], found.start()
        stretch = _read_literal(source, mark, start)
        if mark == "{" and braces:
            braces[-1] += 1
        elif mark == "}" and braces:
            braces[-1] -= 1
            if braces[-1] == 0:
                braces.pop()
                stretch = _read_template(source, start)
        if stretch is None:
            at = found.end()
            continue
        if start > code_from:
            yield Stretch(ScriptPart.CODE, code_from, start)
        yield stretch
        at = code_from = stretch.end
        if stretch.part is ScriptPart.TEMPLATE and source.endswith("${", start, at):
            braces.append(1)
    if code_from < len(source):
        yield Stretch(ScriptPart.CODE, code_from, len(source))


def _read_literal(source: str, mark: str, start: int) -> Stretch | None:
    """Read the stretch that `mark` opens; None where it is only a character of code."""
    if part := _OPENERS.get(mark):
        ending = _ENDS[part].match(source, start + len(mark))
        return Stretch(part, start, ending.end() if ending else len(source))
    if mark == "`":
        return _read_template(source, start)
    if mark == "/*":
        end = source.find("*/", start + 2)
        return Stretch(ScriptPart.BLOCK_COMMENT, start, len(source) if end < 0 else end + 2)
    if mark == "/" and _BEFORE_EXPRESSION.search(source, max(0, start - 32), start):
        literal = _REGULAR_EXPRESSION.match(source, start, start + MOST_EXPRESSION_LENGTH)
        return Stretch(ScriptPart.REGULAR_EXPRESSION, start, literal.end()) if literal else None
    return None


def _read_template(source: str, start: int) -> Stretch:
    """Read a template's text from its backquote, or from the brace that ends a slot, to its end or its next slot."""
    found = _TEMPLATE.match(source, start + 1)
    end = found.end() if found else start + 1
    if source.startswith("${", end):
        return Stretch(ScriptPart.TEMPLATE, start, end + 2)
    return Stretch(ScriptPart.TEMPLATE, start, min(end + 1, len(source)))


def part_at(source: str, position: int) -> ScriptPart:
    """Return what stands at `position` of `source`."""
    for stretch in read_script(source):
        if stretch.start <= position < stretch.end:
            return stretch.part
    return ScriptPart.CODE
