# SPDX-License-Identifier: Apache-2.0
"""Expressions of recordings: a few forms are conditions, and no other text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.scan.gestures import Comparison, Condition, Sight
from vedette.scan.login.page_conditions import read_conditions

KNOWN = {
    "document.title === 'Home'": Condition(Sight.TITLE, Comparison.EQUALS, "Home"),
    'location.href != "http://a/"': Condition(Sight.ADDRESS, Comparison.DIFFERS, "http://a/"),
    "window.location.pathname == `/home`;": Condition(Sight.PATH, Comparison.EQUALS, "/home"),
    "document.location.hash.startsWith('#/in')": Condition(Sight.FRAGMENT, Comparison.STARTS, "#/in"),
    "window.location.toString().includes('x')": Condition(Sight.ADDRESS, Comparison.CONTAINS, "x"),
    "location.search.endsWith('=1')": Condition(Sight.QUERY, Comparison.ENDS, "=1"),
    "document.readyState === 'complete'": Condition(Sight.READINESS, Comparison.EQUALS, "complete"),
    "document.querySelector('#in')": Condition(Sight.ELEMENTS, Comparison.AT_LEAST, number=1, selector="#in"),
    "!!document.querySelector('#in')": Condition(Sight.ELEMENTS, Comparison.AT_LEAST, number=1, selector="#in"),
    "!document.querySelector('#in')": Condition(Sight.ELEMENTS, Comparison.LESS, number=1, selector="#in"),
    "document.querySelector('a') !== null": Condition(Sight.ELEMENTS, Comparison.AT_LEAST, number=1, selector="a"),
    "document.querySelector('a') == null": Condition(Sight.ELEMENTS, Comparison.LESS, number=1, selector="a"),
    "document.querySelectorAll('li').length > 3": Condition(Sight.ELEMENTS, Comparison.MORE, number=3, selector="li"),
    "document.querySelectorAll('li').length === 0": Condition(Sight.ELEMENTS, Comparison.EQUALS, selector="li"),
}


@pytest.mark.parametrize("expression", KNOWN)
def test_is_one_condition(expression: str) -> None:
    assert read_conditions(expression) == (KNOWN[expression],)


def test_several_are_joined() -> None:
    assert read_conditions("document.title == 'a' && location.hash == '#b'") == (
        Condition(Sight.TITLE, Comparison.EQUALS, "a"),
        Condition(Sight.FRAGMENT, Comparison.EQUALS, "#b"),
    )


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "true",
        "fetch('/x')",
        "document.title = 'x'",
        "document.title === x",
        "document.title === `${fetch('/x')}`",
        "document.title === 'a' || true",
        "document.title === 'a'; fetch('/x')",
        "document.title === 'a' && fetch('/x')",
        "document.title === 'it\\'s'",
        "!document.querySelector('a') === null",
        "document.querySelector('a').click()",
        "document.querySelectorAll('a').length > n",
        "location.assign('/x')",
        "(document.title === 'a')",
        "document.title === '" + "a" * 2_000 + "'",
    ],
)
def test_is_none_that_could_only_be_run(expression: str) -> None:
    assert read_conditions(expression) is None


@given(st.text("documentquerySlcA('\"`)!=<>&;. lh0/", max_size=120) | st.text(max_size=120))
def test_any_text_is_conditions_or_nothing(text: str) -> None:
    assert read_conditions(text) is None or text
