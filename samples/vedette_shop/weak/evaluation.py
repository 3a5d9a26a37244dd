# SPDX-License-Identifier: Apache-2.0
"""Values that are evaluated: as code, as a template, as an expression, as a directive, as a saved object, as markup.

Weak: what the real engines would run is acted out by readers that know products and little else. Safe: the same pages
over values that are taken for text. Sources: CWE-94, CWE-1336, CWE-917, CWE-97, CWE-502, CWE-80.
"""

import html
import json
import re
from datetime import UTC, datetime

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.literals import LiteralFault, python_number, python_text
from vedette_shop.page import Feature, Field, Form, shop_of
from vedette_shop.saved_basket import SerialFault, read_array

_TEMPLATE = re.compile(r"\{\{(\d{1,9})\*(\d{1,9})\}\}")
_PRODUCT = re.compile(r"\$\{(\d{1,9})\*(\d{1,9})\}")
_LENGTH = re.compile(r"\$\{'(\w{0,200})'\.compareTo\(''\)\*(\d{1,9})\}")
_DATE = re.compile(r'<!--#echo var="DATE_(?:LOCAL|GMT)"-->')
_DIRECTIVE = re.compile(r"<!--#.*?-->", re.DOTALL)
_RUNNING = re.compile(r"(?i)\bon[a-z]+\s*=|</?(?:script|iframe|object|embed|svg)\b[^>]*>?|javascript:")


def _said(request: Request, title: str, form: Form, text: str) -> Response:
    return shop_of(request).pages.feature(Feature(title, text, form))


async def price_label(request: Request) -> Response:
    """WEAK: the words are pasted into a literal of code that is evaluated."""
    words = request.query_params.get("words", "Best before June")
    form = Form("/price-label", "Preview", (Field("words", "Words on the label", "Best before June"),))
    try:
        return _said(request, "Price labels", form, python_text(f"'Label: {words}'"))
    except LiteralFault:
        return _said(request, "Price labels", form, "This label cannot be printed.")


async def shelf_label(request: Request) -> Response:
    """SAFE twin of `price_label`: the words are only joined."""
    text = request.query_params.get("text", "Best before June")
    form = Form("/shelf-label", "Preview", (Field("text", "Words on the shelf", "Best before June"),))
    return _said(request, "Shelf labels", form, f"Label: {text}")


async def brewing_time(request: Request) -> Response:
    """WEAK: a formula is evaluated as code."""
    formula = request.query_params.get("formula", "3*4")
    form = Form("/brewing-time", "Work out", (Field("formula", "Cups times minutes", "3*4"),))
    try:
        return _said(request, "Brewing time", form, f"That makes {python_number(formula)} minutes.")
    except LiteralFault:
        return _said(request, "Brewing time", form, "That is no formula.")


async def welcome_card(request: Request) -> Response:
    """WEAK: the greeting becomes part of a template."""
    greeting = request.query_params.get("greeting", "Dear Kim")
    form = Form("/welcome-card", "Preview", (Field("greeting", "Greeting", "Dear Kim"),))
    return _said(request, "Welcome card", form, _TEMPLATE.sub(_computed, greeting))


async def thank_you_card(request: Request) -> Response:
    """SAFE twin of `welcome_card` and of `order_note`: the thanks are a variable of the template."""
    thanks = request.query_params.get("thanks", "Dear Kim")
    form = Form("/thank-you-card", "Preview", (Field("thanks", "Thanks", "Dear Kim"),))
    return _said(request, "Thank-you card", form, thanks)


def _computed(found: re.Match[str]) -> str:
    return str(int(found[1]) * int(found[2]))


async def order_note(request: Request) -> Response:
    """WEAK: the note is evaluated as an expression of Java."""
    note = request.query_params.get("note", "Leave it at the door")
    form = Form("/order-note", "Preview", (Field("note", "Note", "Leave it at the door"),))
    text = _LENGTH.sub(lambda found: str(len(found[1]) * int(found[2])), _PRODUCT.sub(_computed, note))
    return _said(request, "A note for your order", form, text)


async def notice(request: Request) -> Response:
    """WEAK: the line is written into a page that is then read for directives. A policy holds script back."""
    line = request.query_params.get("line", "Closed on Monday")
    form = Form("/notice", "Hang up", (Field("line", "Line", "Closed on Monday"),))
    date = datetime.now(UTC).strftime("%A, %d-%b-%Y %H:%M:%S UTC")
    fault = "[an error occurred while processing this directive]"
    text = _DIRECTIVE.sub(fault, _DATE.sub(date, f'<p class="notice">{line}</p>'))
    return shop_of(request).pages.feature(Feature("Notice board", "", form, Markup(text)))


async def bulletin(request: Request) -> Response:
    """SAFE twin of `notice`: escaped, so that no directive is left; the page shows a date of its own."""
    entry = request.query_params.get("entry", "Closed on Monday")
    form = Form("/bulletin", "Hang up", (Field("entry", "Entry", "Closed on Monday"),))
    date = datetime.now(UTC).strftime("%A, %d-%b-%Y %H:%M:%S UTC")
    fragment = Markup('<p class="notice">{}</p><p>{}</p>').format(entry, date)
    return shop_of(request).pages.feature(Feature("Bulletin", "", form, fragment))


async def ribbon(request: Request) -> Response:
    """WEAK: what would run is taken out of the words, and other markup is left."""
    words = _RUNNING.sub("", request.query_params.get("words", "Happy birthday"))
    form = Form("/ribbon", "Preview", (Field("words", "Words on the ribbon", "Happy birthday"),))
    fragment = Markup(f'<p class="ribbon">{words}</p>')
    return shop_of(request).pages.feature(Feature("Ribbons", "", form, fragment))


async def bow(request: Request) -> Response:
    """SAFE twin of `ribbon`: bold and slanted print are let through on purpose, and nothing else."""
    text = html.escape(request.query_params.get("text", "Happy birthday"))
    form = Form("/bow", "Preview", (Field("text", "Words on the bow", "Happy birthday"),))
    shown = re.sub(r"&lt;(/?[bi])&gt;", r"<\1>", text)
    fragment = Markup(f'<p class="ribbon">{shown}</p>')
    return shop_of(request).pages.feature(Feature("Bows", "", form, fragment))


def _basket_page(request: Request, title: str, form: Form, members: dict[str, str]) -> Response:
    return shop_of(request).pages.feature(Feature(title, "What you put aside:", form, rows=tuple(members.items())))


async def saved_basket(request: Request) -> Response:
    """WEAK: a serialised array is read as it comes, and the reader's complaint is printed."""
    saved = request.query_params.get("saved", 'a:1:{s:3:"tea";s:6:"oolong";}')
    form = Form("/saved-basket", "Show", (Field("saved", "Saved basket", saved, "hidden"),))
    try:
        return _basket_page(request, "Saved basket", form, read_array(saved))
    except SerialFault as fault:
        fragment = Markup('<p class="fault">Notice: {}</p>').format(str(fault))
        return shop_of(request).pages.feature(Feature("Saved basket", "", form, fragment))


async def kept_basket(request: Request) -> Response:
    """SAFE twin of `saved_basket`: plain facts in JSON, and plain words for what cannot be read."""
    kept = request.query_params.get("kept", '{"tea": "oolong"}')
    form = Form("/kept-basket", "Show", (Field("kept", "Kept basket", kept, "hidden"),))
    try:
        document: object = json.loads(kept)
    except (ValueError, RecursionError):
        document = None
    members = document if isinstance(document, dict) else {}
    return _basket_page(request, "Kept basket", form, {str(key): str(value) for key, value in members.items()})


ROUTES = (
    Route("/price-label", price_label),
    Route("/shelf-label", shelf_label),
    Route("/brewing-time", brewing_time),
    Route("/welcome-card", welcome_card),
    Route("/thank-you-card", thank_you_card),
    Route("/order-note", order_note),
    Route("/notice", notice),
    Route("/bulletin", bulletin),
    Route("/ribbon", ribbon),
    Route("/bow", bow),
    Route("/saved-basket", saved_basket),
    Route("/kept-basket", kept_basket),
)
