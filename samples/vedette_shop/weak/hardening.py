# SPDX-License-Identifier: Apache-2.0
"""Headers, cookies and banners that are missing, weak or talkative, beside ones that are right.

The site speaks plain HTTP, so there is no Strict-Transport-Security to be missed anywhere (RFC 6797, section 7.2), and
a scanner that reports it missing here is wrong.
Sources: CWE-693, CWE-1021, CWE-614, CWE-1004, CWE-1275, CWE-200; CSP 3.
"""

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.headers import FRAMING, GOOD_POLICY, POLICY, REFERRER, SNIFFING, without
from vedette_shop.page import Feature, Field, Form, shop_of

_PLAIN_POLICY = "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_PRESS: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        "kit": ("Press kit", without(POLICY)),
        "quotes": ("Quotes", {**without(POLICY), "content-security-policy-report-only": GOOD_POLICY}),
        "photos": ("Photographs", {POLICY: f"default-src 'self'; script-src *; {_PLAIN_POLICY}"}),
        "awards": ("Awards", {POLICY: f"default-src 'self'; script-src 'self' 'unsafe-inline'; {_PLAIN_POLICY}"}),
        "facts": ("Facts and figures", without(SNIFFING)),
        "links": ("Links", without(REFERRER)),
        "notes": ("Editors' notes", {}),
        "radio": ("Radio", {**without(FRAMING), POLICY: GOOD_POLICY}),
        "podcast": ("Podcast", {POLICY: GOOD_POLICY.removesuffix("; frame-ancestors 'none'")}),
    }
)
_BANNERS: Mapping[str, tuple[str, Mapping[str, str], str]] = MappingProxyType(
    {
        "stockists": ("Stockists", {"server": "Apache/2.4.29 (Ubuntu)"}, ""),
        "awards-2019": ("Awards of 2019", {"x-powered-by": "PHP/7.2.24"}, ""),
        "letters": ("Old newsletters", {}, "KettlePress 3.2.1"),
        "map": ("Map", {"server": "Apache", "x-powered-by": "PHP"}, ""),
        "diary": ("Shop diary", {}, "KettlePress"),
    }
)


def _press_page(name: str) -> Route:
    title, headers = _PRESS[name]

    async def page(request: Request) -> Response:
        return shop_of(request).pages.prose(title, ["For journalists, bloggers and friends of tea."], headers=headers)

    return Route(f"/press/{name}", page, name=f"press-{name}")


def _banner_page(name: str) -> Route:
    title, headers, generator = _BANNERS[name]
    head = Markup('<meta name="generator" content="{}">').format(generator) if generator else Markup("")

    async def page(request: Request) -> Response:
        feature = Feature(title, "A page from our old web site, kept for the links to it.", head=head)
        return shop_of(request).pages.feature(feature, headers=headers)

    return Route(f"/archive/{name}", page, name=f"archive-{name}")


async def press_video(request: Request) -> Response:
    """SAFE look-alike: `unsafe-inline` stands in the policy for old browsers only; the nonce switches it off."""
    nonce = secrets.token_urlsafe(16)
    policy = f"default-src 'self'; script-src 'self' 'unsafe-inline' 'nonce-{nonce}'; {_PLAIN_POLICY}"
    fragment = Markup(
        "<p id='film'></p><script nonce='{}'>document.getElementById('film').textContent = 'One minute of steam.';"
        "</script>"
    ).format(nonce)
    return shop_of(request).pages.feature(Feature("Film", fragment=fragment), headers={POLICY: policy})


async def order_sample(request: Request) -> Response:
    """WEAK, framing: a form that changes something, on a page that any site may put into a frame."""
    form = Form(
        "/cart/add", "Order a sample", (Field("product", "Product number", "9"), Field("count", "", "1")), "post"
    )
    headers = {**without(FRAMING), POLICY: GOOD_POLICY.removesuffix("; frame-ancestors 'none'")}
    return shop_of(request).pages.feature(Feature("Order a sample", "Ten grams, on us.", form), headers=headers)


async def order_catalogue(request: Request) -> Response:
    """SAFE twin of `order_sample`: the same form, and no frame."""
    form = Form("/cart/add", "Order", (Field("product", "Product number", "40"), Field("count", "", "1")), "post")
    return shop_of(request).pages.feature(Feature("Order our printed catalogue", "Sixty pages.", form))


def _cookie_page(path: str, title: str, cookie: str, secure: bool, http_only: bool, same_site: str) -> Route:
    async def page(request: Request) -> Response:
        response = shop_of(request).pages.prose(title, ["We remember you by a number in a cookie."])
        attributes = "; Path=/" + "; Secure" * secure + "; HttpOnly" * http_only + same_site
        response.headers.append("set-cookie", f"{cookie}={secrets.token_hex(16)}{attributes}")
        return response

    return Route(path, page, name=cookie)


async def forget(request: Request) -> Response:
    """SAFE look-alike: a cookie that is being deleted needs no attributes."""
    response = shop_of(request).pages.prose("Forgotten", ["We no longer know you."])
    response.headers.append("set-cookie", "tasting=; Path=/; Max-Age=0")
    return response


ROUTES = (
    *(_press_page(name) for name in _PRESS),
    Route("/press/video", press_video),
    *(_banner_page(name) for name in _BANNERS),
    Route("/order-sample", order_sample),
    Route("/order-catalogue", order_catalogue),
    _cookie_page("/tasting", "Tasting", "tasting", False, False, ""),
    _cookie_page("/wishlist", "Wish list", "wishlist_session", False, True, "; SameSite=Lax"),
    _cookie_page("/recently-seen", "Recently seen", "recent_session", True, False, "; SameSite=Lax"),
    _cookie_page("/saved-teas", "Saved teas", "saved_session", True, True, ""),
    _cookie_page("/safe-box", "Safe box", "__Host-box_session", True, True, "; SameSite=Strict"),
    Route("/forget-me", forget),
)
