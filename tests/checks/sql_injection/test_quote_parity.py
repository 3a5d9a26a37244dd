# SPDX-License-Identifier: Apache-2.0
"""SQL injection by parity: a fallback that is never more than possible."""

from __future__ import annotations

import shlex

import pytest
from tests.support.judge import Site, judge, page
from tests.support.shop_database import shop_site

from vedette.checks.sql_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

LOGIN = "select * from members where name = 'VALUE' and secret = ''"

WEAK: dict[str, Site] = {
    "a login matches no row and errors are swallowed": shop_site(
        LOGIN, show=lambda rows: page("<p>Wrong password</p>")
    ),
    "the literal is in double quotes": shop_site(
        'select * from members where name = "VALUE"', show=lambda rows: page("<p>Wrong password</p>")
    ),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site) -> None:
    found = judge(CHECK, site, value="nobody")

    assert found is not None
    assert (found.technique, found.grade, found.certainty) == ("quote-parity", Grade.POSSIBLE, 85)


def words(value: str) -> Response:
    """A search that splits words as a shell does."""
    try:
        return page(f"<p>{len(shlex.split(value))} words</p>")
    except ValueError:
        return page("<p>unbalanced quote</p>", 400)


def phrases(value: str) -> Response:
    """A search for "phrases"."""
    return page("<p>unbalanced phrase</p>", 400) if value.count('"') % 2 else page("<p>nothing found</p>")


SAFE: dict[str, Site] = {
    "words are split as a shell does": words,
    "phrases are searched": phrases,
    "any quote is refused": lambda value: page("no", 400) if set(value) & set("'\"") else page("ok"),
    "markup is refused": lambda value: page("no", 400) if set(value) & set("<>") else page("ok"),
    "three quotes are refused": lambda value: page("no", 400) if value.count("'") > 2 else page("ok"),
    "errors are swallowed and look like no result": shop_site(
        LOGIN, on_error=lambda error: page("ok"), show=lambda rows: page("ok")
    ),
}


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="nobody") is None


def test_is_not_tried_on_requests_that_may_write() -> None:
    assert judge(CHECK, WEAK["a login matches no row and errors are swallowed"], Place.BODY, "nobody") is None
