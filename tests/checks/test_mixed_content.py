# SPDX-License-Identifier: Apache-2.0
"""Mixed content: what a page over https loads over http, and addresses that it does not load."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.mixed_content import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Severity


def shown(text: str, url: str = "https://shop.example/") -> Exchange:
    return exchange_of(page(text), url)


WEAK: dict[str, tuple[Exchange, str]] = {
    "a script is loaded": (shown("<script src='http://cdn.example/a.js'></script>"), "active"),
    "a stylesheet is loaded": (shown("<link rel=stylesheet href=http://cdn.example/a.css>"), "active"),
    "a frame is loaded": (shown("<iframe src=http://cdn.example/a></iframe>"), "active"),
    "a script of the site itself is": (shown("<script src='http://shop.example/a.js'></script>"), "active"),
    "a picture is loaded": (shown("<img src=http://cdn.example/a.png>"), "passive"),
    "the scheme is in capitals": (shown("<img src=HTTP://cdn.example/a.png>"), "passive"),
    "an icon is": (shown("<link rel='shortcut icon' href=http://cdn.example/a.ico>"), "passive"),
}
SAFE: dict[str, Exchange] = {
    "everything comes over https": shown("<script src='https://cdn.example/a.js'></script>"),
    "the address has no scheme": shown("<img src='//cdn.example/a.png'>"),
    "the page came over http": shown("<img src='http://cdn.example/a.png'>", "http://shop.example/"),
    "a link leads there": shown("<a href='http://partner.example/'>partner</a>"),
    "a format has such a name": shown("<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
    "the canonical link says so": shown("<link rel=canonical href='http://shop.example/'>"),
    "the profile says so": shown("<link rel=profile href='http://gmpg.org/xfn/11'>"),
    "it is this machine": shown("<script src='http://127.0.0.1:8080/a.js'></script>"),
    "it is in a comment": shown("<!-- <img src='http://cdn.example/a.png'> -->"),
    "it is text": shown("<p>Use &lt;img src=http://cdn.example/a.png&gt;</p>"),
    "it is kept for later": shown("<img data-src='http://cdn.example/a.png'>"),
    "it is in the query of an https address": shown("<img src='https://cdn.example/?u=http://a.example/'>"),
}


@pytest.mark.parametrize(("exchange", "kind"), WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange, kind: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.sink, found.severity) == (kind, None if kind == "active" else Severity.BEST_PRACTICE)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
