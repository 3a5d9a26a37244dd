# SPDX-License-Identifier: Apache-2.0
"""Passwords over http: on the page, on the way, and where neither is so."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.password_over_http import CHECK
from vedette.domain.exchange import Exchange


def login(url: str, action: str = "/login", field: str = "<input type=password name=pw>") -> Exchange:
    return exchange_of(page(f"<form method=post action='{action}'><input name=u>{field}</form>"), url)


WEAK: dict[str, tuple[Exchange, str]] = {
    "page and form are of http": (login("http://shop.example/in"), "sent"),
    "the form leads from https to http": (login("https://shop.example/in", "http://shop.example/login"), "sent"),
    "only the page is of http": (login("http://shop.example/in", "https://shop.example/login"), "page"),
    "a site of this machine with https sends it over http": (
        login("https://127.0.0.1:8443/in", "http://127.0.0.1:8080/login"),
        "sent",
    ),
    "the site is in the local network": (login("http://192.168.1.9/in"), "sent"),
}
SAFE: dict[str, Exchange] = {
    "page and form are of https": login("https://shop.example/in"),
    "the form leads to https elsewhere": login("https://shop.example/in", "https://id.example/login"),
    "no password is asked for": login("http://shop.example/in", field=""),
    "the site is this machine": login("http://127.0.0.1:8000/in"),
    "the site is this machine by name": login("http://localhost/in"),
    "the field is not sent": login("http://shop.example/in", field="<input type=password>"),
    "the field is disabled": login("http://shop.example/in", field="<input type=password name=p disabled>"),
    "the field is in a comment": login("http://shop.example/in", field="<!--<input type=password name=p>-->"),
    "it is a text that is called so": login("http://shop.example/in", field="<input name=password>"),
    "the page is an error": exchange_of(
        page("<form><input type=password name=p></form>", 404), "http://shop.example/in"
    ),
}


@pytest.mark.parametrize(("exchange", "technique"), WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange, technique: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.technique, found.sink) == (technique, "pw")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
