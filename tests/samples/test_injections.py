# SPDX-License-Identifier: Apache-2.0
"""The checks of injection find the shop's weak places, through all of the shop's noise, and pass over their twins."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.samples.visiting import new_visitor
from tests.support.judge import ORIGIN, Judged, judge_whole

from vedette.checks.catalogue import ACTIVE
from vedette.crawl.insertion_points import points_of
from vedette.crawl.url_rewriting import PathPattern
from vedette.domain.exchange import Headers, Request, Response, Url
from vedette.domain.insertion import InsertionPoint
from vedette.domain.insertion import Place as OurPlace
from vedette_shop.truth import SAFE_TWINS, WEAKNESSES, Place, SafeTwin, Spot, Weakness

CHECKS = {check.id: check for check in ACTIVE}
CLASSES = frozenset(
    {"ldap-injection", "nosql-injection", "code-injection", "template-injection", "expression-injection"}
    | {"server-side-include-injection", "html-injection", "insecure-deserialisation"}
)
MOST_REQUESTS = 60
WEAK = [entry for entry in WEAKNESSES if entry.check in CLASSES]
SAFE = [twin for twin in SAFE_TWINS if twin.check in CLASSES]


@pytest.fixture(scope="module")
def visitor() -> Iterator[TestClient]:
    with new_visitor() as client:
        yield client


def point_of(spot: Spot) -> InsertionPoint:
    """The insertion point that the crawl finds for a spot of the truth list."""
    if spot.place is Place.JSON:
        body = json.dumps({spot.parameter: spot.value, **dict(spot.others)}).encode()
        headers = Headers((("Content-Type", "application/json"),))
        request, wanted = Request("POST", Url(ORIGIN, spot.route), headers, body), (OurPlace.JSON, f"/{spot.parameter}")
    else:
        request, wanted = Request("GET", Url(ORIGIN, spot.target)), (OurPlace.QUERY, spot.parameter)
    points = points_of(request, PathPattern(spot.route))
    return next(point for point in points if (point.place, point.name) == wanted)


def judged(visitor: TestClient, entry: Weakness | SafeTwin) -> Judged:
    """Drive the entry's check against the shop."""

    def site(request: Request) -> Response:
        headers = dict(request.headers)
        answer = visitor.request(request.method, request.url.target, headers=headers, content=request.body)
        return Response(answer.status_code, headers=Headers(tuple(answer.headers.multi_items())), body=answer.content)

    return judge_whole(CHECKS[entry.check], site, point_of(entry.spot))


def name_of(entry: Weakness | SafeTwin) -> str:
    return f"{entry.check} {entry.spot.method} {entry.spot.route} {entry.spot.parameter}"


@pytest.mark.parametrize("entry", WEAK, ids=name_of)
def test_is_found(visitor: TestClient, entry: Weakness) -> None:
    seen = judged(visitor, entry)

    assert seen.finding is not None
    assert len(seen.probes) + len(seen.survey_probes) <= MOST_REQUESTS


@pytest.mark.parametrize("twin", SAFE, ids=name_of)
def test_is_passed_over(visitor: TestClient, twin: SafeTwin) -> None:
    assert judged(visitor, twin).finding is None
