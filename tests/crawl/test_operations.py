# SPDX-License-Identifier: Apache-2.0
"""A value that one operation gives is used where another asks for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.crawl.operations import MOST_CANDIDATES, Operations, singular
from vedette.domain.api_operation import ApiOperation
from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url

SITE = Origin("http", "shop.example", 80)
JSON = Headers((("Content-Type", "application/json"),))


def get(target: str) -> Request:
    return Request("GET", Url(SITE, target))


def operation(template: str, request: Request, name: str = "") -> tuple[ApiOperation, Request]:
    return ApiOperation(SITE, template, request.method, name), request


def answer(target: str, value: object, status: int = 200) -> Exchange:
    return Exchange(get(target), Response(status, headers=JSON, body=json.dumps(value).encode()))


def consumed(operations: Operations, exchange: Exchange) -> list[str]:
    return [f"{each.method} {each.url.target} {each.body.decode()}".strip() for each in operations.consumers(exchange)]


ITEM = operation("/api/products/{id}", get("/api/products/1"))
NAMED = operation("/api/orders/{productId}/lines", get("/api/orders/1/lines"))
NESTED = operation("/api/products/{id}/reviews/{reviewId}", get("/api/products/1/reviews/1"))
QUERY = operation("/api/prices", get("/api/prices?productId=1&page=2"))
BODY = operation("/api/quotes", Request("POST", Url(SITE, "/api/quotes"), JSON, b'{"productId":"x","count":1}'))
GRAPHQL = operation(
    "/graphql",
    Request("POST", Url(SITE, "/graphql"), JSON, b'{"operationName":"product","query":"q","variables":{"id":"1"}}'),
    "product",
)
USES = {
    "a list's first item": (ITEM, answer("/api/products", [{"id": 17}, {"id": 18}]), ["GET /api/products/17"]),
    "a list in an envelope": (ITEM, answer("/api/products", {"items": [{"id": 17}]}), ["GET /api/products/17"]),
    "a list by its name": (ITEM, answer("/api/home", {"products": [{"id": 17}]}), ["GET /api/products/17"]),
    "what was created": (ITEM, answer("/api/products", {"id": "a b"}, 201), ["GET /api/products/a%20b"]),
    "another field that names it": (ITEM, answer("/api/products", [{"slug": "tea"}]), ["GET /api/products/tea"]),
    "a parameter by its name": (NAMED, answer("/api/products", [{"id": 17}]), ["GET /api/orders/17/lines"]),
    "the parent's value": (
        NESTED,
        answer("/api/products/17/reviews", [{"id": 5}]),
        ["GET /api/products/17/reviews/5"],
    ),
    "a query": (QUERY, answer("/api/products", [{"id": 17}]), ["GET /api/prices?productId=17&page=2"]),
    "a body": (
        BODY,
        answer("/api/products", [{"id": 17}]),
        ['POST /api/quotes {"productId":"17","count":1}'],
    ),
    "a variable": (
        GRAPHQL,
        answer("/graphql", {"data": {"products": [{"id": "p"}]}}),
        ['POST /graphql {"operationName":"product","query":"q","variables":{"id":"p"}}'],
    ),
}
UNUSED = {
    "other things": (ITEM, answer("/api/orders", [{"id": 17}])),
    "an error": (ITEM, answer("/api/products", [{"id": 17}], 404)),
    "the value that was there": (ITEM, answer("/api/products", [{"id": 1}])),
    "no value": (ITEM, answer("/api/products", [{"id": None, "name": {}}])),
    "a value that climbs": (ITEM, answer("/api/products", [{"id": ".."}])),
    "an empty list": (ITEM, answer("/api/products", [])),
    "what is no JSON": (ITEM, Exchange(get("/api/products"), Response(200, headers=JSON, body=b"<html>"))),
    "a list of texts": (ITEM, answer("/api/products", ["17"])),
}


@pytest.mark.parametrize(("declared", "exchange", "wanted"), USES.values(), ids=USES)
def test_is_used(declared: tuple[ApiOperation, Request], exchange: Exchange, wanted: list[str]) -> None:
    assert consumed(Operations([declared]), exchange) == wanted


@pytest.mark.parametrize(("declared", "exchange"), UNUSED.values(), ids=UNUSED)
def test_is_not_used(declared: tuple[ApiOperation, Request], exchange: Exchange) -> None:
    assert consumed(Operations([declared]), exchange) == []


def test_what_one_answer_leads_to_is_bounded() -> None:
    many = [operation(f"/api/products/{{id}}/{n}", get(f"/api/products/1/{n}")) for n in range(MOST_CANDIDATES * 2)]

    assert len(consumed(Operations(many), answer("/api/products", [{"id": 17}]))) == MOST_CANDIDATES


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "products", "items", "slug", "productId"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_any_answer_is_read(value: object) -> None:
    operations = Operations([ITEM, NAMED, NESTED, QUERY, BODY, GRAPHQL])

    for request in operations.consumers(answer("/api/products", value)):
        assert " " not in request.url.target


WORDS = {
    "products": "product",
    "categories": "category",
    "boxes": "box",
    "status": "status",
    "bus": "bus",
    "news": "new",
}


@pytest.mark.parametrize(("word", "wanted"), WORDS.items())
def test_words_are_read_in_the_singular(word: str, wanted: str) -> None:
    assert singular(word) == wanted
