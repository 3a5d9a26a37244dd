# SPDX-License-Identifier: Apache-2.0
"""Expression language injection: what a language of Java computes and a template engine does not."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import jinja2
import pytest
from tests.support.judge import Site, judge, judge_fully, page, point_at

from vedette.checks import template_injection
from vedette.checks.expression_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.weakness import Grade

_LENGTH = r"'(\w*)'\.compareTo\(''\)\*(\d+)"


def java(opening: str, closing: str = "}") -> Callable[[str], str]:
    """An expression language of Java, between its signs: products, and the length of texts."""
    product = re.compile(f"{re.escape(opening)}(\\d+)\\*(\\d+){re.escape(closing)}")
    length = re.compile(f"{re.escape(opening)}{_LENGTH}{re.escape(closing)}")

    def compute(text: str) -> str:
        found = product.sub(lambda each: str(int(each[1]) * int(each[2])), text)
        return length.sub(lambda each: str(len(each[1]) * int(each[2])), found)

    return compute


def rendered(compute: Callable[[str], str]) -> Site:
    def site(value: str) -> Response:
        try:
            return page(f"<h1>Hello</h1><p>Dear {html.escape(compute(value))}, welcome.</p>")
        except (ValueError, jinja2.TemplateError):
            return page("<h1>Error</h1>", 500)

    return site


def spel(value: str) -> Response:
    """A page whose value is an expression by itself, and that tells its errors."""
    found = re.fullmatch(_LENGTH, value)
    if found:
        return page(f"<p>{len(found[1]) * int(found[2])}</p>")
    if value == "7":
        return page("<p>7</p>")
    return page("<p>EL1041E: After parsing a valid expression, there is still more data</p>", 500)


WEAK: dict[str, tuple[str, Site]] = {
    "an expression between dollar and braces": ("${ }", rendered(java("${"))),
    "an expression between percent and braces": ("%{ }", rendered(java("%{"))),
    "an expression between hash and braces": ("#{ }", rendered(java("#{"))),
    "the value itself is an expression": ("the value itself", spel),
}


def engine(opening: str) -> Callable[[str], str]:
    """A template engine with the same signs, which knows products and no methods of Java."""
    way = re.compile(f"{re.escape(opening)}(\\d+)\\*(\\d+)}}")
    return lambda text: way.sub(lambda each: str(int(each[1]) * int(each[2])), text)


SAFE: dict[str, Site] = {
    "the value is a variable": rendered(lambda value: value),
    "a template engine has the same signs": rendered(engine("${")),
    "an engine interpolates with a hash": rendered(engine("#{")),
    "Jinja renders the value": rendered(lambda value: jinja2.Environment().from_string(value).render()),
    "what is in braces vanishes": rendered(lambda value: re.sub(r"[$%#]\{.*?\}", "", value)),
    "punctuation is taken out": rendered(lambda value: re.sub(r"[^a-z0-9]", "", value)),
    "an article tells of an error": lambda value: page("<p>EL1041E: After parsing a valid expression</p>"),
    "the value is not shown": lambda value: page("<p>thank you</p>"),
}


@pytest.mark.parametrize(("syntax", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(syntax: str, site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value="7", name="greeting"))

    assert judged.finding is not None
    assert (judged.finding.sink, judged.finding.grade, judged.finding.certainty) == (syntax, Grade.CONFIRMED, 100)
    assert [seen.part for seen in judged.finding.evidence] == ["baseline", "probe", "control", "replay", "replay"]


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="Kim", name="greeting") is None


@pytest.mark.parametrize(("syntax", "site"), WEAK.values(), ids=WEAK)
def test_what_is_an_expression_is_not_taken_for_a_template(syntax: str, site: Site) -> None:
    assert judge(template_injection.CHECK, site, value="Kim", name="greeting") is None


def test_a_page_that_echoes_costs_one_request_and_one_that_does_not_none() -> None:
    assert len(judge_fully(CHECK, SAFE["the value is a variable"]).probes) == 1
    assert judge_fully(CHECK, SAFE["the value is not shown"]).probes == []
