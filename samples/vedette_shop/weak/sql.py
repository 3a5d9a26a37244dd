# SPDX-License-Identifier: Apache-2.0
"""SQL injection in query and path, beside queries with parameters and pages that only look as if they were weak.

Weak: text pasted into a statement, with the error shown or swallowed, as a number, a string, and inside LIKE.
Safe: bound parameters; a number read from the front of a text; a search where all words count; a filter that blocks
`1=1` while the query itself is bound. Source: CWE-89.
"""

import re

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.database import QueryFailed, Value
from vedette_shop.goods import PRODUCTS
from vedette_shop.page import Feature, Field, Form, shop_of

_TEA_COLUMNS = "SELECT name, origin, price_pence FROM products WHERE category <> 'teaware'"
_ORIGINS = ("China", "Egypt", "England", "France", "India", "Japan", "Kenya", "South Africa", "Sri Lanka", "Taiwan")
_HARVESTS = ("spring", "summer", "autumn", "winter")
_LEADING_NUMBER = re.compile(r"\s*(\d{1,9})")
_TAUTOLOGY = re.compile(r"(\b[\w']+)\s*=\s*\1")


def _tea_form(action: str, name: str, label: str, value: str, options: tuple[str, ...]) -> Form:
    return Form(action, "Show teas", (Field(name, label, value, "select", options),))


async def by_origin(request: Request) -> Response:
    """WEAK, error: the text is pasted into a string, and SQLite's complaint is printed."""
    shop, origin = shop_of(request), request.query_params.get("origin", "China")
    form = _tea_form("/teas", "origin", "Country", origin, _ORIGINS)
    try:
        rows = shop.database.select(f"{_TEA_COLUMNS} AND origin = '{origin}' ORDER BY name")
    except QueryFailed as error:
        fault = Markup('<p class="fault">Database error: {}</p>').format(str(error))
        return shop.pages.feature(Feature("Teas by origin", form=form, fragment=fault), status=500)
    return shop.pages.feature(Feature("Teas by origin", "Where our leaves grow.", form, rows=tuple(rows)))


async def by_harvest(request: Request) -> Response:
    """SAFE twin of `by_origin`: the same page over a bound parameter."""
    shop, harvest = shop_of(request), request.query_params.get("harvest", "spring")
    rows = shop.database.select(f"{_TEA_COLUMNS} AND harvest = ? ORDER BY name", (harvest,))
    form = _tea_form("/teas/by-harvest", "harvest", "Season", harvest, _HARVESTS)
    return shop.pages.feature(Feature("Teas by harvest", "When the leaves are picked.", form, rows=tuple(rows)))


def _stock_page(request: Request, action: str, name: str, value: str, rows: list[tuple[Value, ...]]) -> Response:
    lead = "In stock:" if rows else "We have nothing like that on the shelf."
    form = Form(action, "Check", (Field(name, "Product number", value),))
    return shop_of(request).pages.feature(Feature("Stock check", lead, form, rows=tuple(rows)))


async def stock(request: Request) -> Response:
    """WEAK, boolean, numeric: pasted where a number stands; a failing query reads as "nothing found"."""
    number = request.query_params.get("product", "1")
    try:
        rows = shop_of(request).database.select(f"SELECT name, stock FROM products WHERE id = {number}")
    except QueryFailed:
        rows = []
    return _stock_page(request, "/stock", "product", number, rows)


async def store_stock(request: Request) -> Response:
    """SAFE look-alike of `stock`: reads the number at the front and ignores the rest, as PHP and MySQL do."""
    text = request.query_params.get("item", "1")
    number = _LEADING_NUMBER.match(text)
    rows = shop_of(request).database.select(
        "SELECT name, stock FROM products WHERE id = ?", (int(number[1]) if number else 0,)
    )
    return _stock_page(request, "/stock/store", "item", text, rows)


def _offer_page(request: Request, action: str, name: str, value: str, rows: list[tuple[Value, ...]]) -> Response:
    lead = "Your voucher is good:" if rows else "We do not know this voucher."
    form = Form(action, "Redeem", (Field(name, "Voucher", value),))
    return shop_of(request).pages.feature(Feature("Vouchers", lead, form, rows=tuple(rows)))


async def voucher(request: Request) -> Response:
    """WEAK, boolean, string: errors are swallowed, the page only says known or unknown."""
    code = request.query_params.get("code", "SPRING")
    try:
        rows = shop_of(request).database.select(f"SELECT code, percent, note FROM vouchers WHERE code = '{code}'")
    except QueryFailed:
        rows = []
    return _offer_page(request, "/offers", "code", code, rows)


async def member_voucher(request: Request) -> Response:
    """SAFE twin of `voucher`: bound."""
    code = request.query_params.get("member_code", "KETTLE")
    rows = shop_of(request).database.select("SELECT code, percent, note FROM vouchers WHERE code = ?", (code,))
    return _offer_page(request, "/offers/members", "member_code", code, rows)


def _finder_page(
    request: Request, action: str, name: str, value: str, rows: list[tuple[Value, ...]], status: int = 200
) -> Response:
    lead = f"{len(rows)} products found." if rows else "Nothing found. Try a shorter word."
    form = Form(action, "Find", (Field(name, "Name contains", value),))
    return shop_of(request).pages.feature(Feature("Product finder", lead, form, rows=tuple(rows)), status)


async def finder(request: Request) -> Response:
    """WEAK, boolean, LIKE: pasted between two percent signs; errors are swallowed."""
    name = request.query_params.get("name", "oolong")
    try:
        rows = shop_of(request).database.select(
            f"SELECT name, category FROM products WHERE name LIKE '%{name}%' ORDER BY id"
        )
    except QueryFailed:
        rows = []
    return _finder_page(request, "/finder", "name", name, rows)


async def word_finder(request: Request) -> Response:
    """SAFE look-alike of `finder`: a search engine where every word must occur, so added words narrow the result."""
    words = request.query_params.get("words", "tea pot").lower().split()[:20]
    rows: list[tuple[Value, ...]] = [
        (product.name, product.category)
        for product in PRODUCTS
        if words and all(word.strip("'\"()") in product.name.lower() for word in words)
    ]
    return _finder_page(request, "/finder/words", "words", " ".join(words), rows)


async def guarded_finder(request: Request) -> Response:
    """SAFE look-alike of `finder`: a filter answers `n=n` differently from `n=m`, but the query is bound."""
    text = request.query_params.get("product_name", "kettle")
    if _TAUTOLOGY.search(text):
        return _finder_page(request, "/finder/guarded", "product_name", "", [], status=403)
    rows = shop_of(request).database.select(
        "SELECT name, category FROM products WHERE instr(lower(name), lower(?)) ORDER BY id", (text,)
    )
    return _finder_page(request, "/finder/guarded", "product_name", text, rows)


async def origin_story(request: Request) -> Response:
    """WEAK, boolean, string in the path."""
    country = request.path_params["country"]
    try:
        rows = shop_of(request).database.select(f"SELECT name, harvest FROM products WHERE origin = '{country}'")
    except QueryFailed:
        rows = []
    return shop_of(request).pages.feature(Feature("Origins", "Grown there:", rows=tuple(rows)))


async def season_story(request: Request) -> Response:
    """SAFE twin of `origin_story`: bound."""
    season = request.path_params["season"]
    rows = shop_of(request).database.select("SELECT name, origin FROM products WHERE harvest = ?", (season,))
    return shop_of(request).pages.feature(Feature("Seasons", "Picked then:", rows=tuple(rows)))


ROUTES = (
    Route("/teas", by_origin),
    Route("/teas/by-harvest", by_harvest),
    Route("/stock", stock),
    Route("/stock/store", store_stock),
    Route("/offers", voucher),
    Route("/offers/members", member_voucher),
    Route("/finder", finder),
    Route("/finder/words", word_finder),
    Route("/finder/guarded", guarded_finder),
    Route("/origin/{country:path}", origin_story),
    Route("/season/{season:path}", season_story),
)
