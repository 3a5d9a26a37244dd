# SPDX-License-Identifier: Apache-2.0
"""SQL injection outside the address: form body, JSON, cookie and header, each beside a bound twin. Source: CWE-89."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from vedette_shop.database import QueryFailed, Value
from vedette_shop.page import Feature, Field, Form, cookie_value, form_value, json_text, shop_of


def _account_page(request: Request, action: str, name: str, rows: list[tuple[Value, ...]] | None) -> Response:
    form = Form(action, "Show my terms", (Field(name, "Account number", "T-1001"),), method="post")
    lead = "Trade customers see their terms here."
    if rows is not None:
        lead = "Your terms:" if rows else "We have no such account."
    return shop_of(request).pages.feature(Feature("Wholesale", lead, form, rows=tuple(rows or ())))


async def wholesale(request: Request) -> Response:
    """WEAK, boolean, string in a form body; errors are swallowed."""
    if request.method != "POST":
        return _account_page(request, "/wholesale", "account", None)
    number = await form_value(request, "account")
    try:
        rows = shop_of(request).database.select(f"SELECT trader, terms FROM accounts WHERE number = '{number}'")
    except QueryFailed:
        rows = []
    return _account_page(request, "/wholesale", "account", rows)


async def wholesale_terms(request: Request) -> Response:
    """SAFE twin of `wholesale`: bound."""
    if request.method != "POST":
        return _account_page(request, "/wholesale/terms", "trade_account", None)
    number = await form_value(request, "trade_account")
    rows = shop_of(request).database.select("SELECT trader, terms FROM accounts WHERE number = ?", (number,))
    return _account_page(request, "/wholesale/terms", "trade_account", rows)


async def availability(request: Request) -> Response:
    """A page whose script asks the two JSON routes below as soon as it is loaded."""
    feature = Feature("Availability", "What we can send this week:", scripts=("/static/availability.js",))
    return shop_of(request).pages.feature(feature)


def _available(rows: list[tuple[Value, ...]]) -> Response:
    return JSONResponse({"available": [{"name": name, "stock": stock} for name, stock in rows]})


async def available_by_origin(request: Request) -> Response:
    """WEAK, boolean, string in JSON; errors are swallowed."""
    origin = await json_text(request, "origin")
    if origin is None:
        return JSONResponse({"error": "origin must be a text"}, 400)
    try:
        rows = shop_of(request).database.select(f"SELECT name, stock FROM products WHERE origin = '{origin}'")
    except QueryFailed:
        rows = []
    return _available(rows)


async def available_by_harvest(request: Request) -> Response:
    """SAFE twin of `available_by_origin`: bound."""
    harvest = await json_text(request, "harvest")
    if harvest is None:
        return JSONResponse({"error": "harvest must be a text"}, 400)
    return _available(
        shop_of(request).database.select("SELECT name, stock FROM products WHERE harvest = ?", (harvest,))
    )


def _delivery_page(request: Request, rows: list[tuple[Value, ...]], cookie: str) -> Response:
    lead = "Days to your door, and who brings it:" if rows else "We do not deliver there yet."
    response = shop_of(request).pages.feature(Feature("Delivery", lead, rows=tuple(rows)))
    if cookie not in request.cookies:
        response.set_cookie(cookie, "north", httponly=True, samesite="lax")
    return response


async def delivery(request: Request) -> Response:
    """WEAK, boolean, string in a cookie that the page itself sets at the first visit; errors are swallowed."""
    region = cookie_value(request, "region", "north")
    try:
        rows = shop_of(request).database.select(f"SELECT days, carrier FROM regions WHERE region = '{region}'")
    except QueryFailed:
        rows = []
    return _delivery_page(request, rows, "region")


async def collection(request: Request) -> Response:
    """SAFE twin of `delivery`: bound."""
    region = cookie_value(request, "collection_region", "north")
    rows = shop_of(request).database.select("SELECT days, carrier FROM regions WHERE region = ?", (region,))
    return _delivery_page(request, rows, "collection_region")


async def partners(request: Request) -> Response:
    """WEAK, error, string in the Referer header; SQLite's complaint is printed."""
    shop, source = shop_of(request), request.headers.get("referer", "")
    try:
        rows = shop.database.select(f"SELECT greeting FROM partners WHERE source = '{source}'")
    except QueryFailed as error:
        return shop.pages.feature(Feature("Partners", f"Database error: {error}"), status=500)
    return shop.pages.feature(Feature("Partners", "Friends of the shop send us readers.", rows=tuple(rows)))


async def partner_programs(request: Request) -> Response:
    """SAFE twin of `partners`: the User-Agent header, bound."""
    shop, agent = shop_of(request), request.headers.get("user-agent", "")
    rows = shop.database.select("SELECT greeting FROM partners WHERE source = ?", (agent.partition("/")[0],))
    return shop.pages.feature(Feature("Partner programs", "For readers on any device.", rows=tuple(rows)))


ROUTES = (
    Route("/wholesale", wholesale, methods=["GET", "POST"]),
    Route("/wholesale/terms", wholesale_terms, methods=["GET", "POST"]),
    Route("/availability", availability),
    Route("/api/available/origin", available_by_origin, methods=["POST"]),
    Route("/api/available/harvest", available_by_harvest, methods=["POST"]),
    Route("/delivery", delivery),
    Route("/collection", collection),
    Route("/partners", partners),
    Route("/partners/programs", partner_programs),
)
