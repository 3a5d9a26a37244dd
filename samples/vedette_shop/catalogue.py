# SPDX-License-Identifier: Apache-2.0
"""The shop proper: home, categories, products by number and by name, their pictures, and the cart in a cookie."""

import json

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from vedette_shop.goods import CATEGORIES, PRODUCTS, Product, find_product
from vedette_shop.page import form_value, shop_of

CART = "cart"
KINDS_LIMIT = 20
COUNT_LIMIT = 99


async def home(request: Request) -> Response:
    """The first page; a Link header and a comment point to pages that no link leads to."""
    headers = {"link": '</seasonal>; rel="next"'}
    return shop_of(request).pages.page("home.html", headers=headers, products=PRODUCTS[8::4])


async def whole_catalogue(request: Request) -> Response:
    """All products, linked by their long addresses."""
    return shop_of(request).pages.page(
        "shelf.html", title="Everything we sell", lead="Forty things.", products=PRODUCTS, is_by_name=True
    )


async def category(request: Request) -> Response:
    """The products of one category, linked by number."""
    for name, title, lead in CATEGORIES:
        if name == request.path_params["name"]:
            shelf = [product for product in PRODUCTS if product.category == name]
            return shop_of(request).pages.page("shelf.html", title=title, lead=lead, products=shelf, is_by_name=False)
    raise HTTPException(404)


def _product_page(request: Request, product: Product) -> Response:
    neighbours = [other for other in PRODUCTS if other.category == product.category and other is not product][:4]
    return shop_of(request).pages.page("product.html", product=product, neighbours=neighbours)


def _product_by_text(text: str) -> Product | None:
    return find_product(int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else None


async def product_by_number(request: Request) -> Response:
    """One product under `/product/{id}`."""
    product = _product_by_text(request.path_params["id"])
    if product is None:
        raise HTTPException(404)
    return _product_page(request, product)


async def product_by_name(request: Request) -> Response:
    """One product under its long address; the whole name must be right."""
    slug: str = request.path_params["slug"]
    product = _product_by_text(slug.rpartition("-")[2])
    if product is None or product.slug != slug:
        raise HTTPException(404)
    return _product_page(request, product)


async def picture(request: Request) -> Response:
    """The drawing of one product, in its own colour."""
    product = _product_by_text(request.path_params["id"])
    if product is None:
        raise HTTPException(404)
    drawing = shop_of(request).pages.text("picture.svg", product=product)
    return Response(drawing, media_type="image/svg+xml", headers={"cache-control": "max-age=3600"})


def _read_cart(request: Request) -> dict[int, int]:
    """Return product numbers and counts from the visitor's cookie; empty where it is not one of ours."""
    text = shop_of(request).seal.open(CART, request.cookies.get(CART))
    return {} if text is None else {int(number): int(count) for number, count in json.loads(text).items()}


def _with_cart(request: Request, contents: dict[int, int]) -> Response:
    """Send the visitor to the cart page, with the new cart in the cookie."""
    response = RedirectResponse("/cart", 303)
    sealed = shop_of(request).seal.close(CART, json.dumps(contents))
    response.set_cookie(CART, sealed, httponly=True, samesite="lax")
    return response


async def cart(request: Request) -> Response:
    """What is in the cart, and the sum."""
    lines = [
        (product, count)
        for number, count in _read_cart(request).items()
        if (product := find_product(number)) is not None
    ]
    total = f"£{sum(product.price_pence * count for product, count in lines) / 100:.2f}"
    return shop_of(request).pages.page("cart.html", lines=lines, total=total)


async def add_to_cart(request: Request) -> Response:
    """Put some of one product into the cart; refused without a token from one of our forms."""
    if not shop_of(request).seal.is_token(await form_value(request, "form_token")):
        return shop_of(request).pages.prose("Not added", ["This form has grown old. Please go back."], status=403)
    product = _product_by_text(await form_value(request, "product"))
    count = await form_value(request, "count", "1")
    if product is None or not (count.isascii() and count.isdigit() and len(count) <= 3):
        return shop_of(request).pages.prose("Not added", ["There is no such product, or no such number of it."])
    contents = _read_cart(request)
    contents[product.id] = min(COUNT_LIMIT, contents.get(product.id, 0) + int(count))
    return _with_cart(request, dict(list(contents.items())[-KINDS_LIMIT:]))


async def empty_cart(request: Request) -> Response:
    """Put everything back on the shelf."""
    return _with_cart(request, {})


async def tea_of_the_day(request: Request) -> Response:
    """A page that only a script links to."""
    fragment = Markup('<p><a href="/product/21">Big Red Robe</a>, from the cliffs.</p>')
    return shop_of(request).pages.prose("Tea of the day", [fragment])


ROUTES = (
    Route("/", home),
    Route("/catalogue", whole_catalogue),
    Route("/catalogue/{slug}.html", product_by_name),
    Route("/category/{name}", category),
    Route("/product/{id}", product_by_number),
    Route("/pictures/{id}.svg", picture),
    Route("/cart", cart),
    Route("/cart/add", add_to_cart, methods=["POST"]),
    Route("/cart/clear", empty_cart, methods=["POST"]),
    Route("/tea-of-the-day", tea_of_the_day),
)
