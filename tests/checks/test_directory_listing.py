# SPDX-License-Identifier: Apache-2.0
"""Directory listing: a server's title for this very path, and links into the folder."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.directory_listing import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

URL = "https://shop.example/files/"
ENTRIES = '<a href="?C=N;O=D">Name</a><a href="/">Parent Directory</a><a href="a.txt">a.txt</a><a href="old/">old/</a>'


def listing(title: str, body: str = ENTRIES, url: str = URL, status: int = 200) -> Exchange:
    return exchange_of(page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", status), url)


WEAK: dict[str, Exchange] = {
    "Apache or nginx lists": listing("Index of /files"),
    "lighttpd lists": listing("Index of /files/"),
    "IIS lists": listing(
        "shop.example - /files/",
        '<a href="/">[To Parent Directory]</a><a href="/files/a">a</a><a href="/files/b">b</a>',
    ),
    "Tomcat lists": listing("Directory Listing For [/files/]"),
    "Python lists": listing("Directory listing for /files/"),
    "Jetty lists": listing("Directory: /files/"),
    "serve-index lists": listing("listing directory /files/"),
    "the folder has a space in its name": listing("Index of /my files", url="https://shop.example/my%20files/"),
    "the root is listed": listing("Index of /", url="https://shop.example/"),
    "the links are absolute": listing(
        "Index of /files", '<a href="https://shop.example/files/a">a</a><a href="https://shop.example/files/b">b</a>'
    ),
}
SAFE: dict[str, Exchange] = {
    "the title names another path": listing("Index of /other"),
    "the title names topics": listing("Index of topics"),
    "a file browser has a title of its own": listing("My files"),
    "there is one entry only": listing("Index of /files", '<a href="../">../</a><a href="a.txt">a.txt</a>'),
    "the links lead elsewhere": listing(
        "Index of /files", '<a href="/a">a</a><a href="https://b.example/files/b">b</a>'
    ),
    "the links only sort": listing("Index of /files", '<a href="?C=N">N</a><a href="?C=M">M</a><a href="?C=S">S</a>'),
    "one entry is linked twice": listing("Index of /files", '<a href="a">a</a><a href="./a">a</a>'),
    "the entries are in a comment": listing("Index of /files", f"<!-- {ENTRIES} -->"),
    "the page is an error": listing("Index of /files", status=404),
    "the type is plain text": exchange_of(
        page(f"<title>Index of /files</title>{ENTRIES}", media_type="text/plain"), URL
    ),
    "a page writes about listings": exchange_of(page(f"<h1>Index of /files</h1>{ENTRIES}"), URL),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty) == (Grade.CONFIRMED, 100)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
