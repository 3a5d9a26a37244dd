# SPDX-License-Identifier: Apache-2.0
"""GraphQL introspection: a real engine, and services that are none or keep their schema to themselves."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from graphql import NoSchemaIntrospectionCustomRule, build_schema, graphql_sync, parse, specified_rules, validate
from tests.support.judge import ORIGIN, WholeSite, judge_area, page

from vedette.checks.graphql_introspection_enabled import CHECK, is_graphql
from vedette.domain.exchange import Headers, Request, Response, Url
from vedette.domain.finding import Route
from vedette.domain.weakness import Grade

SCHEMA = build_schema("type Query { tea: String } ")
JSON = Headers((("Content-Type", "application/json"),))


def asking(body: bytes, method: str = "POST") -> Route:
    return Route(Request(method, Url(ORIGIN, "/graphql"), JSON, body), "/graphql")


QUERY = asking(b'{"query":"query Tea { tea }","operationName":"Tea"}')


def service(answer: Callable[[str], object], status: int = 200) -> WholeSite:
    def site(request: Request) -> Response:
        return page(json.dumps(answer(json.loads(request.body)["query"])), status, "application/json")

    return site


def engine(document: str) -> object:
    return graphql_sync(SCHEMA, document, {"tea": "green"}).formatted


def closed_engine(document: str) -> object:
    errors = validate(SCHEMA, parse(document), (*specified_rules, NoSchemaIntrospectionCustomRule))
    return {"errors": [error.formatted for error in errors]} if errors else engine(document)


ALWAYS = {"data": {"__schema": {"queryType": {"name": "Query"}}}}
WEAK: dict[str, WholeSite] = {
    "the engine answers as it comes": service(engine),
    "it does so with another status": service(engine, 207),
}
SAFE: dict[str, WholeSite] = {
    "the engine keeps its schema": service(closed_engine),
    "the service refuses": lambda request: page("No", 403),
    "the service answers something else": service(lambda document: {"data": {"tea": "green"}}),
    "every question has the same answer": service(lambda document: ALWAYS),
    "the question comes back": service(lambda document: {"data": document}),
    "the answer is HTML": lambda request: page("<h1>Shop</h1>"),
    "the answer is a number": service(lambda document: 1),
    "the name is none": service(lambda document: {"data": {"__schema": {"queryType": {"name": "not a name"}}}}),
}
OTHERS: dict[str, Route] = {
    "a form is sent": asking(b"query=tea"),
    "the JSON has no document": asking(b'{"search":"tea"}'),
    "the JSON asks a search": asking(b'{"query":"green tea"}'),
    "the JSON is broken": asking(b'{"query":'),
    "the JSON is a list": asking(b"[1]"),
    "the method is another": asking(b"", "GET"),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: WholeSite) -> None:
    judged = judge_area(CHECK, site, QUERY)

    assert judged.finding is not None
    assert judged.finding.grade is Grade.CONFIRMED
    assert [probe.part for probe in judged.probes] == ["probe", "control", "replay"]


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: WholeSite) -> None:
    assert judge_area(CHECK, site, QUERY).finding is None


@pytest.mark.parametrize("route", OTHERS.values(), ids=OTHERS)
def test_nothing_is_sent_where(route: Route) -> None:
    assert not is_graphql(route.sample)
    assert judge_area(CHECK, lambda request: page("{}"), route).probes == []
