# SPDX-License-Identifier: Apache-2.0
"""Header injection: a value with CR LF in it becomes several header lines, beside twins that encode the value.

The HTTP layer below would refuse a line break inside a value, so these routes do what a weak server's output amounts
to: they cut the value at its line breaks and send each piece as the header that it would have become. Headers that
frame the message are dropped, and at most `PIECE_LIMIT` pieces are kept, so that the connection stays sound.
Sources: CWE-113; RFC 9112, section 2.2; RFC 9110, section 5.6.2 (token).
"""

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

PIECE_LIMIT = 10
_LINE_BREAK = re.compile(r"\r?\n")
_HEADER_LINE = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):(.*)")
_NOT_A_VALUE = re.compile(r"[^\t\x20-\x7e]")
_FRAMING = frozenset({"content-length", "transfer-encoding", "connection", "content-encoding", "upgrade", "trailer"})


def split_lines(name: str, value: str) -> list[tuple[bytes, bytes]]:
    """Return the headers that the line `name: value` turns into when nobody looks at the value."""
    first, *others = _LINE_BREAK.split(value, maxsplit=PIECE_LIMIT)
    headers = [(name.encode(), _field_value(first))]
    for line in others:
        match = _HEADER_LINE.fullmatch(line)
        if match is None:
            break  # an empty or broken line ends the header section
        if match[1].lower() not in _FRAMING:
            headers.append((match[1].encode(), _field_value(match[2])))
    return headers


def _field_value(text: str) -> bytes:
    return _NOT_A_VALUE.sub("", text).strip().encode("ascii")


def _answer(text: str, headers: list[tuple[bytes, bytes]], status: int = 200) -> Response:
    response = PlainTextResponse(text, status)
    response.raw_headers.extend(headers)
    return response


async def set_language(request: Request) -> Response:
    """WEAK: the value goes into Set-Cookie as it came."""
    language = request.query_params.get("lang", "en")
    cookie = split_lines("set-cookie", f"lang={language}")
    cookie[0] = (cookie[0][0], cookie[0][1] + b"; Path=/; HttpOnly; SameSite=Lax")
    return _answer("Saved.\n", cookie)


async def set_theme(request: Request) -> Response:
    """SAFE twin of `set_language`: percent-encoded."""
    theme = quote(request.query_params.get("theme", "light"), safe="")
    return _answer("Saved.\n", [(b"set-cookie", f"theme={theme}; Path=/; HttpOnly; SameSite=Lax".encode())])


async def receipt(request: Request) -> Response:
    """WEAK: the value goes into Content-Disposition as it came."""
    name = request.query_params.get("name", "receipt.txt")
    return _answer("Receipt 4711\n", split_lines("content-disposition", f"attachment; filename={name}"))


async def invoice(request: Request) -> Response:
    """SAFE twin of `receipt`: encoded as RFC 8187 wants it."""
    name = quote(request.query_params.get("save_as", "invoice.txt"), safe="")
    return _answer("Invoice 4711\n", [(b"content-disposition", f"attachment; filename*=UTF-8''{name}".encode())])


async def order_search(request: Request) -> Response:
    """WEAK: the value goes into the query of a Location as it came; the host cannot be chosen."""
    number = request.query_params.get("number", "1044")
    return _answer("", split_lines("location", f"/tracking?parcel={number}"), 302)


async def parcel_search(request: Request) -> Response:
    """SAFE twin of `order_search`: percent-encoded."""
    number = quote(request.query_params.get("parcel_number", "1044"), safe="")
    return _answer("", [(b"location", f"/tracking?parcel={number}".encode())], 302)


ROUTES = (
    Route("/set-language", set_language),
    Route("/set-theme", set_theme),
    Route("/receipt", receipt),
    Route("/invoice", invoice),
    Route("/order-search", order_search),
    Route("/parcel-search", parcel_search),
)
