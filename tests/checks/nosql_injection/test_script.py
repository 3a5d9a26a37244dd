# SPDX-License-Identifier: Apache-2.0
"""NoSQL injection by script: literals of JavaScript in a query are found, those of other languages are not."""

from __future__ import annotations

import html
import re

import pytest
from tests.support.fake_sites import xpath_site
from tests.support.judge import Site, judge, judge_fully, page, point_at
from tests.support.shop_database import loud, quiet, shop_site

from vedette.checks.nosql_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

_TERNARY = re.compile(r"\((\d+)<(\d+)===true\?(['\"])\3:\3(\w*)\3\)")
_PRODUCT = re.compile(r"\(Number\((['\"])(\d+)\1\)\*(\d+)\)")


def joined(quote: str, value: str) -> str | None:
    """What a literal in `quote` that holds `value` makes in JavaScript; None where that is malformed."""
    text = ""
    for piece in re.split(rf"{quote}\+|\+{quote}", value):
        if (found := _TERNARY.fullmatch(piece)) is not None:
            text += "" if int(found[1]) < int(found[2]) else found[4]
        elif (found := _PRODUCT.fullmatch(piece)) is not None:
            text += str(int(found[2]) * int(found[3]))
        elif quote in piece:
            return None
        else:
            text += piece
    return text


def where(quote: str, *, shows: bool = False) -> Site:
    """A database that runs `this.kind == <quote>VALUE<quote>` for each document."""

    def site(value: str) -> Response:
        kind = joined(quote, value)
        if kind is None:
            return page("<h1>People</h1><p>Something went wrong.</p>", 500)
        shown = f"<p>{html.escape(kind)}</p>" if shows else ""
        return page(f"<h1>People</h1>{shown}" + ("<li>kim</li>" if kind == "shoes" else ""))

    return site


WEAK: dict[str, Site] = {
    "a literal in single quotes is part of script": where("'"),
    "a literal in double quotes is part of script": where('"'),
}
SAFE: dict[str, Site] = {
    "quotes are escaped": lambda value: page("<li>kim</li>" if value == "shoes" else "<p>nobody</p>"),
    "what script computes is shown": where("'", shows=True),
    "the value is part of an SQL statement": shop_site("select * from things where kind = 'VALUE'", on_error=quiet),
    "a database complains": shop_site("select * from things where kind = 'VALUE'", on_error=loud),
    "the value is part of an XPath expression": xpath_site("//thing[@kind='VALUE']"),
    "a filter refuses quotes": lambda value: page("no", 403) if "'" in value else page("<li>kim</li>"),
    "a language with another equality": lambda value: page(
        "<li>kim</li>" if value == "shoes" else "<p>error</p>", 500 if "===" in value else 200
    ),
    "the page is always the same": lambda value: page("<p>Welcome</p>"),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(Place.COOKIE, "shoes", "kind"))

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("script", Grade.CONFIRMED)
    assert judged.finding.bound is not None
    assert judged.finding.bound <= 1e-6


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, Place.COOKIE, "shoes", "kind") is None


@pytest.mark.parametrize("place", [Place.PATH, Place.HEADER], ids=lambda place: place.value)
def test_nothing_is_sent_in(place: Place) -> None:
    assert judge_fully(CHECK, where("'"), point_at(place, "shoes", "kind")).probes == []
