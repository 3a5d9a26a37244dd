# SPDX-License-Identifier: Apache-2.0
"""Stack traces of the languages that web applications are written in, told by the grammar of their frames.

A trace is at least two frames of one language, or a page that only a framework's debugging mode makes. One frame may
be quoted in prose; a page needs more to be a trace. Sources: the languages' own traceback formats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LEAST_FRAMES = 2


@dataclass(frozen=True, slots=True)
class StackTrace:
    """What made the trace, its first frame or the marker found, and where that stands in the text."""

    language: str
    frame: str
    start: int


_FRAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (language, re.compile(pattern))
    for language, pattern in (
        ("Python", r'File "[^"\n]{1,300}", line \d{1,6}, in [\w<>.]{1,100}'),
        ("Java", r"(?:\\[nt]|\b)at [\w$.]{1,200}\.[\w$<>]{1,100}\([\w$]{1,100}\.(?:java|kt|scala|groovy):\d{1,6}\)"),
        (".NET", r"(?:\\[nt]|\b)at [\w.`<>+\[\]]{1,200}\([^()\n]{0,300}\) in [^\n<]{1,300}:line \d{1,6}"),
        (".NET", r"(?:\\[nt]|\b)at System\.[\w.`<>+\[\]]{1,200}\([^()\n]{0,300}\)"),
        ("PHP", r"#\d{1,3} (?:/|[A-Z]:\\)[^\s:()]{1,300}\.(?:php|phtml|inc)\(\d{1,6}\): [\w\\>:-]{1,200}\("),
        ("JavaScript", r"(?:\\[nt]|\b)at (?:[\w$.<>\[\] ]{1,120} \()?(?:file://)?(?:/|[A-Z]:\\|node:)[^\s():]{1,300}:\d{1,6}:\d{1,6}\)?"),
        ("Ruby", r"/[^\s:]{1,300}\.rb:\d{1,6}:in [`'][^'\n]{1,120}'"),
        ("Go", r"/[^\s:]{1,300}\.go:\d{1,6} \+0x[0-9a-f]{1,8}"),
    )
)  # fmt: skip
_DEBUG_PAGES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (language, re.compile(pattern))
    for language, pattern in (
        ("Django", r"You're seeing this error because you have <code>DEBUG = True</code>"),
        ("Werkzeug", r"<title>[^<]{1,300}// Werkzeug Debugger</title>"),
        ("ASP.NET", r"<title>[^<]{1,300}</title>[\s\S]{0,3000}<H1>Server Error in '[^'\n]{1,200}' Application\."),
        ("Ruby on Rails", r"<title>Action Controller: Exception caught</title>"),
        ("Laravel", r"Illuminate\\[\w\\]{1,200}(?:Exception|Handler)[\s\S]{0,4000}(?:Ignition|Whoops)"),
        ("Symfony", r"<title>[^<]{1,300}\(\d{3} [^<)]{1,60}\)</title>[\s\S]{0,4000}Symfony Exception"),
        ("PHP", r"<b>(?:Fatal|Parse) error</b>: {1,2}[^\n]{1,500} in <b>[^<\n]{1,300}</b> on line <b>\d{1,6}</b>"),
    )
)


def find_stack_trace(markup: str, text: str) -> StackTrace | None:
    """Return the first trace; `markup` is the body as it stands, `text` the same with character references decoded."""
    for language, marker in _DEBUG_PAGES:
        if found := marker.search(markup):
            return StackTrace(language, " ".join(found[0][:200].split()), found.start())
    for language, frame in _FRAMES:
        frames = frame.finditer(text)
        first = next(frames, None)
        if first and sum(1 for _ in zip(frames, range(LEAST_FRAMES - 1), strict=False)) == LEAST_FRAMES - 1:
            return StackTrace(language, " ".join(first[0].split()), first.start())
    return None
