# SPDX-License-Identifier: Apache-2.0
"""The wholesale API, which no page links to: its description (OpenAPI) says what there is, and keeps one thing back.

An item is found by the id that its list gives; whoever guesses one is told 404. Nothing is stored: a quote's number
says what was quoted.
"""

import json
import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vedette_shop.goods import PRODUCTS, Product

_BATCH = re.compile(r"B-(\d{1,2})-([12])")
_QUOTE = re.compile(r"Q-(\d{1,2})-(\d{1,3})")
_TEXT = {"type": "string"}
_OK = {"200": {"description": "Found."}}


def _operation(
    name: str, *parameters: dict[str, object], answers: dict[str, object] | None = None
) -> dict[str, object]:
    return {"operationId": name, "parameters": list(parameters), "responses": answers or _OK}


def _in_path(name: str) -> dict[str, object]:
    return {"name": name, "in": "path", "required": True, "schema": _TEXT}


DESCRIPTION: dict[str, object] = {
    "openapi": "3.1.0",
    "info": {"title": "Leaf & Kettle wholesale", "version": "1"},
    "servers": [{"url": "/wholesale/v1"}],
    "paths": {
        "/products": {
            "get": _operation("products", {"name": "category", "in": "query", "schema": {**_TEXT, "enum": ["green"]}})
        },
        "/products/{slug}": {"get": _operation("product", _in_path("slug"))},
        "/products/{slug}/batches": {"get": _operation("batches", _in_path("slug"))},
        "/batches/{batchId}": {"get": _operation("batch", _in_path("batchId"))},
        "/quotes": {
            "post": {
                **_operation("quote", answers={"201": {"description": "Quoted."}}),
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Quote"}}}},
            }
        },
        "/quotes/{quoteId}": {
            "get": _operation("quoted", _in_path("quoteId")),
            "delete": _operation("withdraw", _in_path("quoteId"), answers={"204": {"description": "Withdrawn."}}),
        },
    },
    "components": {
        "schemas": {
            "Quote": {
                "type": "object",
                "required": ["productId", "quantity"],
                "properties": {"productId": _TEXT, "quantity": {"type": ["integer", "null"], "minimum": 10}},
            }
        }
    },
}


def find_product(slug: str) -> Product | None:
    """Return the product of that slug."""
    return next((product for product in PRODUCTS if product.slug == slug), None)


def shown(product: Product) -> dict[str, object]:
    """Return a product as the API tells it."""
    return {"id": product.slug, "name": product.name, "category": product.category, "pence": product.price_pence}


def _missing() -> Response:
    return JSONResponse({"error": "There is no such thing."}, 404)


async def description(_request: Request) -> Response:
    """The description, for whoever asks by name."""
    return JSONResponse(DESCRIPTION)


async def products(request: Request) -> Response:
    """The products of a category, or all; and where the stock list is, which the description leaves out."""
    wanted = request.query_params.get("category")
    items = [shown(product) for product in PRODUCTS if wanted in (None, product.category)]
    return JSONResponse({"items": items, "stock": "/wholesale/v1/stock"})


async def product(request: Request) -> Response:
    """One product."""
    found = find_product(request.path_params["slug"])
    return JSONResponse(shown(found)) if found is not None else _missing()


async def batches(request: Request) -> Response:
    """The two batches of a product."""
    found = find_product(request.path_params["slug"])
    if found is None:
        return _missing()
    return JSONResponse({"batches": [{"id": f"B-{found.id}-{number}", "of": found.slug} for number in (1, 2)]})


async def batch(request: Request) -> Response:
    """One batch."""
    found = _BATCH.fullmatch(request.path_params["batch_id"])
    if found is None or not 1 <= int(found[1]) <= len(PRODUCTS):
        return _missing()
    return JSONResponse({"id": found[0], "kilograms": 20 * int(found[2])})


async def quote(request: Request) -> Response:
    """Quote ten or more of a product; 422 says what is wrong."""
    try:
        sent = json.loads(await request.body())
    except (ValueError, RecursionError):
        sent = None
    wanted = sent.get("productId") if isinstance(sent, dict) else None
    count = sent.get("quantity") if isinstance(sent, dict) else None
    found = find_product(wanted) if isinstance(wanted, str) else None
    if found is None or not isinstance(count, int) or isinstance(count, bool) or not 10 <= count <= 999:
        return JSONResponse({"error": "Name a product, and a quantity from 10 to 999."}, 422)
    return JSONResponse({"id": f"Q-{found.id}-{count}", "pence": found.price_pence * count}, 201)


async def quoted(request: Request) -> Response:
    """One quote; withdrawing it changes nothing, since none is stored."""
    found = _QUOTE.fullmatch(request.path_params["quote_id"])
    if found is None or not 1 <= int(found[1]) <= len(PRODUCTS):
        return _missing()
    return JSONResponse({"id": found[0]}) if request.method == "GET" else Response(status_code=204)


async def stock(_request: Request) -> Response:
    """What is in stock: in use, and declared nowhere."""
    return JSONResponse({"stock": {product.slug: product.stock for product in PRODUCTS}})


ROUTES = (
    Route("/wholesale/openapi.json", description),
    Route("/wholesale/v1/products", products),
    Route("/wholesale/v1/products/{slug}", product),
    Route("/wholesale/v1/products/{slug}/batches", batches),
    Route("/wholesale/v1/batches/{batch_id}", batch),
    Route("/wholesale/v1/quotes", quote, methods=["POST"]),
    Route("/wholesale/v1/quotes/{quote_id}", quoted, methods=["GET", "DELETE"]),
    Route("/wholesale/v1/stock", stock),
)
