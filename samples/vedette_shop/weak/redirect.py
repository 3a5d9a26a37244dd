# SPDX-License-Identifier: Apache-2.0
"""Open redirects, beside an allow-list, a value that only rides in the query, and a page that asks first.

Sources: CWE-601; RFC 9110, section 10.2.2 (Location); WHATWG URL (how a browser reads `//` and a backslash).
"""

from urllib.parse import quote, urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from vedette_shop.page import Feature, Field, Form, form_value, shop_of

_PARTNERS = {"cups": "/category/teaware", "blends": "/custom-blend", "news": "/blog"}
_LOCATION_SAFE = ":/%#?=@[]!$&'()*+,;~-._\\"


def _move(target: str, status: int = 302) -> Response:
    """Redirect to `target` as given; only what could not stand in a header is encoded."""
    return Response(status_code=status, headers={"location": quote(target, safe=_LOCATION_SAFE)})


def _own_path(target: str, otherwise: str) -> str:
    """Return `target` if every browser reads it as a path of this site, else `otherwise`."""
    parts = urlsplit(target.replace("\\", "/")) if target.isprintable() and target.isascii() else None
    if parts is None or parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    return target


async def go(request: Request) -> Response:
    """WEAK: goes wherever the parameter says."""
    return _move(request.query_params.get("to", "/specials"))


async def leave(request: Request) -> Response:
    """SAFE twin of `go`: the parameter is a key of a fixed list."""
    return _move(_PARTNERS.get(request.query_params.get("partner", ""), "/"))


async def language(request: Request) -> Response:
    """WEAK, protocol-relative: wants a slash in front, and is content with two."""
    target = request.query_params.get("next", "/")
    return _move(target if target.startswith("/") else "/")


async def region(request: Request) -> Response:
    """SAFE twin of `language`: reads the target as a browser does."""
    return _move(_own_path(request.query_params.get("return", "/"), "/"))


async def remember(request: Request) -> Response:
    """SAFE look-alike: the whole value stands in the Location, but as an encoded query value."""
    return _move("/specials?from=" + quote(request.query_params.get("source", "/"), safe=""))


async def currency(request: Request) -> Response:
    """WEAK, form body: a hidden field says where to go back to."""
    if request.method != "POST":
        fields = (
            Field("currency", "Currency", "GBP", "select", ("GBP", "EUR")),
            Field("back", "", "/catalogue", "hidden"),
        )
        return shop_of(request).pages.feature(Feature("Currency", form=Form("/currency", "Change", fields, "post")))
    return _move(await form_value(request, "back", "/"), 303)


async def units(request: Request) -> Response:
    """SAFE twin of `currency`: only a path of our own."""
    if request.method != "POST":
        fields = (
            Field("unit", "Unit", "grams", "select", ("grams", "ounces")),
            Field("return_path", "", "/catalogue", "hidden"),
        )
        return shop_of(request).pages.feature(Feature("Units", form=Form("/units", "Change", fields, "post")))
    return _move(_own_path(await form_value(request, "return_path", "/"), "/"), 303)


async def out(request: Request) -> Response:
    """WEAK, meta refresh: escaped, but goes anywhere by itself."""
    head = Markup('<meta http-equiv="refresh" content="1;url={}">').format(
        request.query_params.get("page", "/specials")
    )
    return shop_of(request).pages.feature(Feature("One moment", "We bring you there.", head=head))


async def interstitial(request: Request) -> Response:
    """SAFE twin of `out`: names the place in plain text and waits for the visitor; there is not even a link."""
    fragment = Markup("<p>You asked for <code>{}</code>. Type it yourself if you trust it.</p>").format(
        request.query_params.get("site", "teapot-review.example")
    )
    return shop_of(request).pages.feature(Feature("You are leaving us", fragment=fragment))


async def fixed(_request: Request) -> Response:
    """SAFE look-alike: leaves for another site, whatever the request says."""
    return RedirectResponse("https://partner.example.invalid/", 302)


ROUTES = (
    Route("/go", go),
    Route("/leave", leave),
    Route("/language", language),
    Route("/region", region),
    Route("/remember", remember),
    Route("/currency", currency, methods=["GET", "POST"]),
    Route("/units", units, methods=["GET", "POST"]),
    Route("/out", out),
    Route("/leaving", interstitial),
    Route("/partner-shop", fixed),
)
