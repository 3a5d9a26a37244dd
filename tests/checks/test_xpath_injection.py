# SPDX-License-Identifier: Apache-2.0
"""XPath injection: real expressions are found by the truth of a comparison; SQL and look-alikes are not XPath."""

from __future__ import annotations

import html
import re

import pytest
from tests.support.fake_sites import things_by, xpath_site
from tests.support.judge import Site, judge, judge_fully, page, point_at
from tests.support.shop_database import quiet, shop_site

from vedette.checks import sql_injection
from vedette.checks.xpath_injection import CHECK
from vedette.domain.weakness import Grade

BY_KIND = "//thing[@kind='VALUE']"
WEAK: dict[str, tuple[str, Site]] = {
    "a text is compared": ("shoes", xpath_site(BY_KIND)),
    "a text in double quotes is compared": ("shoes", xpath_site('//thing[@kind="VALUE"]')),
    "a number is compared": ("1", xpath_site("//thing[@id=VALUE]")),
    "a function holds the value": ("sho", xpath_site("//thing[contains(@kind,'VALUE')]")),
    "a condition follows": ("shoes", xpath_site("//thing[@kind='VALUE' and @id<9]")),
    "errors have a page of their own": (
        "shoes",
        xpath_site(BY_KIND, on_error=lambda: page("<p>Something went wrong</p>", 500)),
    ),
    "the value is echoed as well": (
        "shoes",
        lambda value: page(f"<h2>{html.escape(value)}</h2>" + xpath_site(BY_KIND)(value).body.decode()),
    ),
}
SAFE: dict[str, tuple[str, Site]] = {
    "the value is a variable": (
        "shoes",
        lambda value: page("".join(f"<li>{name}" for name in things_by("//thing[@kind=$kind]", kind=value))),
    ),
    "quotes are taken out": ("shoes", xpath_site(BY_KIND, change=lambda value: re.sub("['\"]", "", value))),
    "the value is part of an SQL statement": (
        "shoes",
        shop_site("select * from things where kind = 'VALUE'", on_error=quiet),
    ),
    "a number is read from its front": (
        "1",
        lambda value: page("<p>lamp</p>" if re.match(r"1\\b", value) else "<p>nothing</p>"),
    ),
    "the page is always the same": ("shoes", lambda value: page("<p>Welcome</p>")),
    "a filter refuses quotes": ("shoes", lambda value: page("no", 403) if "'" in value else page("<p>shoes</p>")),
}


@pytest.mark.parametrize(("value", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(value: str, site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value=value, name="kind"))

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("boolean", Grade.CONFIRMED)
    assert judged.finding.bound is not None
    assert judged.finding.bound <= 1e-6


@pytest.mark.parametrize(("value", "site"), SAFE.values(), ids=SAFE)
def test_is_silent_where(value: str, site: Site) -> None:
    assert judge(CHECK, site, value=value, name="kind") is None


@pytest.mark.parametrize(("value", "site"), WEAK.values(), ids=WEAK)
def test_what_is_xpath_is_not_taken_for_sql(value: str, site: Site) -> None:
    found = judge(sql_injection.CHECK, site, value=value, name="kind")

    assert found is None or found.grade is Grade.POSSIBLE
