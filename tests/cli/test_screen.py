# SPDX-License-Identifier: Apache-2.0
"""What a site writes cannot steer the terminal."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from vedette.cli.screen import Screen, harmless

SHOWN = {
    "colour": ("\x1b[31mred", "\\x1b[31mred"),
    "the title of the window": ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
    "a C1 control": ("a\x9b2Jb", "a\\x9b2Jb"),
    "a line end": ("a\r\nb", "a\\x0d\\x0ab"),
    "the direction of writing": ("a\u202eb", "a\\u202eb"),
    "an isolate": ("a\u2066b", "a\\u2066b"),
    "a letter that takes no room": ("a\u200bb", "a\\u200bb"),
    "half of a pair": ("a\ud800b", "a\\ud800b"),
    "a private character beyond the first plane": ("\U000f0000", "\\U000f0000"),
    "plain text": ("Grüße, 你好 [bold]x[/bold] :tea:", "Grüße, 你好 [bold]x[/bold] :tea:"),
}


@pytest.mark.parametrize(("text", "expected"), SHOWN.values(), ids=SHOWN)
def test_is_shown_as_what_it_is(text: str, expected: str) -> None:
    assert harmless(text) == expected


@given(text=st.text(), most=st.none() | st.integers(min_value=0, max_value=50))
def test_any_text_prints(text: str, most: int | None) -> None:
    assert harmless(text, most).isprintable()


@pytest.mark.parametrize(("most", "expected"), [(3, "ab…"), (4, "abcd"), (1, "…"), (0, "…")])
def test_a_long_text_is_cut(most: int, expected: str) -> None:
    assert harmless("abcd", most) == expected


def screen() -> tuple[Screen, io.StringIO]:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, markup=False, highlight=False, emoji=False, width=120)
    return Screen(console, console), stream


@given(text=st.text(alphabet=st.characters(codec="utf-8")))
def test_no_line_and_no_cell_lets_a_control_through(text: str) -> None:
    shown, stream = screen()
    shown.line(text)
    shown.say(text)
    shown.table(("A", "B"), [(text, text)])
    rest = stream.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\n", "")
    assert rest.isprintable()


def test_markup_of_a_site_is_only_text() -> None:
    shown, stream = screen()
    shown.line("[bold red]x[/] [link=http://evil.invalid]y[/link] :skull:")
    assert stream.getvalue().strip() == "[bold red]x[/] [link=http://evil.invalid]y[/link] :skull:"


@given(text=st.text())
def test_json_is_plain_ascii_and_comes_back(text: str) -> None:
    shown, stream = screen()
    shown.write_json({"Text": text})
    written = stream.getvalue()
    assert written.isascii()
    assert "\x1b" not in written
    assert json.loads(written) == {"Text": text}
