# SPDX-License-Identifier: Apache-2.0
"""Frames have a grammar; two of them make a trace."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.checks.stack_traces import TEXT_LIMIT, find_stack_trace

FRAMES = {
    "Python": 'File "/a.py", line 1, in f',
    "Java": "at a.b.C.d(C.java:12)",
    "Kotlin": "at a.b.C.d(C.kt:12)",
    ".NET": "at A.B.C(String d) in C:\\a.cs:line 12",
    "PHP": "#0 /a/b.php(12): f()",
    "JavaScript": "at f (/a/b.js:1:2)",
    "Ruby": "/a/b.rb:12:in `f'",
    "Go": "/a/b.go:12 +0x1d",
}


@pytest.mark.parametrize(("language", "frame"), FRAMES.items(), ids=FRAMES)
def test_two_frames_are_a_trace_and_one_is_not(language: str, frame: str) -> None:
    two, one = f"error\n{frame}\n{frame}\n", f"error\n{frame}\n"
    found = find_stack_trace(two, two)

    assert found is not None
    assert (found.language, found.start) == (language, two.index(frame))
    assert find_stack_trace(one, one) is None


def test_what_stands_far_behind_is_not_read() -> None:
    text = " " * TEXT_LIMIT + (FRAMES["Java"] + "\n") * 2

    assert find_stack_trace(text, text) is None


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from('at .:/#()<>0123abjvrgo\\n"'), max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert find_stack_trace(text, text) is None or text
