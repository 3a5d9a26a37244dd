# SPDX-License-Identifier: Apache-2.0
"""Stack trace disclosure: the page's own failure, never a quotation."""

from __future__ import annotations

import html
import json

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.stack_trace_disclosure import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

PYTHON = """Traceback (most recent call last):
  File "/srv/app/views.py", line 12, in show
    item = find(key)
  File "/srv/app/store.py", line 40, in find
    return rows[key]
KeyError: 'x'
"""
JAVA = """java.lang.NullPointerException
\tat com.shop.web.ItemController.show(ItemController.java:41)
\tat javax.servlet.http.HttpServlet.service(HttpServlet.java:750)
"""
DOTNET = """System.NullReferenceException: Object reference not set
   at Shop.Web.Item.Show(Int32 id) in C:\\src\\Item.cs:line 14
   at Shop.Web.Page.Render(String name) in C:\\src\\Page.cs:line 20
"""
PHP = "PHP Fatal error:  Uncaught Error in /srv/a.php:3\n#0 /srv/b.php(12): show()\n#1 /srv/c.php(4): App\\Run->go()\n"
NODE = (
    "TypeError: x\n    at show (/srv/app/item.js:12:9)\n    at Layer.handle (/srv/node_modules/express/lib/l.js:95:5)\n"
)
RUBY = "/srv/app/item.rb:12:in `show'\n/srv/app/base.rb:4:in `call'\n"
GO = "panic: x\nmain.show()\n\t/srv/app/main.go:12 +0x1d\nmain.main()\n\t/srv/app/main.go:20 +0x9a\n"
DJANGO = "<p>You're seeing this error because you have <code>DEBUG = True</code> in your settings</p>"

WEAK: dict[str, tuple[str, Exchange]] = {
    "Python fails": ("Python", exchange_of(page(f"<pre>{html.escape(PYTHON)}</pre>", 500))),
    "Python fails and the quotes are left": ("Python", exchange_of(page(PYTHON, 500, media_type="text/plain"))),
    "Java fails": ("Java", exchange_of(page(f"<pre>{JAVA}</pre>", 500))),
    ".NET fails": (".NET", exchange_of(page(f"<pre>{DOTNET}</pre>", 500))),
    "PHP fails": ("PHP", exchange_of(page(PHP, 500))),
    "JavaScript fails": ("JavaScript", exchange_of(page(f"<pre>{NODE}</pre>", 500))),
    "Ruby fails": ("Ruby", exchange_of(page(f"<pre>{RUBY}</pre>", 500))),
    "Go fails": ("Go", exchange_of(page(GO, 500, media_type="text/plain"))),
    "a framework is in debugging mode": ("Django", exchange_of(page(DJANGO, 500))),
    "an error page is full of prose": ("Java", exchange_of(page("<p>a<p>b<p>c<p>d<pre>" + JAVA + "</pre>", 500))),
}


@pytest.mark.parametrize(("language", "exchange"), WEAK.values(), ids=WEAK)
def test_is_reported_where(language: str, exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.sink, found.grade, found.certainty) == (language, Grade.CONFIRMED, 100)


LIKELY: dict[str, tuple[int, Exchange]] = {
    "the status is that of a wrong request": (90, exchange_of(page(f"<pre>{JAVA}</pre>", 400))),
    "the status is success and there is nothing else": (80, exchange_of(page(f"<h1>Oops</h1><pre>{JAVA}</pre>"))),
    "an interface answers with it": (
        80,
        exchange_of(page(json.dumps({"trace": JAVA}), media_type="application/json")),
    ),
}


@pytest.mark.parametrize(("certainty", "exchange"), LIKELY.values(), ids=LIKELY)
def test_is_only_possible_where(certainty: int, exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty) == (Grade.POSSIBLE, certainty)


SAFE: dict[str, Exchange] = {
    "an article quotes a trace": exchange_of(page(f"<article><h1>How we debug</h1><pre>{JAVA}</pre></article>")),
    "a page of prose quotes a trace": exchange_of(page(f"<p>First<p>then<p>last<pre>{PYTHON}</pre>")),
    "a manual shows a trace as code": exchange_of(page(f"<pre><code>{JAVA}</code></pre>")),
    "a form holds a trace": exchange_of(page(f"<textarea>{JAVA}</textarea>")),
    "a not-found page of a forum quotes one": exchange_of(page(f"<blockquote>{JAVA}</blockquote>", 404)),
    "prose names one frame": exchange_of(page("<p>It failed at com.shop.Item.show(Item.java:41)", 500)),
    "a script carries one": exchange_of(page(f"/* {NODE} */", media_type="text/javascript")),
    "a source map carries one": exchange_of(page(NODE, media_type="application/octet-stream")),
    "the server is busy": exchange_of(page(f"<pre>{JAVA}</pre>", 503)),
    "an error page tells nothing": exchange_of(page("<h1>Something went wrong</h1>", 500)),
    "a path and a number are named": exchange_of(page("<p>See /srv/app/item.rb:12 for more", 500)),
    "there is nothing": exchange_of(page("", 500)),
}


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
