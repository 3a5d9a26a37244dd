# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from vedette.crawl.insertion_points import name_points, points_of
from vedette.crawl.url_rewriting import PathPattern
from vedette.domain.exchange import Headers, Origin, Request, Url
from vedette.domain.insertion import InsertionPoint
from vedette.domain.policy import DEFAULT_SCAN_POLICY, ScanPolicy
from vedette.domain.policy_crawl import ExtensionRule, ExtensionTest
from vedette.domain.policy_testing import IgnoredParameter, ParameterKind, TestingRules
from vedette.scan.point_choice import PointChoice

ORIGIN = Origin("http", "shop.example", 80)


def get(target: str) -> Request:
    return Request("GET", Url(ORIGIN, target))


def post(body: str) -> Request:
    headers = Headers((("Content-Type", "application/x-www-form-urlencoded"),))
    return Request("POST", Url(ORIGIN, "/save"), headers, body.encode())


def points(request: Request, route: str | None = None) -> tuple[InsertionPoint, ...]:
    return points_of(request, PathPattern(route or request.url.path))


def policy(**rules: object) -> ScanPolicy:
    return replace(DEFAULT_SCAN_POLICY, testing=TestingRules(**rules))  # type: ignore[arg-type]


def chosen(choice: PointChoice, request: Request) -> list[str]:
    return [point.name for point in choice.split(request, points(request))[0]]


def test_everything_is_chosen_by_default() -> None:
    assert chosen(PointChoice(DEFAULT_SCAN_POLICY), get("/find?id=1&q=2")) == ["id", "q"]


@pytest.mark.parametrize(
    ("kind", "request_", "left"),
    [
        (ParameterKind.QUERY, get("/find?id=1&q=2"), ["q"]),
        (ParameterKind.BODY, get("/find?id=1&q=2"), ["id", "q"]),
        (ParameterKind.BODY, post("id=1&q=2"), ["q"]),
        (ParameterKind.QUERY, post("id=1&q=2"), ["id", "q"]),
        (ParameterKind.ALL, post("id=1&q=2"), ["q"]),
    ],
)
def test_a_rule_ignores_parameters_of_its_kind(kind: ParameterKind, request_: Request, left: list[str]) -> None:
    choice = PointChoice(policy(ignored=(IgnoredParameter("ids", "^id$", kind),)))

    assert chosen(choice, request_) == left


def test_what_recurs_is_counted_by_route_and_from_what_was_planned_before() -> None:
    rules = policy(limits_recurring=True, most_recurring_pages=1)
    first = PointChoice(rules)
    planned, _ = first.split(get("/a?lang=en"), points(get("/a?lang=en")))
    again = PointChoice(rules, planned)

    assert chosen(first, get("/b?lang=en&own=1")) == ["own"]
    assert chosen(again, get("/b?lang=en&own=1")) == ["own"]
    assert chosen(again, get("/a?lang=de")) == ["lang"]


def test_the_query_of_a_file_may_be_left_alone() -> None:
    rules = replace(DEFAULT_SCAN_POLICY.rules, extensions=(ExtensionRule("asp", test=ExtensionTest.PARAMETERS),))
    choice = PointChoice(replace(DEFAULT_SCAN_POLICY, rules=rules))

    assert chosen(choice, get("/old.ASP?id=1")) == []
    assert chosen(choice, get("/new.php?id=1")) == ["id"]


@pytest.mark.parametrize("request_", [get("/find?id=1&a%20b=2&id=3&flag"), post("id=1&q=2"), get("/find?=1&x=")])
def test_the_slot_of_a_name_holds_the_name_alone(request_: Request) -> None:
    for point in name_points(request_, PathPattern("/find")):
        changed = point.put_raw("XX")
        whole = changed.url.target if request_.method == "GET" else changed.body.decode()
        before = request_.url.target if request_.method == "GET" else request_.body.decode()

        raw = before[len(point.before) : len(before) - len(point.after)]
        assert whole == point.before + "XX" + point.after
        assert point.put_raw(raw) == request_
        assert "=" not in raw
        assert "&" not in raw
        assert point.after.startswith("=")
