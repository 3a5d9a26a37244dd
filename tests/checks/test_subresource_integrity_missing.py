# SPDX-License-Identifier: Apache-2.0
"""Subresource integrity: fixed versions from other sites, and files that need no hash or can have none."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.subresource_integrity_missing import CHECK
from vedette.domain.exchange import Exchange

HASH = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"
LIBRARY = "https://cdn.example/jquery/3.7.1/jquery.min.js"


def shown(text: str) -> Exchange:
    return exchange_of(page(text))


WEAK: dict[str, Exchange] = {
    "a script has no hash": shown(f"<script src='{LIBRARY}'></script>"),
    "a stylesheet has no hash": shown("<link rel=stylesheet href='https://cdn.example/a-4.6.2.min.css'>"),
    "the version follows an at sign": shown("<script src='//cdn.example/npm/vue@3.4.1/dist/vue.js'></script>"),
    "the hash is empty": shown(f"<script src='{LIBRARY}' integrity=''></script>"),
    "the hash is of a kind that browsers do not know": shown(f"<script src='{LIBRARY}' integrity='md5-abc'></script>"),
}
SAFE: dict[str, Exchange] = {
    "the hash is stated": shown(f"<script src='{LIBRARY}' integrity='{HASH}' crossorigin=anonymous></script>"),
    "the file is of the site itself": shown("<script src='/lib/3.7.1/jquery.js'></script>"),
    "the file is of a sub-domain": shown("<script src='https://static.shop.example/3.7.1/jquery.js'></script>"),
    "the file is of the parent": shown("<script src='https://other.shop.example/3.7.1/jquery.js'></script>"),
    "the file changes from day to day": shown("<script src='https://tags.example/tag.js?id=7'></script>"),
    "the script is inline": shown("<script>run('1.2.3')</script>"),
    "it is a picture": shown("<img src='https://cdn.example/1.2.3/a.png'>"),
    "it is an icon": shown("<link rel=icon href='https://cdn.example/1.2.3/a.ico'>"),
    "it is in a comment": shown(f"<!-- <script src='{LIBRARY}'></script> -->"),
    "it is no page": exchange_of(page(f"<script src='{LIBRARY}'></script>", media_type="text/plain")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert found.sink == "cdn.example"


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
