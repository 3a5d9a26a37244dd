# SPDX-License-Identifier: Apache-2.0
"""Open redirect: the parsed destination decides, twice."""

from __future__ import annotations

import pytest
from tests.support.judge import Site, judge, judge_fully, moved, page, point_at

from vedette.checks.open_redirect import CHECK
from vedette.domain.exchange import Headers, Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade

WEAK: dict[str, Site] = {
    "the value is the address": lambda value: moved(value),
    "only the scheme is cut off": lambda value: moved(value.removeprefix("https:")),
    "the status is 307": lambda value: moved(value, 307),
    "the value must look like a path": lambda value: moved(value if value.startswith("/") else "/"),
    "two slashes at the start are refused": lambda value: moved(
        value if value.startswith("/") and not value.startswith("//") else "/"
    ),
    "backslashes are refused": lambda value: moved(value if "\\" not in value and "https:" not in value else "/"),
    "a Refresh header names the address": lambda value: page("wait", refresh=f"0; url={value}"),
    "a meta element names the address": lambda value: page(
        f'<html><meta http-equiv="refresh" content="0;url={value}"><p>One moment</p></html>'
    ),
    "the value has a prefix that is ignored": lambda value: moved("  \t" + value),
}
SAFE: dict[str, Site] = {
    "the value rides in a query": lambda value: moved("/login?next=" + value),
    "the value rides in the path": lambda value: moved("/out/" + value),
    "the value is user info": lambda value: moved("https://" + value.strip("/\\").split("/")[-1] + "@shop.example/"),
    "the value is behind our own host": lambda value: moved("https://shop.example/" + value),
    "the value is a fragment": lambda value: moved("/#" + value),
    "the target is fixed": lambda value: moved("https://m1.vedette.invalid/"),
    "a host list decides": lambda value: moved(value if value.startswith("https://shop.example/") else "/"),
    "only paths pass, as a browser reads them": lambda value: moved("/" + value.replace("\\", "/").lstrip("/")),
    "an interstitial page asks first": lambda value: page(f'<html><a href="{value}">Leave this site</a></html>'),
    "the status is no redirect": lambda value: Response(200, headers=Headers((("Location", value),)), body=b"ok"),
    "the status is 201": lambda value: Response(201, headers=Headers((("Location", value),))),
    "the status is 304": lambda value: Response(304, headers=Headers((("Location", value),))),
    "the address is only text": lambda value: page(f"<html><p>Refresh: 0; url={value}</p></html>"),
    "the meta element is in a comment": lambda value: page(
        f"<html><!-- <meta http-equiv=refresh content='0;url={value}'> --></html>"
    ),
    "the meta element is in a text area": lambda value: page(
        f"<html><textarea><meta http-equiv=refresh content='0;url={value}'></textarea></html>"
    ),
    "the body is JSON": lambda value: page(
        f"<meta http-equiv=refresh content='0;url={value}'>", media_type="application/json"
    ),
    "everything is throttled": lambda value: Response(429, headers=Headers((("Location", value),))),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site) -> None:
    found = judge(CHECK, site, value="/home", name="next")

    assert found is not None
    assert (found.grade, found.certainty) == (Grade.CONFIRMED, 100)
    assert [piece.part for piece in found.evidence] == ["baseline", "probe", "replay"]


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site, value="/home", name="next") is None


@pytest.mark.parametrize("place", [Place.QUERY, Place.BODY, Place.MULTIPART, Place.PATH])
def test_is_reported_at(place: Place) -> None:
    assert judge(CHECK, lambda value: moved(value), place, "/home", "next") is not None


def test_asks_where_the_canary_came_back_in_a_redirect_whatever_the_name() -> None:
    assert judge(CHECK, lambda value: moved(value), value="x", name="q") is not None


def test_a_host_that_is_remembered_from_the_first_request_is_silent() -> None:
    seen: list[str] = []

    def site(value: str) -> Response:
        if "invalid" in value:
            seen.append(value)
        return moved(seen[0] if seen else value)

    assert judge(CHECK, site, value="/home", name="next") is None


def test_costs_nothing_at_a_point_of_another_kind_and_two_at_one_of_its_kind() -> None:
    assert len(judge_fully(CHECK, lambda value: page("same"), point_at(value="7")).probes) == 0
    assert len(judge_fully(CHECK, lambda value: page("same"), point_at(value="/home", name="next")).probes) == 2
