# SPDX-License-Identifier: Apache-2.0
"""Users' patterns run in linear time, or are refused when the scan is asked for."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.crawl.patterns import GroupSpan, check_patterns, compile_pattern
from vedette.errors import UsageError

GOOD = [
    r"(log|sign)\-?(out|off)",
    r"gtm\.js",
    r"WebResource\.axd",
    r"^https?://[^/]+/api/.*$",
    r"(/[a-z]+)+\.html",
    r"([^/]+/)*index",
    r"/(?<year>\d{4})/(?<slug>[\w-]+)",
    r"(?'id'\d+)",
    r"(a|b)*",
    r"[]a]+",
    r"(?:x\d+)*",
    r"\d{1,3}(,\d{3})*",
    r"(?i)(?#words)(ab*)*",
    "(a+)+$",
    "(.*/)*",
    r"((ab*)*)*",
    ".*a.*b.*c",
    "(.*)(.*)(.*)(.*)x",
    "((a{1,9}){1,9}){1,9}x",
    r"\A/a\z",
    r"^/a\Z",
    r"\u002Fa[\u0041-Z]",
    r"^(?!.*(log|sign)out).*$",
    r"^((?!logout).)*$",
]


@pytest.mark.parametrize("pattern", GOOD)
def test_it_accepts(pattern: str) -> None:
    check_patterns((pattern,), "ExcludedLinks")


BAD = [
    "(",
    "[a",
    "*",
    r"(?x)( a )",
    "a" * 1_025,
    "(" * 500 + ")" * 500 + "(",
    "(.{1,30}){1,30}x",
    "a\udc00",
]

NAMED = {
    r"(['\"])x\1+": "a back-reference",
    r"(?<q>x)\k<q>": "a back-reference",
    "(?P<q>x)(?P=q)": "a back-reference",
    "(?<=/)a": "a look-behind",
    "(?<!/)a": "a look-behind",
    "a(?=b)": "a look-ahead",
    "(?!b)a": "a look-ahead",
    "^(?!a)b|c": "a look-ahead",
    "^(?!a)*b": "a look-ahead",
    "^(?!a(?!b))": "a look-ahead",
    "(?m)^(?!a)b": "a look-ahead",
    "^(?:(?!a)|(?!b).)*$": "a look-ahead",
    "(?>a+)b": "an atomic group",
    "(a)?(?(1)b)": "a condition",
    "[a-z-[aeiou]]": "a class taken from a class",
    "a++": "++",
    "a{1,2000}": "{1,2000}",
    r"\Qa": "a quotation",
}


@pytest.mark.parametrize("pattern", BAD, ids=[text[:20] for text in BAD])
def test_it_refuses(pattern: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_patterns(("fine", pattern), "ExcludedLinks")

    assert caught.value.field == "ExcludedLinks"
    assert caught.value.remedy


@pytest.mark.parametrize(("pattern", "construct"), NAMED.items(), ids=NAMED)
def test_it_names_what_it_cannot_run(pattern: str, construct: str) -> None:
    with pytest.raises(UsageError) as caught:
        compile_pattern(pattern)

    assert construct in caught.value.message


def test_it_refuses_too_many() -> None:
    with pytest.raises(UsageError, match="more than 500 patterns"):
        check_patterns((f"a{number}" for number in range(501)), "ExcludedLinks")


def test_no_pattern_runs_on_the_engine_that_backtracks() -> None:
    """Time cannot be tested, the engine can."""
    for pattern in GOOD:
        assert type(compile_pattern(pattern).body).__module__ == "re2"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"/(?<year>\d+)/", "/2024/"),
        (r"/(?'year'\d+)/", "/2024/"),
        (r"/(?P<year>\d+)/(?<slug>x)?", "/2024/"),
        (r"^(?=/(?<year>\d+))", "/2024/"),
    ],
)
def test_named_groups_are_found(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).find_groups(text) == (GroupSpan("year", 1, 5),)


def test_places_count_characters() -> None:
    assert compile_pattern("(?<year>2+)").find_groups("é\udc00/22") == (GroupSpan("year", 3, 5),)
    assert compile_pattern("(?<year>2+)").find_groups("é") is None


SPLIT = [
    "^(?!A)B",
    "^(?!.*B)A",
    "^(?!A)(?!B)",
    r"\A(?!A|B)C",
    "^(?=.*A)(?!.*BB)[ABC]+$",
    "(?i)^(?!a)(?:B|C)",
    "^(?!A$)A",
    r"^(?!.*\bA\b)B",
    "^((?!AB).)*$",
    "^(?:(?!A).)+$",
    "^(?:(?!A$|B).)*$",
    "^(?:(?!^A).)*$",
    "^(?:(?!).)*$",
    "^(?:(?!$).)*$",
]


@given(st.sampled_from(SPLIT), st.text("ABCa/", max_size=6))
def test_a_look_ahead_means_what_it_means_elsewhere(pattern: str, text: str) -> None:
    compiled = compile_pattern(pattern)

    assert compiled.is_in(text) == (re.search(pattern.replace("(?i)", ""), text, re.IGNORECASE) is not None)
    assert compiled.is_whole(text) == (re.fullmatch(pattern, text, re.IGNORECASE) is not None)


@given(st.text(st.sampled_from("ab()[]*+?|{}\\d.,1^$-!=<:")), st.text())
def test_any_pattern_is_compiled_or_refused(pattern: str, text: str) -> None:
    with suppress(UsageError):
        compile_pattern(pattern).find_groups(text)
