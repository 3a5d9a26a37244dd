# SPDX-License-Identifier: Apache-2.0
"""A remedy for one stack, and the form in which the files of this folder write them down."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.domain.stack import Stack

_WORDS = {stack.name.lower(): stack for stack in Stack}
_HEAD = re.compile(rf"^@({'|'.join(_WORDS)})(?::([a-z]+))? (.+)$", re.MULTILINE)
LANGUAGES = {
    Stack.PYTHON: "python",
    Stack.PHP: "php",
    Stack.JAVA: "java",
    Stack.DOTNET: "csharp",
    Stack.NODE: "javascript",
    Stack.RUBY: "ruby",
    Stack.GO: "go",
    Stack.BROWSER: "javascript",
}
"""What an example is written in where its section names no other language; the word of a Markdown fence."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do in one stack: one or two sentences, and an example in `language`."""

    stack: Stack
    text: str
    example: str
    language: str


def read_remedies(text: str) -> tuple[Remedy, ...]:
    """Return the remedies of a text whose sections begin with `@stack` or `@stack:language` and a sentence.

    What stands between two such lines is the example; other lines that begin with an at sign belong to it.
    """
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return tuple(
        Remedy(_WORDS[head[1]], head[3], text[head.end() : end].strip("\n"), head[2] or LANGUAGES[_WORDS[head[1]]])
        for head, end in zip(heads, ends, strict=True)
    )
