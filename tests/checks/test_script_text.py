# SPDX-License-Identifier: Apache-2.0
"""A place in a script is code, a literal or a comment."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.checks.script_text import ScriptPart, part_at, read_script

P = ScriptPart
PLACES: dict[str, ScriptPart] = {
    "var a = X;": P.CODE,
    "var a = 'X';": P.SINGLE_QUOTED,
    'var a = "X";': P.DOUBLE_QUOTED,
    "var a = `X`;": P.TEMPLATE,
    "var a = `b${X}`;": P.CODE,
    "var a = `b${c}X`;": P.TEMPLATE,
    "var a = `b${`c${d}`}X`;": P.TEMPLATE,
    "var a = `b${{c: 1}.c + X}`;": P.CODE,
    "var a = 'b\\'X';": P.SINGLE_QUOTED,
    "var a = 'b\\\\'-X": P.CODE,
    "var a = 'b' + X": P.CODE,
    "var a = 'unfinished\nX": P.CODE,
    "// X": P.LINE_COMMENT,
    "// a\nX": P.CODE,
    "/* X */": P.BLOCK_COMMENT,
    "/* a */ X": P.CODE,
    "<!-- X": P.LINE_COMMENT,
    "a = /X/": P.REGULAR_EXPRESSION,
    "a = /['\"]/ + X": P.CODE,
    "return /[/']X/": P.REGULAR_EXPRESSION,
    "a / b / X": P.CODE,
    "a = b / 2 + 'X'": P.SINGLE_QUOTED,
    "if (a) { b('X') }": P.SINGLE_QUOTED,
}


@pytest.mark.parametrize(("source", "part"), PLACES.items(), ids=PLACES)
def test_stands_in(source: str, part: ScriptPart) -> None:
    assert part_at(source, source.index("X")) is part


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("'\"`/\\*${}<!-\n =+ab[]"), max_size=200))
def test_stretches_follow_each_other_without_gaps(source: str) -> None:
    at = 0
    for stretch in read_script(source):
        assert stretch.start == at
        assert stretch.end > at
        at = stretch.end

    assert at == len(source)


@pytest.mark.parametrize("piece", ["'", "`${", "/", "/*", "a=/", "\\", "{", "}"])
def test_the_number_of_stretches_is_linear(piece: str) -> None:
    source = piece * 10_000

    assert sum(1 for _ in read_script(source)) <= len(source)


def test_an_expression_that_does_not_end_is_soon_given_up() -> None:
    """Each slash of it used to be followed to the end of the script."""
    assert [stretch.part for stretch in read_script("=/[" * 50_000)] == [ScriptPart.CODE]
