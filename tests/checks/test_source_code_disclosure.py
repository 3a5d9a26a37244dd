# SPDX-License-Identifier: Apache-2.0
"""Source code disclosure: code that the server did not run, and the many pages that show code on purpose."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.source_code_disclosure import CHECK
from vedette.domain.exchange import Exchange, Response
from vedette.domain.weakness import Grade

PHP = "<?php\n$db = new PDO('mysql:host=db', 'shop', 'pw');\necho $_GET['x'];\n?>"
JSP = '<%@ page import="java.util.*" %><p><%= request.getParameter("id") %></p>'
ASP = '<% Set c = Server.CreateObject("ADODB.Connection")\nResponse.Write("x") %>'
ERB = "<% @items.each do |item| %><%= link_to item.name, item %><% end %>"


def at(path: str, answer: Response) -> Exchange:
    return exchange_of(answer, f"https://shop.example{path}")


WEAK: dict[str, tuple[Exchange, str]] = {
    "PHP is sent as text": (at("/list.php", page(PHP, media_type="text/plain")), "PHP"),
    "PHP is sent as HTML": (at("/list.php", page(f"<html>{PHP}<p>Shop</p>")), "PHP"),
    "JSP is not run": (at("/view.jsp", page(JSP)), "JSP"),
    "ASP is not run": (at("/view.asp", page(ASP)), "ASP"),
    "a view of Rails is not run": (at("/view.erb", page(ERB)), "ERB"),
}
LIKELY: dict[str, tuple[Exchange, str]] = {
    "the path does not say that it is a script": (at("/list", page(f"<html>{PHP}</html>")), "PHP"),
}
SAFE: dict[str, Exchange] = {
    "the page is plain": at("/list.php", page("<p>Shop</p>")),
    "a manual shows the code": at("/manual.php", page(f"<pre><code>{PHP.replace('<', '&lt;')}</code></pre>")),
    "a manual forgets to escape": at("/manual", page(f"<pre>{JSP}</pre>")),
    "a form holds the code": at("/edit.php", page(f"<textarea>{PHP}</textarea>")),
    "the browser's own template is in a script": at(
        "/", page("<script type='text/template'><%= request.getParameter('x') %></script>")
    ),
    "the browser's own template is in the page": at("/", page("<div><% if (x) { %><%= name %><% } %></div>")),
    "it is an XML declaration": at("/a", page("<?xml version='1.0'?><html>$x = 1</html>")),
    "an article writes about it": at("/blog", page("<p>One</p><p>two</p><p>three</p> <% Response.Write(1) %>")),
    "a readme quotes it": at("/readme.txt", page(f"# Title\n\n```php\n{PHP}\n```", media_type="text/plain")),
    "it is a download": at("/x.php", page(PHP, media_type="text/plain", content_disposition="attachment")),
    "it is of another type": at("/x.php", page(PHP, media_type="application/octet-stream")),
    "it is in a comment of HTML": at("/x.php", page("<!-- <?php $x = 1; ?> --><p>Shop</p>")),
    "the opening alone is there": at("/x.php", page("<?php ?>")),
    "it is an error": at("/x.php", page(PHP, 500, "text/plain")),
}


@pytest.mark.parametrize(("exchange", "language"), WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange, language: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, language)


@pytest.mark.parametrize(("exchange", "language"), LIKELY.values(), ids=LIKELY)
def test_is_reported_as_possible_where(exchange: Exchange, language: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.POSSIBLE, language)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
