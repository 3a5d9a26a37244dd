# SPDX-License-Identifier: Apache-2.0
"""Cross-site scripting from form bodies, JSON, cookies and headers, each beside an escaped twin. Source: CWE-79."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from vedette_shop.headers import POLICY, without
from vedette_shop.page import Feature, Field, Form, cookie_value, form_value, json_text, shop_of


def _raw(text: str) -> Markup:
    """Call `text` markup although a visitor wrote it: the very mistake that these pages are about."""
    return Markup(text)


def _page(request: Request, feature: Feature) -> Response:
    return shop_of(request).pages.feature(feature, headers=without(POLICY))


def _contact_form(action: str, name: str) -> Form:
    fields = (Field(name, "Your name"), Field("message", "Message", kind="textarea"))
    return Form(action, "Send", fields, method="post")


async def contact(request: Request) -> Response:
    """WEAK, text, from a form body: the visitor is thanked by the name as it came."""
    form = _contact_form("/contact", "name")
    if request.method != "POST":
        return _page(request, Feature("Contact", "Ask us anything about tea.", form))
    name = await form_value(request, "name", "friend")
    return _page(request, Feature("Contact", fragment=_raw(f"<p>Thank you, {name}. We answer within a day.</p>")))


async def callback(request: Request) -> Response:
    """SAFE twin of `contact`: escaped."""
    form = _contact_form("/contact/callback", "caller")
    if request.method != "POST":
        return _page(request, Feature("Call me back", "We ring you between ten and four.", form))
    name = await form_value(request, "caller", "friend")
    return _page(request, Feature("Call me back", fragment=Markup("<p>Thank you, {}. We ring you.</p>").format(name)))


def _tin_form(action: str, name: str) -> Form:
    fields = (Field(name, "Name on the tin", "Robin's blend"), Field("drawing", "Drawing", kind="file"))
    return Form(action, "Show the tin", fields, method="post", is_multipart=True)


async def tin(request: Request) -> Response:
    """WEAK, text, from a multipart body."""
    form = _tin_form("/tin", "tin_name")
    if request.method != "POST":
        return _page(request, Feature("Your own tin", "With your name on it.", form))
    name = await form_value(request, "tin_name", "no name")
    return _page(request, Feature("Your own tin", fragment=_raw(f"<p class='label'>{name}</p>")))


async def box(request: Request) -> Response:
    """SAFE twin of `tin`: escaped."""
    form = _tin_form("/box", "box_name")
    if request.method != "POST":
        return _page(request, Feature("Your own box", "With your name on it.", form))
    name = await form_value(request, "box_name", "no name")
    return _page(request, Feature("Your own box", fragment=Markup("<p class='label'>{}</p>").format(name)))


async def label(request: Request) -> Response:
    """A page whose script asks the two JSON routes below as soon as it is loaded."""
    return _page(request, Feature("Print a label", "For the tin at home.", scripts=("/static/label.js",)))


async def label_preview(request: Request) -> Response:
    """WEAK, text, from JSON: answered as HTML."""
    line = await json_text(request, "line")
    return HTMLResponse(f"<p class='label'>{'Label' if line is None else line}</p>", headers=without(POLICY))


async def label_check(request: Request) -> Response:
    """SAFE twin of `label_preview`: answered as JSON."""
    return JSONResponse({"text": await json_text(request, "text") or "", "fits": True})


def _greeting_page(request: Request, title: str, cookie: str, fragment: Markup) -> Response:
    response = _page(request, Feature(title, fragment=fragment))
    if cookie not in request.cookies:
        response.set_cookie(cookie, "guest", httponly=True, samesite="lax")
    return response


async def welcome(request: Request) -> Response:
    """WEAK, text, from a cookie that the page sets at the first visit."""
    name = cookie_value(request, "greeting", "guest")
    return _greeting_page(request, "Tea room", "greeting", _raw(f"<p>Good to see you, {name}.</p>"))


async def terrace(request: Request) -> Response:
    """SAFE twin of `welcome`: escaped."""
    name = cookie_value(request, "nickname", "guest")
    fragment = Markup("<p>A seat in the sun, {}?</p>").format(name)
    return _greeting_page(request, "Terrace", "nickname", fragment)


async def feedback(request: Request) -> Response:
    """WEAK, text, from the Referer header."""
    referer = request.headers.get("referer", "our home page")
    return _page(request, Feature("Feedback", fragment=_raw(f"<p>You came here from {referer}.</p>")))


async def feedback_device(request: Request) -> Response:
    """SAFE twin of `feedback`: the User-Agent header, escaped."""
    agent = request.headers.get("user-agent", "a device")
    return _page(request, Feature("Device", fragment=Markup("<p>You are reading with {}.</p>").format(agent)))


ROUTES = (
    Route("/contact", contact, methods=["GET", "POST"]),
    Route("/contact/callback", callback, methods=["GET", "POST"]),
    Route("/tin", tin, methods=["GET", "POST"]),
    Route("/box", box, methods=["GET", "POST"]),
    Route("/label", label),
    Route("/api/label/preview", label_preview, methods=["POST"]),
    Route("/api/label/check", label_check, methods=["POST"]),
    Route("/tea-room", welcome),
    Route("/terrace", terrace),
    Route("/feedback", feedback),
    Route("/feedback/device", feedback_device),
)
