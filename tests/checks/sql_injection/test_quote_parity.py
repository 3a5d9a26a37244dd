# SPDX-License-Identifier: Apache-2.0
"""SQL injection by parity: the last resort, never more than possible."""

from __future__ import annotations

import shlex

import pytest
from tests.support.judge import Site, judge, page
from tests.support.shop_database import shop_site

from vedette.checks.sql_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade


def strict_types(quote: str) -> Site:
    """A value that is written by a database that takes no comparison there, errors swallowed."""
    return lambda value: page("<p>Oops</p>", 500) if quote in value.replace(quote * 2, "") else page("<p>Thanks</p>")


WEAK: dict[str, Site] = {
    "a text is written and no comparison fits": strict_types("'"),
    "a text in double quotes is written and no comparison fits": strict_types('"'),
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
        "select * from members where name = 'VALUE'", on_error=lambda error: page("ok"), show=lambda rows: page("ok")
    ),
}


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="nobody") is None


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_not_tried_on_requests_that_may_write(site: Site) -> None:
    assert judge(CHECK, site, Place.BODY, "nobody") is None
