# SPDX-License-Identifier: Apache-2.0
"""Users' patterns run in time, or are refused when the scan is asked for."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.crawl.patterns import check_patterns, compile_pattern
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
    r"(['\"])x\1+",
]


@pytest.mark.parametrize("pattern", GOOD)
def test_it_accepts(pattern: str) -> None:
    check_patterns((pattern,), "ExcludedLinks")


BAD = [
    "(",
    "[a",
    "*",
    "(a+)+$",
    "(.*/)*",
    "(a|a)*",
    r"(\d|\w)+",
    r"((ab*)*)*",
    "([a-z]+)*",
    "(a{2,}b?)+",
    r"(x?\d+)*",
    ".*" * 13,
    r"(?x)( a )",
    r"(a)(?:b\1*)*c",
    "a" * 1_025,
    "(" * 500 + ")" * 500 + "(",
]


@pytest.mark.parametrize("pattern", BAD, ids=[text[:20] for text in BAD])
def test_it_refuses(pattern: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_patterns(("fine", pattern), "ExcludedLinks")

    assert caught.value.field == "ExcludedLinks"
    assert caught.value.remedy


def test_named_groups_of_dot_net_are_read() -> None:
    found = compile_pattern(r"/(?<year>\d+)/").search("/2024/")

    assert found is not None
    assert found["year"] == "2024"


@given(st.text(st.sampled_from("ab()[]*+?|{}\\d.,1^$-")))
def test_any_pattern_is_compiled_or_refused(pattern: str) -> None:
    with suppress(UsageError):
        compile_pattern(pattern).search("ababab1a")
