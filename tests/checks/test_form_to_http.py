# SPDX-License-Identifier: Apache-2.0
"""Forms that lead from https to http."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.form_to_http import CHECK
from vedette.domain.exchange import Exchange


def form(action: str, fields: str = "<input name=q>", url: str = "https://shop.example/a/") -> Exchange:
    return exchange_of(page(f"<form method=post action='{action}'>{fields}</form>"), url)


WEAK: dict[str, Exchange] = {
    "the action is of http": form("http://shop.example/send"),
    "it is of another host": form("http://mail.example/send"),
    "a button leads there": form("/send", "<input name=q><button formaction='http://shop.example/send'>go</button>"),
    "a text is typed": form("http://shop.example/send", "<textarea name=t></textarea>"),
}
SAFE: dict[str, Exchange] = {
    "the action is a path": form("/send"),
    "the action is of https": form("https://mail.example/send"),
    "the action has no scheme": form("//mail.example/send"),
    "there is no action": exchange_of(page("<form method=post><input name=q></form>")),
    "the page came over http": form("http://shop.example/send", url="http://shop.example/"),
    "nothing is filled in": form("http://shop.example/send", "<button>go</button>"),
    "the fields are hidden": form("http://shop.example/send", "<input type=hidden name=a value=1>"),
    "the field is not sent": form("http://shop.example/send", "<input>"),
    "a password is asked for, which is another check's": form("http://shop.example/in", "<input name=p type=password>"),
    "it is this machine": form("http://localhost:9000/send"),
    "the form is in a comment": exchange_of(page("<!--<form action='http://a.example/'><input name=q></form>-->")),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert found.sink.startswith("http://")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
