# SPDX-License-Identifier: Apache-2.0
"""CORS misconfigured: an origin that nobody can own is allowed to read with credentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.support.judge import ORIGIN, WholeSite, judge_area, page

from vedette.checks.cors_misconfigured import CHECK
from vedette.domain.exchange import Request, Response, Url
from vedette.domain.finding import Route
from vedette.domain.weakness import Grade, Severity

ROUTE = Route(Request("GET", Url(ORIGIN, "/api/me")), "/api/me")


def cors(allowed: Callable[[str], str | None], credentials: str = "true", kind: str = "application/json") -> WholeSite:
    """An API that answers an Origin with the one that `allowed` says."""

    def site(request: Request) -> Response:
        origin = request.headers.get("Origin")
        told = None if origin is None else allowed(origin)
        if told is None:
            return page('{"name":"Kim"}', media_type=kind, vary="Origin")
        answer = page('{"name":"Kim"}', media_type=kind, vary="Origin", access_control_allow_origin=told)
        if not credentials:
            return answer
        return replace(answer, headers=answer.headers.put("Access-Control-Allow-Credentials", credentials))

    return site


PARTNER = "https://partner.example"
WEAK: dict[str, tuple[WholeSite, str]] = {
    "whatever origin asks is allowed": (cors(lambda origin: origin), "reflected"),
    "origins that begin like its own are allowed": (
        cors(lambda origin: origin if origin.startswith("https://shop.example") else None),
        "prefix",
    ),
    "the origin `null` is allowed": (cors(lambda origin: origin if origin == "null" else None), "null"),
    "every origin of https is allowed": (
        cors(lambda origin: origin if origin.startswith("https://") else None),
        "reflected",
    ),
}
SAFE: dict[str, WholeSite] = {
    "nobody is allowed": cors(lambda origin: None),
    "everybody is allowed, without credentials": cors(lambda origin: "*", ""),
    "everybody is allowed, and credentials are, which browsers refuse": cors(lambda origin: "*"),
    "whatever origin asks is allowed, without credentials": cors(lambda origin: origin, ""),
    "credentials are allowed by a word that browsers do not take": cors(lambda origin: origin, "True"),
    "a fixed partner is allowed": cors(lambda origin: PARTNER),
    "only the site itself is allowed": cors(lambda origin: origin if origin == "https://shop.example" else None),
    "its own sub-domains are allowed": cors(lambda origin: origin if origin.endswith(".shop.example") else None),
    "the answer is a picture": cors(lambda origin: origin, kind="image/png"),
    "the answer is a stylesheet": cors(lambda origin: origin, kind="text/css"),
    "the origin comes back in the text only": lambda request: page(request.headers.get("Origin") or ""),
    "the origin is joined to others": cors(lambda origin: f"{PARTNER}, {origin}"),
}


@pytest.mark.parametrize(("site", "technique"), WEAK.values(), ids=WEAK)
def test_is_reported_where(site: WholeSite, technique: str) -> None:
    judged = judge_area(CHECK, site, ROUTE)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.CONFIRMED, 100)
    assert judged.finding.technique == technique
    assert judged.finding.severity is Severity.LOW
    assert len(judged.probes) <= CHECK.most_probes


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: WholeSite) -> None:
    assert judge_area(CHECK, site, ROUTE).finding is None


def test_a_route_that_does_not_look_at_the_origin_costs_one_request() -> None:
    judged = judge_area(CHECK, lambda request: page("{}", media_type="application/json"), ROUTE)

    assert [probe.request.url for probe in judged.probes] == [ROUTE.sample.url]
