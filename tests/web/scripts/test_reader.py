# SPDX-License-Identifier: Apache-2.0
"""Any text is read, the same way each time, and within bounds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.javascript import MOST_GUESSES
from vedette.web.scripts.calls import MOST_CALLS
from vedette.web.scripts.reader import read_script
from vedette.web.scripts.syntax import parse_script

TOKENS = [
    "fetch",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "'/a'",
    "`/b/${",
    "}`",
    "+",
    ",",
    ":",
    ".",
    "=>",
    "=",
    "x",
    "path",
    "children",
]
TOKENS += [
    "url",
    "method",
    "'POST'",
    "new URL",
    "function f",
    "const",
    ";",
    "||",
    "?",
    "axios",
    "open",
    "send",
    "concat",
    "return",
]
TOKENS += ["<a", "/>", "class A", "static", "...", "async", "await", "//", "/*", "*/", "\n"]


@given(st.lists(st.sampled_from(TOKENS), max_size=60))
def test_any_tokens_are_read(tokens: list[str]) -> None:
    source = " ".join(tokens)

    assert read_script(source) == read_script(source)


@given(st.text(max_size=80))
def test_any_text_is_read(source: str) -> None:
    read_script(source)


DEEP = {
    "brackets": "(" * 30_000,
    "functions": "function f(){" * 8_000,
    "templates": "`${" * 20_000,
    "objects": "x={path:'/a',children:[" * 2_000,
    "calls": "f(" * 5_000 + ")" * 5_000,
    "members": "a" + ".b" * 30_000 + "('/x')",
    "a chain": "var x = " + " + ".join(["a"] * 5_000),
    "strings": "'" * 40_000,
    "angles": "<a" * 40_000,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_deep_text_is_read(source: str) -> None:
    reading = read_script(source)

    assert len(reading.guesses) <= MOST_GUESSES


def test_what_is_found_is_bounded() -> None:
    reading = read_script("".join(f"fetch('/a/{number}', {{method: 'POST'}});" for number in range(500)))

    assert len(reading.calls) == MOST_CALLS
    assert len(reading.guesses) <= MOST_GUESSES


def test_a_text_of_errors_is_left_to_patterns() -> None:
    chance = random.Random(1)  # a fixed text, long enough to be sampled
    noise = "".join(chance.choices("(){}[]`'\"/+=<>abc ,;:", k=70_000))

    assert parse_script(noise) is None
    assert "/found/here" in [each.text for each in read_script("\n'/found/here';\n" + noise).guesses]


def test_comments_and_plain_strings_are_left_to_patterns() -> None:
    assert [each.text for each in read_script("// see /docs/page\nvar a = ['/list'];").guesses] == [
        "/list",
        "/docs/page",
    ]
