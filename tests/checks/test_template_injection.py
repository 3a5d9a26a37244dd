# SPDX-License-Identifier: Apache-2.0
"""Template injection: sums that only a template engine can have done. Some of the weak sites run a real one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import jinja2
import pytest
from tests.support.judge import Site, judge, judge_fully, page, point_at

from vedette.checks.template_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.weakness import Grade

Compute = Callable[[str], str]


def engine(opening: str, closing: str, shown: Callable[[int], str] = str, *, is_strict: bool = False) -> Compute:
    """An engine that computes products between two signs; a strict one fails on what else begins like its own."""
    way = re.compile(f"{re.escape(opening)}(\\d+)\\*(\\d+){re.escape(closing)}")

    def compute(template: str) -> str:
        computed = way.sub(lambda found: shown(int(found[1]) * int(found[2])), template)
        if is_strict and opening in computed:
            raise ValueError("syntax error")
        return computed

    return compute


def rendered(compute: Compute) -> Site:
    def site(value: str) -> Response:
        try:
            return page(f"<h1>Hello</h1><p>Dear {compute(value)}, welcome.</p>")
        except (ValueError, jinja2.TemplateError):
            return page("<h1>Error</h1>", 500)

    return site


def jinja(value: str) -> str:
    return jinja2.Environment(autoescape=True).from_string(value).render()


WEAK: dict[str, tuple[str, Site]] = {
    "Jinja renders the value": ("{{ }}", rendered(jinja)),
    "an engine with dollar and braces groups its digits": ("${ }", rendered(engine("${", "}", "{:,}".format))),
    "another groups them with a narrow space": (
        "${ }",
        rendered(engine("${", "}", lambda number: f"{number:,}".replace(",", "\u202f"))),
    ),
    "Pug": ("!{ }", rendered(engine("!{", "}"))),
    "Razor": ("@( )", rendered(engine("@(", ")"))),
    "ERB": ("<%= %>", rendered(engine("<%=", "%>", is_strict=True))),
    "an engine with braces that fails on all else": (
        "{ }",
        rendered(lambda value: _strict_braces(value)),
    ),
    "doT": ("{{= }}", rendered(engine("{{=", "}}"))),
    "the result is escaped": ("{{ }}", rendered(lambda value: html.escape(engine("{{", "}}")(value)))),
}


def _strict_braces(value: str) -> str:
    if re.search(r"[{$!]\{|@\(", value):
        raise ValueError("syntax error")
    return engine("{", "}")(value)


SAFE: dict[str, Site] = {
    "the value is a variable": rendered(
        lambda value: jinja2.Environment(autoescape=True).from_string("{{ name }}").render(name=value)
    ),
    "the value is not shown": lambda value: page("<p>thank you</p>"),
    "a browser's template is left to the browser": lambda value: page(f"<div ng-app>{html.escape(value)}</div>"),
    "punctuation is taken out": rendered(lambda value: re.sub(r"[^a-z0-9]", "", value)),
    "every sum is computed, whatever is around it": rendered(
        lambda value: re.sub(r"(\d{5})\*(\d{5})", lambda found: str(int(found[1]) * int(found[2])), value)
    ),
    "a calculator knows parentheses": rendered(
        lambda value: re.sub(
            r"[@$#]?[({<]+[%=]*(\d{5})\*(\d{5})[%>)}]+", lambda found: str(int(found[1]) * int(found[2])), value
        )
    ),
    "what is in braces vanishes": rendered(lambda value: re.sub(r"\{+.*?\}+", "", value)),
    "the answer is an error that quotes the value": lambda value: page(f"<p>bad: {html.escape(value)}</p>", 500),
}


@pytest.mark.parametrize(("syntax", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(syntax: str, site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value="Kim", name="greeting"))

    assert judged.finding is not None
    assert (judged.finding.sink, judged.finding.grade, judged.finding.certainty) == (syntax, Grade.CONFIRMED, 100)
    assert [seen.part for seen in judged.finding.evidence] == ["baseline", "probe", "control", "replay", "replay"]


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="Kim", name="greeting") is None


def test_nothing_is_sent_where_the_value_does_not_come_back() -> None:
    assert judge_fully(CHECK, lambda value: page("<p>same</p>"), point_at()).probes == []
