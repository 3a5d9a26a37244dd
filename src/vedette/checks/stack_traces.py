# SPDX-License-Identifier: Apache-2.0
"""Stack traces of the languages that web applications are written in, told by the grammar of their frames.

A trace is at least two frames of one language, or a page that only a framework's debugging mode makes. One frame may
be quoted in prose; a page needs more to be a trace. Sources: the languages' own traceback formats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

LEAST_FRAMES = 2
TEXT_LIMIT = 262_144
_AT = r"(?:\\[nt]|\b)at "


@dataclass(frozen=True, slots=True)
class StackTrace:
    """What made the trace, its first frame or the marker found, and where that stands in the text."""

    language: str
    frame: str
    start: int


_FRAMES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (language, needle, re.compile(pattern))
    for language, needle, pattern in (
        ("Python", 'File "', r'File "[^"\n]{1,300}", line \d{1,6}, in [\w<>.]{1,100}'),
        ("Java", ".java:", _AT + r"[\w$.]{1,200}\.[\w$<>]{1,100}\([\w$]{1,100}\.java:\d{1,6}\)"),
        ("Kotlin", ".kt:", _AT + r"[\w$.]{1,200}\.[\w$<>]{1,100}\([\w$]{1,100}\.kt:\d{1,6}\)"),
        ("Scala", ".scala:", _AT + r"[\w$.]{1,200}\.[\w$<>]{1,100}\([\w$]{1,100}\.scala:\d{1,6}\)"),
        (".NET", ":line ", _AT + r"[\w.`<>+\[\]]{1,200}\([^()\n]{0,300}\) in [^\n<]{1,300}:line \d{1,6}"),
        (".NET", "at System.", _AT + r"System\.[\w.`<>+\[\]]{1,200}\([^()\n]{0,300}\)"),
        ("PHP", "): ", r"#\d{1,3} (?:/|[A-Z]:\\)[^\s:()]{1,300}\.(?:php|phtml|inc)\(\d{1,6}\): [\w\\>:-]{1,200}\("),
        ("JavaScript", "at ", _AT + r"(?:[\w$.<>\[\] ]{1,120} \()?(?:file://)?(?:/|[A-Z]:\\|node:)[^\s():]{1,300}:\d{1,6}:\d{1,6}"),
        ("Ruby", ".rb:", r"/[^\s:]{1,300}\.rb:\d{1,6}:in [`'][^'\n]{1,120}'"),
        ("Go", ".go:", r"/[^\s:]{1,300}\.go:\d{1,6} \+0x[0-9a-f]{1,8}"),
    )
)  # fmt: skip
_DEBUG_PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Django", ("You're seeing this error because you have <code>DEBUG = True</code>",)),
    ("Werkzeug", ("// Werkzeug Debugger</title>",)),
    ("ASP.NET", ("<H1>Server Error in '", "' Application.")),
    ("Ruby on Rails", ("<title>Action Controller: Exception caught</title>",)),
    ("Laravel", ("Illuminate\\", "Whoops\\")),
    ("Laravel", ("Illuminate\\", "window.ignite(")),
    ("Symfony", ("Symfony Exception", "Symfony\\Component\\HttpKernel")),
)
"""What all stands on the debugging pages of frameworks, and together nowhere else."""
_PHP_ERROR = re.compile(
    r"<b>(?:Fatal|Parse) error</b>: {1,2}[^\n]{1,500}? in <b>[^<\n]{1,300}</b> on line <b>\d{1,6}</b>"
)


def find_stack_trace(markup: str, text: str) -> StackTrace | None:
    """Return the first trace; `markup` is the body as it stands, `text` the same with character references decoded.

    Reads `TEXT_LIMIT` characters of each: a page that fails does not get long.
    """
    markup, text = markup[:TEXT_LIMIT], text[:TEXT_LIMIT]
    for framework, needles in _DEBUG_PAGES:
        if all(needle in markup for needle in needles):
            return StackTrace(framework, needles[0], markup.index(needles[0]))
    if found := _PHP_ERROR.search(markup):
        return StackTrace("PHP", found[0], found.start())
    for language, needle, frame in _FRAMES:
        frames = list(islice(frame.finditer(text), LEAST_FRAMES)) if needle in text else []
        if len(frames) == LEAST_FRAMES:
            return StackTrace(language, " ".join(frames[0][0].split()), frames[0].start())
    return None
