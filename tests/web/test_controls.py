# SPDX-License-Identifier: Apache-2.0
"""Links and buttons are read with what they say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.web.controls import MOST_LABEL, Control, read_controls


def test_a_link_says_its_text_and_where_it_leads() -> None:
    assert read_controls('<a href="/x?a=1"> Log\n <b>out</b></a>') == (Control("Log out", "/x?a=1", is_link=True),)


def test_a_picture_says_what_stands_for_it() -> None:
    found = read_controls('<a href="/x"><img src="a.png" alt="Sign out"></a><a href="/y" title="Leave"></a>')
    assert [control.label for control in found] == ["Sign out", "Leave"]


def test_buttons_are_told_from_links() -> None:
    found = read_controls('<button formaction="/o">Abmelden</button><input type="submit" value="Go">')
    assert found == (Control("Abmelden", "/o", is_link=False), Control("Go", None, is_link=False))


@given(st.text())
def test_no_text_makes_the_reader_raise(source: str) -> None:
    assert all(len(control.label) <= MOST_LABEL for control in read_controls(source))
