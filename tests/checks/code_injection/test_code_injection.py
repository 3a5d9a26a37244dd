# SPDX-License-Identifier: Apache-2.0
"""Code injection: products that only the interpreter of a language computes; calculators compute others."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from tests.support.fake_sites import computed
from tests.support.judge import Site, judge, judge_fully, page, point_at

from vedette.checks.code_injection import CHECK
from vedette.domain.exchange import Response
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade

Evaluate = Callable[[str], str]


def language(function: str, join: str, end: str = "") -> Evaluate:
    """An interpreter of texts, joined by `join`, and of products of a text that `function` makes a number."""
    product = re.compile(rf"\({function}\((['\"])(\d+)\1\)\*(\d+)\){re.escape(end)}")

    def evaluate(code: str) -> str:
        shown, at = "", 0
        while at < len(code):
            text = re.compile(r"'([^']*)'|\"([^\"]*)\"").match(code, at)
            number = product.match(code, at)
            found = text or number
            if found is None:
                raise SyntaxError(code)
            shown += str(int(number[2]) * int(number[3])) if number else found[1] or found[2] or ""
            at = found.end()
            if at < len(code):
                if code[at] != join:
                    raise SyntaxError(code)
                at += 1
        return shown

    return evaluate


PHP, NODE, RUBY, PERL = (
    language("intval", "."),
    language("Number", "+"),
    language("Integer", "+", ".to_s"),
    language("int", "."),
)


def evaluated(evaluate: Evaluate, code: str = "'Dear VALUE'") -> Site:
    def site(value: str) -> Response:
        try:
            return page(f"<h1>Hello</h1><p>{html.escape(evaluate(code.replace('VALUE', value)))}</p>")
        except (SyntaxError, ValueError):
            return page("<h1>Error</h1>", 500)

    return site


def formula(evaluate: Evaluate) -> Site:
    """A page that shows what a formula comes to."""

    def site(value: str) -> Response:
        try:
            return page(f"<p>That is {evaluate(value)}.</p>")
        except (SyntaxError, ValueError):
            return page("<p>That is no formula.</p>")

    return site


def calculator(value: str) -> str:
    """What a calculator that knows arithmetic only makes of a formula."""
    if re.fullmatch(r"[\d*]+", value) is None:
        raise ValueError(value)
    result = 1
    for factor in value.split("*"):
        result *= int(factor)
    return str(result)


def node_or_calculator(value: str) -> str:
    return calculator(value) if re.fullmatch(r"[\d*]+", value) else NODE(value)


GREETING = point_at(value="Kim", name="greeting")
FORMULA = point_at(value="3*4", name="sum")
WEAK: dict[str, tuple[str, InsertionPoint, Site]] = {
    "Python evaluates a literal": ("Python", GREETING, evaluated(computed)),
    "Python evaluates a literal in double quotes": ("Python", GREETING, evaluated(computed, '"Dear VALUE"')),
    "PHP evaluates a literal": ("PHP", GREETING, evaluated(PHP)),
    "PHP evaluates a literal in double quotes": ("PHP", GREETING, evaluated(PHP, '"Dear VALUE"')),
    "Node.js evaluates a literal": ("Node.js", GREETING, evaluated(NODE)),
    "Ruby evaluates a literal": ("Ruby", GREETING, evaluated(RUBY)),
    "Perl evaluates a literal": ("Perl", GREETING, evaluated(PERL)),
    "Python evaluates a formula": ("Python", FORMULA, formula(computed)),
    "Node.js evaluates a formula": ("Node.js", FORMULA, formula(node_or_calculator)),
    "Python evaluates a text in quotes, and echoes what it cannot": (
        "Python",
        point_at(value="'hello'", name="habit"),
        lambda value: page(f"<p>{html.escape(_or(value, f'Error in {value}'))}</p>"),
    ),
    "Python evaluates a number and tells its errors": (
        "Python",
        point_at(value="7", name="net"),
        lambda value: page(f"<p>{_or(value, 'SyntaxError: invalid syntax')}</p>"),
    ),
}


def _or(value: str, error: str) -> str:
    try:
        return computed(value)
    except (SyntaxError, ValueError):
        return error


_CONDITION = re.compile(r"str\(int\((['\"])1\1\*\((\d+)<(\d+)\)\)\)")


def executed(value: str) -> Response:
    """A page that runs a statement of Python, shows nothing of it, and echoes what fails."""
    found = _CONDITION.fullmatch(value)
    is_true = found is not None and int(found[2]) < int(found[3])
    if is_true or value == "'hello'" or re.fullmatch(r"str\(int\(\"\d+\"\)\*\d+\)", value):
        return page("")
    return page(f"Error executing {html.escape(value)}")


def test_code_that_shows_nothing_is_found_by_conditions() -> None:
    judged = judge_fully(CHECK, executed, point_at(value="'hello'", name="habit"))

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("condition", Grade.CONFIRMED)
    assert judged.finding.facts[0].value == "Python"
    assert judged.finding.bound is not None
    assert judged.finding.bound <= 1e-6
    assert len(judged.probes) <= 40


SAFE: dict[str, tuple[InsertionPoint, Site]] = {
    "the value is escaped": (GREETING, lambda value: page(f"<p>Dear {html.escape(value)}</p>")),
    "quotes are taken out": (
        GREETING,
        lambda value: evaluated(computed)(re.sub("['\"]", "", value)),
    ),
    "a filter refuses quotes": (
        GREETING,
        lambda value: page("no", 403) if "'" in value or '"' in value else page(f"<p>Dear {html.escape(value)}</p>"),
    ),
    "a server fails at quotes": (
        GREETING,
        lambda value: page("error", 500) if "'" in value else page(f"<p>Dear {html.escape(value)}</p>"),
    ),
    "every product in a text is computed": (
        GREETING,
        lambda value: page(
            re.sub(r"(\d{5})\*(\d{5})", lambda found: str(int(found[1]) * int(found[2])), html.escape(value))
        ),
    ),
    "a calculator knows arithmetic only": (FORMULA, formula(calculator)),
    "a calculator passes over what it does not know": (
        FORMULA,
        lambda value: (
            page(f"<p>{calculator(re.sub('[^0-9*]', '', value).strip('*') or '1')}</p>")
            if re.fullmatch(r"[\d*]+", value)
            else page("<p>no</p>")
        ),
    ),
    "a number is looked up": (
        point_at(value="7"),
        lambda value: page("<p>lamp</p>" if value == "7" else "<p>nothing</p>"),
    ),
    "a text in quotes is a phrase to search for": (
        point_at(value='"red shoes"', name="q"),
        lambda value: page("<p>boots</p>" if value == '"red shoes"' else f"<p>nothing for {html.escape(value)}</p>"),
    ),
    "a page about errors": (GREETING, lambda value: page("<p>SyntaxError: what it means</p>")),
    "the page is always the same": (GREETING, lambda value: page("<p>Welcome</p>")),
}


@pytest.mark.parametrize(("spoken", "point", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(spoken: str, point: InsertionPoint, site: Site) -> None:
    judged = judge_fully(CHECK, site, point)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.CONFIRMED, 100)
    assert judged.finding.facts[0].value == spoken
    assert len(judged.probes) <= 19


@pytest.mark.parametrize(("point", "site"), SAFE.values(), ids=SAFE)
def test_is_silent_where(point: InsertionPoint, site: Site) -> None:
    assert judge_fully(CHECK, site, point).finding is None


def test_nothing_is_sent_where_the_survey_gives_no_reason() -> None:
    assert judge_fully(CHECK, SAFE["the value is escaped"][1], GREETING).probes == []
    assert judge_fully(CHECK, SAFE["the page is always the same"][1], FORMULA).probes == []


def test_a_number_that_is_looked_up_costs_one_request() -> None:
    point, site = SAFE["a number is looked up"]

    assert len(judge_fully(CHECK, site, point).probes) == 1


def test_other_places_are_tried_as_well() -> None:
    assert judge(CHECK, evaluated(PHP), value="Kim", name="greeting", method="POST") is not None
