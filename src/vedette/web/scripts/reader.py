# SPDX-License-Identifier: Apache-2.0
"""All that a script tells about the site: guesses at addresses, and the requests that it makes.

The syntax tree is asked first, patterns (`web/javascript.py`) after it: they see what stands in comments, in texts
that no call uses, and in scripts whose syntax is broken. Pure, bounded, and the same for the same source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vedette.web.javascript import MOST_GUESSES, GuessKind, ScriptGuess, looks_like_address, read_javascript
from vedette.web.scripts.calls import MOST_CALLS, ScriptCall, read_calls
from vedette.web.scripts.folding import HOLE, Folder, filled_address
from vedette.web.scripts.routes import names_chunks, read_chunks, read_routes
from vedette.web.scripts.scopes import Outline, read_outline
from vedette.web.scripts.syntax import parse_script

_WORTH_PARSING = re.compile(r"[(=]|path\s{0,9}:")
_MOST_FROM_TREE = 100
"""Guesses, so that the patterns' share is not crowded out."""


@dataclass(frozen=True, slots=True)
class ScriptReading:
    """What a script tells; each guess and each call once, in order."""

    guesses: tuple[ScriptGuess, ...]
    calls: tuple[ScriptCall, ...]


def read_script(source: str) -> ScriptReading:
    """Return what `source` tells; never raises, and takes at most a few seconds for any text within the bounds."""
    guesses: dict[str, ScriptGuess] = {}
    calls: list[ScriptCall] = []
    root = parse_script(source) if _WORTH_PARSING.search(source) else None
    if root is not None:
        outline = read_outline(root)
        folder = Folder(outline)
        calls = _first_calls(read_calls(outline, folder))
        for guess in _of_tree(outline, folder, calls):
            if len(guesses) < _MOST_FROM_TREE:
                guesses.setdefault(guess.text, guess)
    for guess in read_javascript(source):
        if len(guesses) < MOST_GUESSES:
            guesses.setdefault(guess.text, guess)
    return ScriptReading(tuple(guesses.values()), tuple(calls))


def _first_calls(found: Iterator[ScriptCall]) -> list[ScriptCall]:
    """Return the first calls, each once: of one method and address that which tells most of its body."""
    best: dict[tuple[str, str], ScriptCall] = {}
    for call in found:
        place = (call.method, call.address)
        if place not in best and len(best) >= MOST_CALLS:
            continue
        if place not in best or len(call.fields) > len(best[place].fields):
            best[place] = call
    return list(best.values())


def _of_tree(outline: Outline, folder: Folder, calls: list[ScriptCall]) -> Iterator[ScriptGuess]:
    for call in calls:
        yield ScriptGuess(call.address, GuessKind.FOLDED)
    for route in read_routes(outline, folder):
        yield ScriptGuess(route, GuessKind.ROUTER)
    for file in read_chunks(outline, folder):
        yield ScriptGuess(file, GuessKind.FOLDED)
    for found in outline.expressions:
        if found.node.type == "binary_expression" and names_chunks(found.node):
            continue  # the files are named by their tables
        for text in folder.texts(found.node, found.scope):
            filled = filled_address(text)
            if filled and looks_like_address(filled):
                yield ScriptGuess(filled, GuessKind.FOLDED)
                before, gap, _ = text.strip().removeprefix(HOLE).partition(HOLE)
                if gap and before.endswith("/") and looks_like_address(before):
                    yield ScriptGuess(before, GuessKind.FOLDED)
