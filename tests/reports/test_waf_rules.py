# SPDX-License-Identifier: Apache-2.0
"""Rules for firewalls: nothing of a target becomes configuration."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.support.documents import HOSTILE, document

from vedette.domain.weakness import Severity
from vedette.reports import f5_asm, mod_security
from vedette.reports.document import FindingLine, ReportDocument
from vedette.reports.waf_targets import WAF_RULES
from vedette.wire.enums import IssueStateFlag

RULE = re.compile(r'SecRule [A-Z_]+(?::[A-Za-z0-9_.\-]+|:1)? "(?:[^"\\]|\\.)*" ?(?:\\\n    )?"(?:[^"\\]|\\.)*"')


def line(**fields: object) -> FindingLine:
    (first, _) = document().lines
    subject = replace(first.subject, **{name: fields.pop(name) for name in list(fields) if name in SUBJECT})  # type: ignore[arg-type]
    return replace(first, subject=subject, **fields)  # type: ignore[arg-type]


SUBJECT = {"route", "place", "parameter", "method"}


def with_lines(*lines: FindingLine) -> ReportDocument:
    return replace(document(), findings=(), lines=lines)


def rules(*lines: FindingLine) -> str:
    return mod_security.FORMAT.render(with_lines(*lines)).decode()


def outside_rules(text: str) -> list[str]:
    """Return the lines that are neither comments, empty, nor rules of the one form that we write."""
    rest = RULE.sub("", text)
    return [left for left in rest.splitlines() if left.strip() and not left.startswith("#")]


def test_a_rule_looks_at_one_parameter_of_one_page() -> None:
    text = rules(line())

    assert 'SecRule REQUEST_FILENAME "@streq /search"' in text
    assert 'SecRule ARGS_GET:q "@detectSQLi"' in text
    assert outside_rules(text) == []


def test_a_segment_of_the_path_is_captured() -> None:
    text = rules(line(route="/item/{2}/edit", place="path", parameter="2"))

    assert r'"@rx ^/item/(.*)/edit$"' in text
    assert 'SecRule TX:1 "@detectSQLi"' in text


def test_ids_are_told_apart() -> None:
    lines = [line(parameter=name) for name in "abc"]

    assert re.findall(r"id:(\d+)", rules(*lines)) == ["1900000", "1900001", "1900002"]


@pytest.mark.parametrize(("place", "cwe"), product(["query", "body", "cookie", "header", "path", "json"], WAF_RULES))
def test_every_rule_has_the_one_form(place: str, cwe: int) -> None:
    (first, _) = document().lines
    route = "/a/{2}" if place == "path" else "/a"
    name = "2" if place == "path" else "q"

    assert (
        outside_rules(rules(line(weakness=replace(first.weakness, cwe=cwe), place=place, route=route, parameter=name)))
        == []
    )


@given(name=st.text(), route=st.text())
def test_no_name_leaves_a_comment_or_a_rule(name: str, route: str) -> None:
    text = rules(line(parameter=f"q{name}", route=f"/{route}"))

    assert outside_rules(text) == []
    assert text.isascii()


def test_a_hostile_name_gets_no_rule() -> None:
    assert "\nSecRule" not in rules(line(parameter='q" "deny\nSecRuleEngine Off'))
    assert "\nSecRule" not in rules(line(route=f"/{HOSTILE}"))


@pytest.mark.parametrize(
    "fields",
    [
        {"state": frozenset({IssueStateFlag.FIXED_CONFIRMED})},
        {"state": frozenset({IssueStateFlag.ACCEPTED_RISK})},
        {"severity": Severity.INFORMATION},
    ],
)
def test_what_needs_no_holding_off_has_no_rule(fields: dict[str, object]) -> None:
    assert "There is nothing that a rule could hold off." in rules(line(**fields))
    assert not list(etree.fromstring(f5_asm.FORMAT.render(with_lines(line(**fields)))))


def test_f5_is_told_what_it_calls_an_attack() -> None:
    (vulnerability,) = etree.fromstring(f5_asm.FORMAT.render(with_lines(line())))
    told = {child.tag: child.text for child in vulnerability}

    assert told["attack_type"] == "SQL-Injection"
    assert (told["parameter"], told["cookie"]) == ("q", None)
    assert (told["threat"], told["score"], told["status"]) == ("High", "98", "open")
    assert told["url"]


def test_f5_is_told_cookies_apart() -> None:
    (vulnerability,) = etree.fromstring(f5_asm.FORMAT.render(with_lines(line(place="cookie", parameter="sid"))))

    assert (vulnerability.findtext("parameter"), vulnerability.findtext("cookie")) == ("", "sid")
