# SPDX-License-Identifier: Apache-2.0
"""Reflected cross-site scripting from the address, by where the value comes out, beside twins that encode it.

None of these pages sends a Content-Security-Policy that would hide the difference, except `loyalty_names`, which is
weak but held back by its policy. Sources: CWE-79; WHATWG HTML, section 13.2.5 (tokenization).
"""

import json

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from vedette_shop.goods import PRODUCTS
from vedette_shop.headers import POLICY, without
from vedette_shop.page import Feature, Field, Form, shop_of

_INLINE_ALLOWED = {
    POLICY: "default-src 'self'; script-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
}


def _raw(text: str) -> Markup:
    """Call `text` markup although a visitor wrote it: the very mistake that these pages are about."""
    return Markup(text)


def _page(request: Request, feature: Feature, headers: dict[str, str] | None = None) -> Response:
    return shop_of(request).pages.feature(feature, headers=without(POLICY) if headers is None else headers)


def _matches(text: str) -> tuple[tuple[object, ...], ...]:
    wanted = text.strip().lower()
    return tuple((p.name, p.price) for p in PRODUCTS if wanted and wanted in p.name.lower())


async def search(request: Request) -> Response:
    """WEAK, text: the words searched for are repeated as they came."""
    query = request.query_params.get("q", "tea")
    fragment = _raw(f"<p>Results for {query}</p>")
    form = Form("/search", "Search", (Field("q", "Search", query),))
    return _page(request, Feature("Search", "", form, fragment, _matches(query)))


async def quick_search(request: Request) -> Response:
    """SAFE twin of `search`: escaped."""
    query = request.query_params.get("words", "tea")
    fragment = Markup("<p>Results for {}</p>").format(query)
    form = Form("/search/quick", "Search", (Field("words", "Search", query),))
    return _page(request, Feature("Quick search", "", form, fragment, _matches(query)))


async def newsletter(request: Request) -> Response:
    """WEAK, quoted attribute: angle brackets are escaped, the double quote is not."""
    mail = request.query_params.get("mail", "you@mail.example")
    value = mail.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    fragment = _raw(f'<form action="/newsletter"><input name="mail" aria-label="Mail" value="{value}"></form>')
    return _page(request, Feature("Newsletter", "One letter a month.", fragment=fragment))


async def newsletter_settings(request: Request) -> Response:
    """SAFE twin of `newsletter`: the template engine escapes quotes too."""
    mail = request.query_params.get("address", "you@mail.example")
    form = Form("/newsletter/settings", "Change", (Field("address", "Mail", mail),))
    return _page(request, Feature("Newsletter settings", "How often may we write?", form))


async def compare(request: Request) -> Response:
    """WEAK, unquoted attribute: nothing is escaped."""
    view = request.query_params.get("view", "grid")
    fragment = _raw(f"<div class=compare data-view={view}>Green is grassy, oolong is floral.</div>")
    return _page(request, Feature("Compare teas", "Side by side.", fragment=fragment))


async def compare_list(request: Request) -> Response:
    """SAFE twin of `compare`: quoted and escaped."""
    view = request.query_params.get("layout", "list")
    fragment = Markup('<div class="compare" data-view="{}">Black is malty, herbal is mild.</div>').format(view)
    return _page(request, Feature("Compare as a list", "One below the other.", fragment=fragment))


async def gift(request: Request) -> Response:
    """WEAK, script string: angle brackets are dropped, the single quote is not."""
    recipient = request.query_params.get("recipient", "Robin").replace("<", "").replace(">", "")
    fragment = _raw(
        "<p>A gift for <b id='to'></b></p>"
        f"<script>var recipient = '{recipient}'; document.getElementById('to').textContent = recipient;</script>"
    )
    return _page(request, Feature("Gift wrapping", "We fold it by hand.", fragment=fragment), _INLINE_ALLOWED)


async def gift_box(request: Request) -> Response:
    """SAFE twin of `gift`: written as JSON, with the characters that end a script element escaped."""
    literal = json.dumps(request.query_params.get("receiver", "Robin")).replace("<", "\\u003c").replace("&", "\\u0026")
    fragment = Markup(
        "<p>A box for <b id='to'></b></p>"
        "<script>var receiver = {}; document.getElementById('to').textContent = receiver;</script>"
    ).format(_raw(literal))
    return _page(request, Feature("Gift box", "With a ribbon.", fragment=fragment), _INLINE_ALLOWED)


async def share(request: Request) -> Response:
    """WEAK, href: escaped, but any scheme goes, `javascript:` included."""
    link = request.query_params.get("link", "/product/9")
    fragment = Markup('<p><a class="button" href="{}">Open the shared page</a></p>').format(link)
    return _page(request, Feature("Shared with you", "A friend thinks you may like this.", fragment=fragment))


async def share_card(request: Request) -> Response:
    """SAFE twin of `share`: paths of our own only."""
    link = request.query_params.get("page", "/product/9")
    is_own = link.startswith("/") and not link.startswith(("//", "/\\"))
    fragment = Markup('<p><a class="button" href="{}">Open the card</a></p>').format(link if is_own else "/")
    return _page(request, Feature("Shared card", "A friend sent you a card.", fragment=fragment))


async def gift_note(request: Request) -> Response:
    """WEAK, textarea: RCDATA, left by `</textarea>`."""
    note = request.query_params.get("note", "Enjoy!")
    fragment = _raw(f'<form action="/gift-note"><textarea name="note" rows="3">{note}</textarea></form>')
    return _page(request, Feature("Gift note", "Up to three lines.", fragment=fragment))


async def gift_message(request: Request) -> Response:
    """SAFE twin of `gift_note`: escaped in the textarea and in the title."""
    message = request.query_params.get("message", "Enjoy!")
    form = Form("/gift-message", "Preview", (Field("message", "Message", message, "textarea"),))
    return _page(request, Feature(f"Gift message: {message[:80]}", "On hand-made paper.", form))


async def tag(request: Request) -> Response:
    """WEAK, text, from a path segment."""
    word = request.path_params["word"]
    return _page(request, Feature("Tags", fragment=_raw(f"<p>Teas that people call {word}</p>")))


async def mood(request: Request) -> Response:
    """SAFE twin of `tag`: escaped."""
    word = request.path_params["word"]
    return _page(request, Feature("Moods", fragment=Markup("<p>Teas for a {} mood</p>").format(word)))


async def loyalty_names(request: Request) -> Response:
    """WEAK but held back: pasted as it came, under a policy that lets no inline script run."""
    name = request.query_params.get("member", "Kim")
    return _page(request, Feature("Loyalty card", fragment=_raw(f"<p>Card for {name}</p>")), headers={})


async def suggest(request: Request) -> Response:
    """SAFE: echoed in JSON with nosniff; no browser reads this as a page."""
    text = request.query_params.get("term", "tea")
    return JSONResponse({"term": text, "names": [name for name, _ in _matches(text)][:5]})


async def label_text(request: Request) -> Response:
    """SAFE: echoed as plain text with nosniff."""
    return PlainTextResponse(f"Label: {request.query_params.get('line', 'Leaf & Kettle')}\n")


async def commented(request: Request) -> Response:
    """SAFE: escaped inside a comment and inside an attribute that is not a link."""
    batch = escape(request.query_params.get("batch", "2025-04"))
    fragment = Markup('<!-- batch {0} --><p data-batch="{0}">Roasted in small batches.</p>').format(batch)
    return _page(request, Feature("Roastery", fragment=fragment))


ROUTES = (
    Route("/search", search),
    Route("/search/quick", quick_search),
    Route("/newsletter", newsletter),
    Route("/newsletter/settings", newsletter_settings),
    Route("/compare", compare),
    Route("/compare/list", compare_list),
    Route("/gift", gift),
    Route("/gift/box", gift_box),
    Route("/share", share),
    Route("/share/card", share_card),
    Route("/gift-note", gift_note),
    Route("/gift-message", gift_message),
    Route("/tag/{word:path}", tag),
    Route("/mood/{word:path}", mood),
    Route("/loyalty", loyalty_names),
    Route("/api/suggest", suggest),
    Route("/api/label-text", label_text),
    Route("/roastery", commented),
)
