# SPDX-License-Identifier: Apache-2.0
"""Directory listings as two servers print them, beside a page that lists files by hand. Source: CWE-548."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from vedette_shop.page import Feature, shop_of

_FILES: Mapping[str, str] = MappingProxyType(
    {
        "order-form.txt": "Order form\n\nName, address, teas, grams.\n",
        "price-list.txt": "Price list\n\nAssam Morning, 50 g: £4.87\n",
        "tasting-notes.txt": "Tasting notes\n\nIron Goddess: orchid, cream, warm stone.\n",
    }
)
_APACHE_ROW = Markup(
    '<tr><td valign="top"><img src="/static/text.svg" alt="[TXT]"></td><td><a href="{0}">{0}</a></td>'
    '<td align="right">2025-11-02 09:14  </td><td align="right">{1}</td><td>&nbsp;</td></tr>\n'
)
_APACHE_PAGE = Markup(
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of /files</title>'
    "\n </head>\n <body>\n<h1>Index of /files</h1>\n  <table>\n"
    '   <tr><th valign="top">&nbsp;</th><th><a href="?C=N;O=D">Name</a></th>'
    '<th><a href="?C=M;O=A">Last modified</a></th>'
    '<th><a href="?C=S;O=A">Size</a></th><th><a href="?C=D;O=A">Description</a></th></tr>\n'
    '   <tr><th colspan="5"><hr></th></tr>\n'
    '<tr><td>&nbsp;</td><td><a href="/">Parent Directory</a></td><td>&nbsp;</td><td align="right">  - </td>'
    '<td>&nbsp;</td></tr>\n{}   <tr><th colspan="5"><hr></th></tr>\n</table>\n</body></html>\n'
)
_NGINX_PAGE = Markup(
    "<html>\r\n<head><title>Index of /old-files/</title></head>\r\n<body>\r\n<h1>Index of /old-files/</h1><hr><pre>"
    '<a href="../">../</a>\r\n{}</pre><hr></body>\r\n</html>\r\n'
)
_NGINX_ROW = Markup('<a href="{0}">{0}</a>                  02-Nov-2025 09:14                 {1}\r\n')


async def apache_index(_request: Request) -> Response:
    """WEAK: a folder without an index page, as Apache prints it."""
    rows = Markup("").join(_APACHE_ROW.format(name, len(text)) for name, text in _FILES.items())
    return HTMLResponse(_APACHE_PAGE.format(rows))


async def nginx_index(_request: Request) -> Response:
    """WEAK: the same as nginx prints it."""
    rows = Markup("").join(_NGINX_ROW.format(name, len(text)) for name, text in _FILES.items())
    return HTMLResponse(_NGINX_PAGE.format(rows))


async def file(request: Request) -> Response:
    """One of the files in the listed folders."""
    text = _FILES.get(request.path_params["name"])
    if text is None:
        raise HTTPException(404)
    return PlainTextResponse(text)


async def downloads(request: Request) -> Response:
    """SAFE twin: a page that somebody wrote, with links to the same files."""
    links = tuple((f"/downloads/{name}", name) for name in _FILES)
    return shop_of(request).pages.feature(Feature("Downloads", "Forms and lists, to print at home.", links=links))


ROUTES = (
    Route("/files/", apache_index),
    Route("/files/{name}", file),
    Route("/old-files/", nginx_index),
    Route("/old-files/{name}", file),
    Route("/downloads", downloads),
    Route("/downloads/{name}", file),
)
