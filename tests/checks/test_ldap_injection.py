# SPDX-License-Identifier: Apache-2.0
"""LDAP injection: filters that read an escape are found wherever the value stands; other readers of texts are not."""

from __future__ import annotations

import html
import re

import pytest
from tests.support.fake_sites import directory_site, noise, xpath_site
from tests.support.judge import Site, judge, judge_fully, page, point_at
from tests.support.shop_database import quiet, shop_site

from vedette.checks.ldap_injection import CHECK
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

WEAK: dict[str, Site] = {
    "the value is compared": directory_site("(kind=VALUE)"),
    "a condition follows": directory_site("(&(kind=VALUE)(uid=*))"),
    "a condition comes before": directory_site("(&(uid=*)(kind=VALUE))"),
    "the value is part of a text": directory_site("(kind=*VALUE*)"),
    "the value is echoed as well": lambda value: page(
        f"<h2>{html.escape(value)}</h2>" + directory_site("(kind=VALUE)")(value).body.decode()
    ),
    "stars are taken out": directory_site("(kind=VALUE)", change=lambda value: value.replace("*", "")),
}


def escaped(value: str) -> str:
    return re.sub(r"[\\*()\0]", lambda found: f"\\{ord(found[0]):02x}", value)


SAFE: dict[str, Site] = {
    "the value is escaped": directory_site("(kind=VALUE)", change=escaped),
    "only letters and digits are let through": directory_site(
        "(kind=VALUE)", change=lambda value: re.sub(r"\W", "", value)
    ),
    "backslashes are taken out": directory_site("(kind=VALUE)", change=lambda value: value.replace("\\", "")),
    "a star is meant to be one": lambda value: page(
        "<p>found</p>" if re.fullmatch(re.escape(value).replace(r"\*", ".*"), "shoes") else "<p>nothing</p>"
    ),
    "the value is a key of a fixed list": lambda value: page("<p>lamp</p>" if value == "shoes" else "<p>nothing</p>"),
    "the value is part of an SQL statement": shop_site("select * from things where kind = 'VALUE'", on_error=quiet),
    "the value is part of an XPath expression": xpath_site("//thing[@kind='VALUE']"),
    "backslashes are read as a script reads them": lambda value: page(
        "<p>lamp</p>" if re.sub(r"\\(.)", r"\1", value) == "shoes" else "<p>nothing</p>"
    ),
    "the value is only echoed": lambda value: page(f"<p>{html.escape(value)}</p>"),
    "the page is always the same": lambda value: page("<p>Welcome</p>"),
    "the page changes by itself": noise(3),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value="shoes", name="kind"))

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("escape", Grade.CONFIRMED)
    assert judged.finding.bound is not None
    assert judged.finding.bound <= 1e-6
    assert len(judged.probes) <= 32


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="shoes", name="kind") is None


def test_an_inert_point_costs_nothing_and_one_that_matters_a_single_request() -> None:
    assert judge_fully(CHECK, SAFE["the page is always the same"]).probes == []
    assert len(judge_fully(CHECK, SAFE["the value is a key of a fixed list"], point_at(value="shoes")).probes) == 1


def test_a_value_without_a_letter_is_left_alone() -> None:
    assert judge_fully(CHECK, directory_site("(kind=VALUE)"), point_at(value="")).probes == []


@pytest.mark.parametrize("place", [Place.COOKIE, Place.JSON, Place.XML, Place.HEADER], ids=lambda place: place.value)
def test_the_place_does_not_matter(place: Place) -> None:
    assert judge(CHECK, directory_site("(kind=VALUE)"), place, "shoes", "kind") is not None
