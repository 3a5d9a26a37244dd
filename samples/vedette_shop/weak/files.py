# SPDX-License-Identifier: Apache-2.0
"""Path traversal in a tree that exists in memory only, beside twins that keep to their folder. Source: CWE-22."""

import posixpath

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.page import Feature, Field, Form, cookie_value, form_value, shop_of
from vedette_shop.tree import HOME, read_file

_LEAFLETS = {"green": "green.txt", "black": "black.txt"}
_WARRANTY = f"{HOME}/warranty/"


def _document(request: Request, title: str, text: str | None, name: str) -> Response:
    """Show a file in the shop's frame, or say that there is none by that name."""
    pages = shop_of(request).pages
    if text is None:
        fragment = Markup("<p>We have no document called <code>{}</code>.</p>").format(name)
        return pages.feature(Feature(title, fragment=fragment), 404)
    return pages.feature(Feature(title, fragment=Markup("<pre>{}</pre>").format(text)))


async def manual(request: Request) -> Response:
    """WEAK, relative: `..` climbs out of the folder."""
    name = request.query_params.get("file", "kettle.txt")
    return _document(request, "Manual", read_file("manuals", name), name)


async def handbook(request: Request) -> Response:
    """SAFE twin of `manual`: only the last part of the name counts."""
    name = request.query_params.get("document", "gaiwan.txt")
    return _document(request, "Handbook", read_file("manuals", posixpath.basename(name)), name)


async def leaflet(request: Request) -> Response:
    """WEAK, absolute: `../` is cut out, but a name that starts with a slash is taken as it is."""
    name = request.query_params.get("path", "green.txt")
    return _document(request, "Leaflet", read_file("leaflets", name.replace("../", "")), name)


async def leaflet_by_key(request: Request) -> Response:
    """SAFE twin of `leaflet`: the parameter is a key of a fixed list, and is repeated in the page."""
    key = request.query_params.get("topic", "green")
    name = _LEAFLETS.get(key)
    return _document(request, "Leaflets", None if name is None else read_file("leaflets", name), key)


async def warranty(request: Request) -> Response:
    """WEAK, prefixed: the path must start with the right folder, and may then climb out of it."""
    path = request.query_params.get("doc", f"{_WARRANTY}kettle.txt")
    return _document(request, "Warranty", read_file("", path) if path.startswith(_WARRANTY) else None, path)


async def warranty_terms(request: Request) -> Response:
    """SAFE twin of `warranty`: the prefix is looked at after the path was made plain."""
    path = posixpath.normpath(request.query_params.get("terms", f"{_WARRANTY}pots.txt"))
    return _document(request, "Warranty terms", read_file("", path) if path.startswith(_WARRANTY) else None, path)


async def guide(request: Request) -> Response:
    """WEAK, path: encoded slashes in the last segment climb."""
    name = request.path_params["name"]
    return _document(request, "Guide", read_file("guides", name), name)


async def lesson(request: Request) -> Response:
    """SAFE twin of `guide`: a name with a slash in it is not found."""
    name = request.path_params["name"]
    return _document(request, "Lesson", None if "/" in name or name == ".." else read_file("guides", name), name)


async def reprint(request: Request) -> Response:
    """WEAK, relative, in a form body."""
    if request.method != "POST":
        form = Form("/reprint", "Show", (Field("receipt", "Receipt file", "sample.txt"),), "post")
        return shop_of(request).pages.feature(Feature("Print a receipt again", form=form))
    name = await form_value(request, "receipt")
    return _document(request, "Receipt", read_file("receipts", name), name)


async def reprint_copy(request: Request) -> Response:
    """SAFE twin of `reprint`: only the last part of the name counts."""
    if request.method != "POST":
        form = Form("/reprint/copy", "Show", (Field("copy", "Receipt file", "sample.txt"),), "post")
        return shop_of(request).pages.feature(Feature("Print a copy", form=form))
    name = await form_value(request, "copy")
    return _document(request, "Copy", read_file("receipts", posixpath.basename(name)), name)


def _skin_page(request: Request, title: str, cookie: str, text: str | None) -> Response:
    response = _document(request, title, text, "this skin")
    if cookie not in request.cookies:
        response.set_cookie(cookie, "spring.txt", httponly=True, samesite="lax")
    return response


async def skin(request: Request) -> Response:
    """WEAK, relative, in a cookie that the page sets at the first visit."""
    name = cookie_value(request, "skin", "spring.txt")
    return _skin_page(request, "Shop skin", "skin", read_file("skins", name))


async def wallpaper(request: Request) -> Response:
    """SAFE twin of `skin`: only the last part of the name counts."""
    name = cookie_value(request, "wallpaper", "spring.txt")
    return _skin_page(request, "Wallpaper", "wallpaper", read_file("skins", posixpath.basename(name)))


ROUTES = (
    Route("/manual", manual),
    Route("/handbook", handbook),
    Route("/leaflet", leaflet),
    Route("/leaflets", leaflet_by_key),
    Route("/warranty", warranty),
    Route("/warranty/terms", warranty_terms),
    Route("/guides/{name:path}", guide),
    Route("/lessons/{name:path}", lesson),
    Route("/reprint", reprint, methods=["GET", "POST"]),
    Route("/reprint/copy", reprint_copy, methods=["GET", "POST"]),
    Route("/skin", skin),
    Route("/wallpaper", wallpaper),
)
