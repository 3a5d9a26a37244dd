# SPDX-License-Identifier: Apache-2.0
"""Login, the pages behind it, and a club whose lounge wants a cookie from its door. The accounts are public."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from vedette_shop.headers import POLICY, without
from vedette_shop.page import Feature, Field, Form, form_value, shop_of

SESSION = "session"
ACCOUNTS: Mapping[str, str] = MappingProxyType(
    {
        "anna@leaf.example": "first-flush-7",
        "bela@leaf.example": "second-steep-9",
        "office@leaf.example": "third-kettle-8",
    }
)
OFFICE = "office@leaf.example"
"""The account of the staff; the others are customers."""
_ORDERS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "anna@leaf.example": (("1044", "Gyokuro Shade, 50 g"), ("1051", "Ivory Gaiwan")),
        "bela@leaf.example": (("1047", "Rooibos Sunset, 250 g"),),
        OFFICE: (),
    }
)


def visitor_of(request: Request) -> str | None:
    """Return the account that is logged in, or None."""
    return shop_of(request).sessions.user(request.cookies.get(SESSION))


def to_login(request: Request) -> Response:
    """Send whoever is not logged in to the form."""
    return RedirectResponse(f"/login?next={quote(request.url.path, safe='')}", 302)


async def login(request: Request) -> Response:
    """The login form; the right words set the session cookie and lead to the account, wrong ones to the form again."""
    pages = shop_of(request).pages
    if request.method != "POST":
        return pages.page("login.html", accounts=ACCOUNTS, complaint="")
    user, password = await form_value(request, "username"), await form_value(request, "password")
    if not shop_of(request).seal.is_token(await form_value(request, "form_token")):
        return pages.page("login.html", 403, accounts=ACCOUNTS, complaint="This form has grown old. Please try again.")
    if ACCOUNTS.get(user) != password or not password:
        return pages.page("login.html", 401, accounts=ACCOUNTS, complaint="Unknown account or wrong password.")
    response = RedirectResponse("/account", 303)
    response.set_cookie(SESSION, shop_of(request).sessions.open(user), httponly=True, samesite="lax")
    return response


async def logout(_request: Request) -> Response:
    """Forget the session cookie."""
    response = RedirectResponse("/", 302)
    response.delete_cookie(SESSION, httponly=True, samesite="lax")
    return response


async def account(request: Request) -> Response:
    """The visitor's own page."""
    user = visitor_of(request)
    if user is None:
        return to_login(request)
    links = (
        ("/account/orders", "My orders"),
        ("/account/orders/find?words=kettle", "Find an order"),
        ("/account/orders/filter?words=kettle", "Filter my orders"),
        ("/account/invoices", "My invoices"),
        ("/account/preferences", "My preferences"),
        ("/account/gift-note", "A note for a gift"),
        *((("/office", "The office"),) if user == OFFICE else ()),
        ("/logout", "Log out"),
    )
    return shop_of(request).pages.feature(Feature("My account", f"You are logged in as {user}.", links=links))


async def orders(request: Request) -> Response:
    """The visitor's orders."""
    user = visitor_of(request)
    if user is None:
        return to_login(request)
    links = tuple((f"/account/orders/{number}", f"Order {number}") for number, _ in _ORDERS[user])
    return shop_of(request).pages.feature(Feature("My orders", links=links))


async def order(request: Request) -> Response:
    """One order; somebody else's is not found."""
    user = visitor_of(request)
    if user is None:
        return to_login(request)
    for number, content in _ORDERS[user]:
        if number == request.path_params["number"]:
            return shop_of(request).pages.feature(Feature(f"Order {number}", content))
    raise HTTPException(404)


async def find_order(request: Request) -> Response:
    """WEAK, text, behind the login: the words searched for are repeated as they came."""
    if visitor_of(request) is None:
        return to_login(request)
    words = request.query_params.get("words", "kettle")
    form = Form("/account/orders/find", "Find", (Field("words", "Words", words),))
    fragment = Markup(f"<p>No order has {words} in it.</p>")
    feature = Feature("Find an order", "", form, fragment)
    return shop_of(request).pages.feature(feature, headers=without(POLICY))


async def filter_orders(request: Request) -> Response:
    """SAFE twin of `find_order`: escaped."""
    if visitor_of(request) is None:
        return to_login(request)
    words = request.query_params.get("words", "kettle")
    form = Form("/account/orders/filter", "Filter", (Field("words", "Words", words),))
    feature = Feature("Filter my orders", "", form, Markup("<p>No order has {} in it.</p>").format(words))
    return shop_of(request).pages.feature(feature)


async def gift_note(request: Request) -> Response:
    """WEAK, quoted attribute, behind the login; its form has a token against forged requests."""
    if visitor_of(request) is None:
        return to_login(request)
    note = "Enjoy"
    if request.method == "POST":
        if not shop_of(request).seal.is_token(await form_value(request, "form_token")):
            return shop_of(request).pages.prose("Too old", ["This form has grown old."], status=403)
        note = await form_value(request, "note")
    form = Form("/account/gift-note", "Write", (Field("note", "Note"),), "post")
    shown = Markup(f'<p><input aria-label="Preview" value="{note}" disabled></p>')
    feature = Feature("A note for a gift", "It is printed on a card.", form, shown)
    return shop_of(request).pages.feature(feature, headers=without(POLICY))


async def preferences(request: Request) -> Response:
    """A form behind the login; what is chosen is shown, and kept nowhere."""
    if visitor_of(request) is None:
        return to_login(request)
    fields = (
        Field("strength", "How strong?", "medium", "select", ("light", "medium", "strong")),
        Field("remark", "A word for the packer"),
    )
    form = Form("/account/preferences", "Save", fields, "post")
    if request.method != "POST":
        return shop_of(request).pages.feature(Feature("My preferences", form=form))
    lead = f"Saved: {await form_value(request, 'strength')}, {await form_value(request, 'remark')}"
    return shop_of(request).pages.feature(Feature("My preferences", lead, form))


async def join_club(request: Request) -> Response:
    """Sets the cookie that the lounge looks for."""
    links = (("/club/lounge", "Enter the lounge"),)
    response = shop_of(request).pages.feature(Feature("Tea club", "You are in.", links=links))
    response.set_cookie("club", "member", httponly=True, samesite="lax")
    return response


async def lounge(request: Request) -> Response:
    """Only with the club's cookie; else back to its door."""
    if request.cookies.get("club") != "member":
        return RedirectResponse("/club/join", 302)
    links = (("/club/cellar", "Down to the cellar"),)
    return shop_of(request).pages.feature(Feature("The lounge", "Sit down, the kettle is on.", links=links))


async def cellar(request: Request) -> Response:
    """Linked from the lounge only."""
    return shop_of(request).pages.prose("The cellar", ["Pu-erh, resting since 1998."])


ROUTES = (
    Route("/login", login, methods=["GET", "POST"]),
    Route("/logout", logout),
    Route("/account", account),
    Route("/account/orders", orders),
    Route("/account/orders/find", find_order),
    Route("/account/orders/filter", filter_orders),
    Route("/account/orders/{number}", order),
    Route("/account/gift-note", gift_note, methods=["GET", "POST"]),
    Route("/account/preferences", preferences, methods=["GET", "POST"]),
    Route("/club/join", join_club),
    Route("/club/lounge", lounge),
    Route("/club/cellar", cellar),
)
