# SPDX-License-Identifier: Apache-2.0
"""Forms that want a token, forms that obey whoever sends them, and a private page that a cache keeps.

The raffle takes each form once, so that what is behind its forms is reached with fresh tokens only. The desk knows its
visitors by a cookie that travels with what other sites' pages send.
Sources: CWE-352, CWE-79; RFC 6265bis, section 5.6.7.
"""

import secrets

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from vedette_shop.headers import POLICY, without
from vedette_shop.page import Feature, Field, Form, form_value, shop_of

DESK = "desk_session"
_FILES = (".css", ".js", ".png")
"""The ends of addresses that a careless cache takes for files."""
_MOST_KEPT = 1_000
_OWN = ("none", "same-origin", "same-site")


async def raffle(request: Request) -> Response:
    """The forms of the raffle."""
    form = Form("/raffle/draw", "Draw a ticket", (Field("name", "Your name", "Kim"),), "post")
    links = (("/raffle/friends", "Enter a friend"),)
    return shop_of(request).pages.feature(Feature("Raffle", "One ticket a form.", form, links=links))


async def friends(request: Request) -> Response:
    """The second form of the raffle."""
    form = Form("/raffle/enter", "Enter", (Field("friend", "Your friend's name", "Robin"),), "post")
    return shop_of(request).pages.feature(Feature("Raffle", "One friend a form.", form))


async def _is_spent(request: Request) -> Response | None:
    if shop_of(request).seal.spend(await form_value(request, "form_token")):
        return None
    return shop_of(request).pages.prose("Too old", ["This form has been sent before."], status=403)


async def draw(request: Request) -> Response:
    """WEAK, text, behind a token that holds once: the name is repeated as it came."""
    refused = await _is_spent(request)
    if refused is not None:
        return refused
    fragment = Markup(f"<p>A ticket for {await form_value(request, 'name')}</p>")
    return shop_of(request).pages.feature(Feature("Raffle", fragment=fragment), headers=without(POLICY))


async def enter(request: Request) -> Response:
    """SAFE twin of `draw`: escaped."""
    refused = await _is_spent(request)
    if refused is not None:
        return refused
    fragment = Markup("<p>A ticket for {}</p>").format(await form_value(request, "friend"))
    return shop_of(request).pages.feature(Feature("Raffle", fragment=fragment))


async def desk(request: Request) -> Response:
    """Two forms for who has the desk's cookie; it is set here."""
    form = Form("/desk/sign", "Sign", (Field("guest", "Your name", "Kim"),), "post")
    links = (
        ("/desk/pledges", "Pledges"),
        ("/guest-card", "Your card"),
        ("/guest-card/large", "Your card in large letters"),
        ("/guest-badge", "Your badge"),
        ("/guest-badge/large", "Your badge in large letters"),
    )
    response = shop_of(request).pages.feature(Feature("Front desk", "Sign our list.", form, links=links))
    response.set_cookie(DESK, request.cookies.get(DESK, secrets.token_hex(16)), httponly=True, samesite=None)
    return response


async def pledges(request: Request) -> Response:
    """The second form of the desk."""
    form = Form("/desk/pledge", "Pledge", (Field("giver", "Your name", "Kim"),), "post")
    return shop_of(request).pages.feature(Feature("Front desk", "Pledge a tin for the school.", form))


def _guest_page(request: Request, title: str) -> Response:
    guest = request.cookies.get(DESK)
    if guest is None:
        return shop_of(request).pages.prose("Front desk", ["We do not know you."], status=403)
    return shop_of(request).pages.feature(Feature(title, f"Guest {guest[:8]}"))


async def card(request: Request) -> Response:
    """WEAK, with the cache that stands before this page: it answers below its address, too, and is kept there."""
    path, kept = request.url.path, shop_of(request).cache
    if path.endswith(_FILES) and path in kept:
        return HTMLResponse(kept[path], headers={"age": "1"})
    response = _guest_page(request, "Guest card")
    if path.endswith(_FILES) and response.status_code == 200 and len(kept) < _MOST_KEPT:
        kept[path] = bytes(response.body)
    return response


async def badge(request: Request) -> Response:
    """SAFE twin of `card`: it answers below its address, too, and no cache keeps it."""
    response = _guest_page(request, "Guest badge")
    response.headers["cache-control"] = "no-store"
    return response


async def sign(request: Request) -> Response:
    """WEAK: only the cookie is asked for."""
    if DESK not in request.cookies:
        return shop_of(request).pages.prose("Front desk", ["We do not know you."], status=403)
    lead = f"Signed: {await form_value(request, 'guest')}"
    return shop_of(request).pages.feature(Feature("Front desk", lead))


async def pledge(request: Request) -> Response:
    """SAFE twin of `sign`: what a page of another site sends is refused."""
    is_foreign = request.headers.get("sec-fetch-site", "none") not in _OWN
    origin = request.headers.get("origin")
    if is_foreign or (origin is not None and origin.partition("://")[2] != request.headers.get("host")):
        return shop_of(request).pages.prose("Front desk", ["Please pledge on our own page."], status=403)
    if DESK not in request.cookies:
        return shop_of(request).pages.prose("Front desk", ["We do not know you."], status=403)
    lead = f"Pledged: {await form_value(request, 'giver')}"
    return shop_of(request).pages.feature(Feature("Front desk", lead))


ROUTES = (
    Route("/raffle", raffle),
    Route("/raffle/friends", friends),
    Route("/raffle/draw", draw, methods=["POST"]),
    Route("/raffle/enter", enter, methods=["POST"]),
    Route("/desk", desk),
    Route("/desk/pledges", pledges),
    Route("/guest-card", card),
    Route("/guest-card/{rest:path}", card),
    Route("/guest-badge", badge),
    Route("/guest-badge/{rest:path}", badge),
    Route("/desk/sign", sign, methods=["POST"]),
    Route("/desk/pledge", pledge, methods=["POST"]),
)
