# SPDX-License-Identifier: Apache-2.0
"""Pages whose own scripts use what a stranger can choose, beside twins that do the same with care.

The answers are always alike: what differs is what the browser does with the address, or with a message of another
window. None of these pages but `season_poster` has a policy that would hide the difference, and only the two chat
windows keep the window that opened them. Sources: CWE-79, CWE-601, CWE-346, CWE-1321.
"""

import secrets

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.headers import POLICY, without
from vedette_shop.page import Feature, shop_of

OPENER = "cross-origin-opener-policy"


def _page(
    request: Request, title: str, script: str, headers: dict[str, str] | None = None, nonce: str = ""
) -> Response:
    mark = Markup(' nonce="{}"').format(nonce) if nonce else Markup("")
    fragment = Markup('<p id="line"></p><script{}>{}</script>').format(mark, Markup(script))  # a script of our own
    return shop_of(request).pages.feature(
        Feature(title, fragment=fragment), headers=without(POLICY) if headers is None else headers
    )


_GREETING = "const to = /to=([^&]*)/.exec(location.hash); const line = document.getElementById('line');"


async def season_greeting(request: Request) -> Response:
    """WEAK, fragment: a name from behind the # is written as markup."""
    return _page(
        request,
        "A greeting of the season",
        f"{_GREETING} if (to) line.innerHTML = 'For <b>' + decodeURIComponent(to[1]) + '</b>';",
    )


async def season_card(request: Request) -> Response:
    """SAFE twin of `season_greeting`: written as text."""
    return _page(
        request,
        "A card of the season",
        f"{_GREETING} if (to) line.textContent = 'For ' + decodeURIComponent(to[1]);",
    )


async def season_poster(request: Request) -> Response:
    """SAFE twin of `season_greeting`: the same mistake, and a policy that lets no script run but the page's own."""
    nonce = secrets.token_urlsafe(16)
    policy = f"default-src 'self'; script-src 'nonce-{nonce}'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    return _page(
        request,
        "A poster of the season",
        f"{_GREETING} if (to) line.innerHTML = 'For <b>' + decodeURIComponent(to[1]) + '</b>';",
        {POLICY: policy + "frame-ancestors 'none'"},
        nonce,
    )


_TOPIC = "const topic = new URLSearchParams(location.search).get('topic') || 'brewing';"


async def topics(request: Request) -> Response:
    """WEAK, query: a parameter that only the script reads is written into an attribute."""
    return _page(
        request,
        "Topics",
        f"{_TOPIC} document.getElementById('line').insertAdjacentHTML('beforeend', "
        "'<span title=\"' + topic + '\">Your topic</span>');",
    )


async def subjects(request: Request) -> Response:
    """SAFE twin of `topics`: the attribute is set, and not written."""
    return _page(
        request,
        "Subjects",
        f"{_TOPIC} const span = document.createElement('span'); span.title = topic; span.textContent = 'Your topic'; "
        "document.getElementById('line').append(span);",
    )


async def tasting_room(request: Request) -> Response:
    """WEAK, redirect by script: goes on to any address of the web."""
    return _page(
        request,
        "Tasting room",
        "const on = new URLSearchParams(location.search).get('then'); if (/^https?:/.test(on)) location.replace(on);",
    )


async def tasting_table(request: Request) -> Response:
    """SAFE twin of `tasting_room`: goes on within its own origin only."""
    return _page(
        request,
        "Tasting table",
        "const on = new URL(new URLSearchParams(location.search).get('then') || '', location.href); "
        "if (on.origin === location.origin && on.pathname === '/specials') location.replace(on.href);",
    )


_SETTINGS = (
    "for (const pair of location.search.slice(1).split('&')) { const [name, value] = pair.split('=').map("
    "decodeURIComponent); const steps = name.replace(/]/g, '').split('['); let here = settings; "
    "steps.forEach((step, at) => { if (at === steps.length - 1) here[step] = value; "
    "else here = here[step] = here[step] || {}; }); }"
)


async def shop_window(request: Request) -> Response:
    """WEAK, prototype: names of parameters are paths into an object, wherever they lead."""
    return _page(request, "Shop window", f"const settings = {{}}; {_SETTINGS}")


async def display(request: Request) -> Response:
    """SAFE twin of `shop_window`: a map, whose keys are no paths."""
    return _page(request, "Display", "const settings = new Map(new URLSearchParams(location.search).entries());")


_CHAT = "const line = document.getElementById('line'); addEventListener('message', (event) => {"


async def chat(request: Request) -> Response:
    """WEAK, message: whoever opened the window may write into it."""
    return _page(
        request,
        "Chat",
        f"{_CHAT} if (event.data.kind === 'note') line.innerHTML = event.data.text; }});",
        without(POLICY, OPENER),
    )


async def counter_chat(request: Request) -> Response:
    """SAFE twin of `chat`: only windows of the shop itself are heard."""
    return _page(
        request,
        "Chat at the counter",
        f"{_CHAT} if (event.origin !== location.origin) return; "
        "if (event.data.kind === 'note') line.innerHTML = event.data.text; });",
        without(POLICY, OPENER),
    )


ROUTES = (
    Route("/season-greeting", season_greeting),
    Route("/season-card", season_card),
    Route("/season-poster", season_poster),
    Route("/topics", topics),
    Route("/subjects", subjects),
    Route("/tasting-room", tasting_room),
    Route("/tasting-table", tasting_table),
    Route("/shop-window", shop_window),
    Route("/display", display),
    Route("/chat", chat),
    Route("/counter-chat", counter_chat),
)
