# SPDX-License-Identifier: Apache-2.0
"""A small site as a plain function, with a few weak places and a safe twin beside each, for tests of the conductor."""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable
from urllib.parse import parse_qs, unquote_plus

from vedette.domain.exchange import Headers, Request, Response

HOME = """<!doctype html><html><head><title>Shop</title></head><body><header><nav><ul><li><a href="/a">A</a></li>
<li><a href="/b?name=x">B</a></li><li><a href="/safe?name=x">S</a></li></ul></nav></header><main>
<a href="/go?to=/a">go</a><a href="/stay?to=/a">stay</a><a href="/item/1">1</a><a href="/item/2">2</a>
<a href="http://other.example/">other</a><a href="/logout">log out</a>
<form action="/say" method="post"><input name="text" value="hello"><input type="submit"></form></main></body></html>"""


def page(text: str, status: int = 200) -> Response:
    """An HTML page."""
    headers = Headers((("Content-Type", "text/html; charset=utf-8"), ("X-Content-Type-Options", "nosniff")))
    return Response(status, "OK", headers, text.encode())


def moved(location: str) -> Response:
    """A redirect."""
    return Response(302, "Found", Headers((("Location", location),)))


def small_site() -> Callable[[Request], Response]:
    """Return a fresh site; it counts its visits, as noise."""
    counter = itertools.count()

    def answer(request: Request) -> Response:
        path, query = request.url.path, parse_qs(request.url.query or "", keep_blank_values=True)
        value = query.get("name", query.get("to", [""]))[0]
        noise = f"<p>visit {next(counter)}</p>"
        match path:
            case "/":
                return page(HOME + noise)
            case "/a":
                return page(f"<html><body><h1>A</h1>{noise}</body></html>")
            case "/b":
                return page(f"<html><body><h1>B</h1><p>Hello {value}</p>{noise}</body></html>")
            case "/safe":
                return page(f"<html><body><h1>S</h1><p>Hello {html.escape(value)}</p>{noise}</body></html>")
            case "/go":
                return moved(value)
            case "/stay":
                return moved("/a?from=" + html.escape(value))
            case "/say":
                text = unquote_plus(request.body.decode("latin-1").partition("=")[2])
                return page(f"<html><body><p>You said {text}</p><a href='/after'>after</a>{noise}</body></html>")
            case "/after":
                return page("<html><body><p>Thanks</p></body></html>")
            case "/item/1" | "/item/2":
                return page(f"<html><body><h2>Item</h2>{noise}</body></html>")
            case _:
                return page("<html><body><h1>Not here</h1></body></html>", 404)

    return answer
