# SPDX-License-Identifier: Apache-2.0
"""About the shop: service pages, the history in an old encoding, a glossary that is too long, and a blend form."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.directory import SERVICES
from vedette_shop.goods import PRODUCTS
from vedette_shop.page import Feature, Field, Form, form_value, shop_of
from vedette_shop.truth import SAFE_TWINS, WEAKNESSES

GLOSSARY_ENTRIES = 4_000
_PARTS = ("leaf", "bud", "stem", "flush", "infusion", "liquor", "body", "finish", "aroma", "roast")


async def about(request: Request) -> Response:
    """Who the shopkeepers say they are."""
    return shop_of(request).pages.prose(
        "About us",
        ["Two sisters, one kettle, forty things on the shelf.", "We buy from gardens that we have walked through."],
        [("/history", "Our history"), ("/press/notes", "For the press"), ("/about-this-sample", "About this sample")],
    )


async def about_this_sample(request: Request) -> Response:
    """What this site is, and all its weak and safe places by name."""
    return shop_of(request).pages.page("about_this_sample.html", weaknesses=WEAKNESSES, twins=SAFE_TWINS)


async def service(request: Request) -> Response:
    """Links to all that the shop can do for its visitors."""
    return shop_of(request).pages.page("service.html", services=SERVICES)


async def history(request: Request) -> Response:
    """A page in ISO-8859-1, as its header says; the letters beyond ASCII show whether a reader believed it."""
    text = shop_of(request).pages.text(
        "prose.html",
        title="Our history",
        paragraphs=["Founded in the Café Zoë, between thé and crème brûlée, for £12 and a kettle from Zürich."],
        links=(),
    )
    body = text.replace('charset="utf-8"', 'charset="iso-8859-1"').encode("latin-1", errors="xmlcharrefreplace")
    return Response(body, media_type="text/html; charset=iso-8859-1")


async def glossary(request: Request) -> Response:
    """A page of about half a megabyte; its last entry links to a page that nothing else leads to."""
    entries = [
        (
            f"{product.name} {_PARTS[number % len(_PARTS)]} {number}",
            f"What pours from {product.origin} in {product.harvest}.",
        )
        for number in range(1, GLOSSARY_ENTRIES + 1)
        for product in (PRODUCTS[number % len(PRODUCTS)],)
    ]
    return shop_of(request).pages.page("glossary.html", entries=entries)


async def last_word(request: Request) -> Response:
    """Linked from the very end of the glossary."""
    return shop_of(request).pages.prose("Zisha", ["The purple clay of Yixing. Thank you for reading to the end."])


async def custom_blend(request: Request) -> Response:
    """A multipart form with every kind of control; what is sent is counted and forgotten."""
    fields = (
        Field("base", "Base", "black", "select", ("black", "green", "oolong")),
        Field("flowers", "With flowers", "yes", "checkbox"),
        Field("wishes", "Wishes", "Not too sweet", "textarea"),
        Field("picture", "A picture for the tin", kind="file"),
        Field("source", "", "web", "hidden"),
    )
    form = Form("/custom-blend", "Blend it", fields, "post", is_multipart=True)
    if request.method != "POST":
        return shop_of(request).pages.feature(Feature("Your own blend", "We mix it, you name it.", form))
    wishes = await form_value(request, "wishes")
    fragment = Markup("<p>Noted, {} characters of wishes.</p>").format(len(wishes))
    return shop_of(request).pages.feature(Feature("Your own blend", fragment=fragment))


ROUTES = (
    Route("/about", about),
    Route("/about-this-sample", about_this_sample),
    Route("/service", service),
    Route("/history", history),
    Route("/glossary", glossary),
    Route("/glossary/zisha", last_word),
    Route("/custom-blend", custom_blend, methods=["GET", "POST"]),
)
