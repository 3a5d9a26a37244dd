# SPDX-License-Identifier: Apache-2.0
"""SQL injection by validity: the request fails exactly when the statement would not parse."""

from __future__ import annotations

import re

import pytest
from tests.support.judge import Site, judge, judge_fully, page, point_at
from tests.support.shop_database import shop_site

from vedette.checks.sql_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade


def wrong(rows: list[tuple[object, ...]]) -> Response:
    return page("<p>Wrong password</p>")


WEAK: dict[str, Site] = {
    "a login matches no row and errors are swallowed": shop_site(
        "select * from members where name = 'VALUE' and secret = ''", show=wrong
    ),
    "the literal is in double quotes": shop_site('select * from members where name = "VALUE"', show=wrong),
    "a pattern matches no row": shop_site("select * from members where name like '%VALUE%'", show=wrong),
    "a row is written and errors are swallowed": shop_site("insert into visits values ('VALUE', 1)", show=wrong),
    "the value stands twice": shop_site("select * from members where name = 'VALUE' and secret <> 'VALUE'", show=wrong),
}


@pytest.mark.parametrize("place", [Place.QUERY, Place.BODY, Place.JSON])
@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site, place: Place) -> None:
    judged = judge_fully(CHECK, site, point_at(place, "nobody", "login"))

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("validity", Grade.POSSIBLE)
    assert judged.finding.certainty == 85
    assert len(judged.probes) <= 30


def stopped(value: str, stop_words: set[str]) -> Response:
    """A search that passes over stop words and numbers, and does not find anything for any other word."""
    words = set(re.findall(r"[a-z]+", value.lower())) - stop_words
    return page("<p>found</p>") if words == {"shoes"} else page("<p>none</p>", 404)


def xpath(value: str) -> Response:
    """A query in XPath: comparisons are valid, words that only SQL has are not."""
    text = f"'{value}'"
    whole = re.fullmatch(r"'[^']*'(?: and '[^']*'<'[^']*')?", text)
    return page("<p>none</p>") if whole else page("<p>error</p>", 500)


SAFE: dict[str, Site] = {
    "a search passes over a few words": lambda value: stopped(value, {"and", "or", "the"}),
    "a search passes over many words": lambda value: stopped(value, {"and", "or", "the", "between"}),
    "a query is written in XPath": xpath,
    "the value is validated": lambda value: page("no", 400) if re.search(r"[^\w ]", value) else page("ok"),
    "letters that are rare are refused": lambda value: page("no", 400) if "z" in value else page("ok"),
    "quotes must be balanced": lambda value: page("no", 400) if value.count("'") % 2 else page("ok"),
    "the keyword is refused": lambda value: page("no", 403) if " and " in value else page("ok"),
    "long values fail": lambda value: page("no", 414) if len(value) > 24 else page("ok"),
}


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="shoes") is None
