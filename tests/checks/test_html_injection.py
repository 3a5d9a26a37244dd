# SPDX-License-Identifier: Apache-2.0
"""HTML injection: elements that arrive where script does not; pages with script, or with a list of markup, are not."""

from __future__ import annotations

import html
import re

import pytest
from tests.support.fake_sites import bold_site
from tests.support.judge import Site, judge, judge_fully, page, point_at

from vedette.checks import cross_site_scripting
from vedette.checks.html_injection import CHECK
from vedette.domain.weakness import Grade

_TAG = re.compile(r"</?(\w+)[^>]*>")


def allowing(*names: str) -> Site:
    """A page that keeps the listed elements, with their attributes, and takes the others out."""
    return lambda value: page(f"<p>{_TAG.sub(lambda found: found[0] if found[1].lower() in names else '', value)}</p>")


WEAK: dict[str, Site] = {
    "handlers of events are taken out": bold_site,
    "pictures and scripts are taken out": lambda value: page(
        f"<p>{re.sub('(?i)<(?:script|svg|img|iframe)[^>]*>', '', value)}</p>"
    ),
    "calls are refused": lambda value: page("no", 403) if "(" in value else page(f"<div>Dear {value}</div>"),
    "headings are let through": allowing("b", "i", "h1", "a"),
}
SAFE: dict[str, Site] = {
    "the value is escaped": lambda value: page(f"<p>{html.escape(value)}</p>"),
    "script would run": lambda value: page(f"<p>{value}</p>"),
    "bold print is let through on purpose": allowing("b", "i", "em"),
    "tags are taken out": lambda value: page(f"<p>{_TAG.sub('', value)}</p>"),
    "attributes are taken out": lambda value: page("<p>" + re.sub(r"<(/?)(\w+)[^>]*>", r"<\1\2>", value) + "</p>"),
    "the value stands in a text area": lambda value: page(f"<textarea>{value}</textarea>"),
    "the value stands in a comment": lambda value: page(f"<!-- {value} --><p>Welcome</p>"),
    "the value stands in an attribute as well": lambda value: page(
        f'<p>{re.sub("(?i)on[a-z]+=", "", value)}</p><input value="{value}">'
    ),
    "the page is JSON": lambda value: page(f'{{"a": "{value}"}}', media_type="application/json"),
    "the page is plain text": lambda value: page(value, media_type="text/plain"),
    "the page is a download": lambda value: page(f"<p>{value}</p>", content_disposition="attachment"),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value="Kim", name="greeting"))

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.CONFIRMED, 99)
    assert len(judged.probes) == 4


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_no_scripting_where(site: Site) -> None:
    assert judge(cross_site_scripting.CHECK, site, value="Kim", name="greeting") is None


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="Kim", name="greeting") is None


def test_nothing_is_sent_where_markup_is_escaped() -> None:
    assert judge_fully(CHECK, SAFE["the value is escaped"]).probes == []
