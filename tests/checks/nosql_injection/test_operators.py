# SPDX-License-Identifier: Apache-2.0
"""NoSQL injection by operators: real ranges are told from objects that are flattened, refused or echoed."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

import pytest
from tests.support.fake_sites import operator_site
from tests.support.judge import Site, judge, judge_fully, page, point_at

from vedette.checks.nosql_injection import CHECK
from vedette.checks.nosql_injection.operators import lower_of
from vedette.domain.exchange import Response
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade


def found(is_found: bool) -> Response:
    return page("<h1>People</h1>" + ("<li>kim</li>" if is_found else ""))


def flattened(choose: Callable[[list[str]], str]) -> Site:
    """A framework that makes a plain value of an object by choosing one of its members."""

    def site(value: str) -> Response:
        members = list(json.loads(value).values()) if value.startswith("{") else [value]
        return found(choose([str(each) for each in members]) == "shoes")

    return site


def numbers(value: str) -> Response:
    """A database whose numbers are compared as numbers."""
    if not value.startswith("{"):
        return found(value == "7")
    wanted = json.loads(value)
    known = {"$gte": lambda bound: bound <= 7, "$lte": lambda bound: bound >= 7}
    is_known = set(wanted) <= set(known)
    return found(is_known and all(isinstance(each, int) and known[key](each) for key, each in wanted.items()))


WEAK: dict[str, tuple[InsertionPoint, Site]] = {
    "a leaf of JSON may be an object": (point_at(Place.JSON, "shoes", "kind"), operator_site),
    "a parameter may have members": (point_at(Place.QUERY, "shoes", "kind"), operator_site),
    "a field of a form may have members": (point_at(Place.BODY, "shoes", "kind"), operator_site),
    "the database compares numbers": (
        InsertionPoint(
            *(point_at(Place.JSON, "7", "id").request, "/shop/item", Place.JSON, "/id", "7"),
            *(point_at(Place.JSON, "7", "id").before, point_at(Place.JSON, "7", "id").after),
            is_text=False,
        ),
        numbers,
    ),
}
SAFE: dict[str, Site] = {
    "objects are refused": lambda value: page("no", 400) if value.startswith("{") else found(value == "shoes"),
    "objects are taken for texts": lambda value: found(value == "shoes"),
    "the first member counts": flattened(lambda members: members[0]),
    "the last member counts": flattened(lambda members: members[-1]),
    "any member counts": flattened(lambda members: "shoes" if "shoes" in members else ""),
    "all members must be alike": flattened(lambda members: members[0] if len(set(members)) == 1 else ""),
    "operators are taken out": lambda value: found(value == "shoes" or value == "{}"),
    "the object is echoed": lambda value: page(f"<p>Cast failed for {html.escape(value)}</p>", 400),
    "an object means no filter": lambda value: found(value == "shoes" or value.startswith("{")),
    "the page is always the same": lambda value: page("<p>Welcome</p>"),
}


@pytest.mark.parametrize(("point", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(point: InsertionPoint, site: Site) -> None:
    judged = judge_fully(CHECK, site, point)

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == ("operator", Grade.CONFIRMED)
    assert judged.finding.bound is not None
    assert judged.finding.bound <= 1e-6
    assert len(judged.probes) <= 34


@pytest.mark.parametrize("place", [Place.JSON, Place.QUERY], ids=lambda place: place.value)
@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site, place: Place) -> None:
    assert judge(CHECK, site, place, "shoes", "kind") is None


def test_no_range_matches_more_than_the_value_itself() -> None:
    asked: list[str] = []

    def site(value: str) -> Response:
        asked.append(value)
        return operator_site(value)

    assert judge(CHECK, site, Place.JSON, "shoes", "kind") is not None
    ranges = [tuple(json.loads(value).values()) for value in asked if value.startswith('{"$gte"')]
    assert ranges
    assert all(low == high == "shoes" or low > high for low, high in ranges)


@pytest.mark.parametrize("header", [{"server": "gunicorn"}, {"set_cookie": "JSESSIONID=1"}], ids=["Python", "Java"])
def test_no_member_is_sent_to_a_platform_that_reads_none(header: dict[str, str]) -> None:
    def site(value: str) -> Response:
        return page("<li>kim</li>" if value == "shoes" else "<p>nobody</p>", **header)  # type: ignore[arg-type]

    assert judge_fully(CHECK, site, point_at(Place.QUERY, "shoes")).probes == []
    assert len(judge_fully(CHECK, site, point_at(Place.JSON, "shoes")).probes) == 1


def test_nothing_is_sent_where_no_object_can_stand() -> None:
    judged = judge_fully(CHECK, lambda value: found(value == "shoes"), point_at(Place.COOKIE, "shoes"))

    assert judged.probes == []


@pytest.mark.parametrize("value", ["true", "null", "1.5"])
def test_a_value_that_has_no_neighbour_is_left_alone(value: str) -> None:
    point = point_at(Place.JSON, value)

    assert lower_of(InsertionPoint(point.request, "", Place.JSON, "/a", value, "", "", is_text=False)) is None
