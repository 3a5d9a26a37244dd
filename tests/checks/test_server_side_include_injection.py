# SPDX-License-Identifier: Apache-2.0
"""Server-side includes: a date in the place of a directive is found; a directive that vanishes or stays is not."""

from __future__ import annotations

import html
import re

import pytest
from tests.support.fake_sites import including_site
from tests.support.judge import Site, judge, judge_fully, page, point_at

from vedette.checks.server_side_include_injection import CHECK, shown_date
from vedette.domain.weakness import Grade


def included(date: str, unknown: str = "[an error occurred while processing this directive]") -> Site:
    """A server that shows `date` for a date, and `unknown` for a directive that it does not know."""
    return lambda value: page(
        re.sub("<!--#.*?-->", unknown, re.sub(r'<!--#echo var="DATE_\w+"-->', date, f"<p>{value}</p>"))
    )


WEAK: dict[str, Site] = {
    "Apache shows its date": including_site,
    "the server has a zone of its own": included("Tuesday, 24-Nov-2026 13:42:21 CET"),
    "the date is written for machines": included("2026-11-24T13:42:21+00:00"),
    "unknown directives vanish": included("Tuesday, 24-Nov-2026 13:42:21 UTC", ""),
    "unknown directives stay": lambda value: page(
        re.sub(r'<!--#echo var="DATE_\w+"-->', "Tuesday, 24-Nov-2026 13:42:21 UTC", f"<p>{value}</p>")
    ),
}
SAFE: dict[str, Site] = {
    "the value is escaped": lambda value: page(f"<p>{html.escape(value)}</p>"),
    "the value is written as it is": lambda value: page(f"<p>{value}</p>"),
    "comments are taken out": lambda value: page(f"<p>{re.sub('<!--.*?-->', '', value)}</p>"),
    "comments become a text": lambda value: page(f"<p>{re.sub('<!--.*?-->', '[removed]', value)}</p>"),
    "comments become the time": lambda value: page(
        f"<p>{re.sub('<!--.*?-->', 'Tuesday, 24-Nov-2026 13:42:21 UTC', value)}</p>"
    ),
    "the page shows the time anyway": lambda value: page(f"<p>{html.escape(value)} 24-Nov-2026 13:42:21</p>"),
    "quotes are escaped": lambda value: including_site(value.replace('"', "&quot;")),
    "the value is not shown": lambda value: page("<p>thank you</p>"),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value="Kim", name="greeting"))

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.CONFIRMED, 99)
    assert len(judged.probes) == 4


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="Kim", name="greeting") is None


def test_nothing_is_sent_where_markup_is_escaped() -> None:
    assert judge_fully(CHECK, SAFE["the value is escaped"]).probes == []


NO_DATES = {
    "nothing": "ab",
    "a number": "a1234b",
    "a directive": 'a<!--#echo var="DATE_LOCAL"-->b',
    "a long text with a date in it": "aThis page was made by hand on 24-Nov-2026 at 12:00 and is kept for everybodyb",
    "no second marker": "a24-Nov-2026 12:00:00",
}


@pytest.mark.parametrize("text", NO_DATES.values(), ids=NO_DATES)
def test_no_date_is_seen_in(text: str) -> None:
    assert shown_date(text, "a", "b") is None
