# SPDX-License-Identifier: Apache-2.0
"""The wholesale API in GraphQL. It tells nobody its schema: `SCHEMA` is what a partner is given as a file."""

import json
from collections.abc import Mapping

from graphql import ExecutionResult, build_schema, graphql_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vedette_shop.goods import PRODUCTS
from vedette_shop.wholesale import find_product, shown

SCHEMA = """
type Query {
  products(first: Int = 3): [Product!]!
  product(id: ID!): Product
  search(text: String!): [Product!]!
}
type Mutation { reserve(productId: ID!, count: Int!): Boolean }
type Product { id: ID! name: String! category: String! pence: Int! }
"""
_BUILT = build_schema(SCHEMA)
_MOST_BYTES = 20_000


class _Root:
    """Answers the fields of both roots; a reservation reserves nothing."""

    def products(self, _info: object, first: int = 3) -> list[Mapping[str, object]]:
        return [shown(product) for product in PRODUCTS[: max(0, first)]]

    def product(self, _info: object, id: str) -> Mapping[str, object] | None:  # noqa: A002
        found = find_product(id)
        return shown(found) if found is not None else None

    def search(self, _info: object, text: str) -> list[Mapping[str, object]]:
        return [shown(product) for product in PRODUCTS if text.lower() in product.name.lower()]

    def reserve(self, _info: object, **_wanted: object) -> bool:
        return True


async def answer(request: Request) -> Response:
    """Execute a query; one that asks for the schema is refused, as is one that is long."""
    body = await request.body()
    try:
        sent: object = json.loads(body) if len(body) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        sent = None
    query = sent.get("query") if isinstance(sent, dict) else None
    if not isinstance(sent, dict) or not isinstance(query, str) or query.count("{") > 20 or "__" in query:
        return JSONResponse({"errors": [{"message": "Send a query that this shop can answer."}]}, 400)
    variables = sent.get("variables")
    result: ExecutionResult = graphql_sync(
        _BUILT, query, _Root(), variable_values=variables if isinstance(variables, dict) else None
    )
    errors = [{"message": error.message[:200]} for error in result.errors or ()]
    told = {"errors": errors} if errors else {"data": result.data}
    return JSONResponse(told, 400 if errors and result.data is None else 200)


ROUTES = (Route("/wholesale/graphql", answer, methods=["POST"]),)
