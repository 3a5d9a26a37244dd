# SPDX-License-Identifier: Apache-2.0
"""Private pages in shared caches: what the answer says itself, and who it was for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.shared_cache_of_private_page import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

SESSION = "sid=d41f8a90b2c37e6510ab; HttpOnly; Path=/"


def cached(told: str, cookie: str = SESSION, role: str = "", status: int = 200, **headers: str) -> Exchange:
    lines = {"cache_control": told, **({"set_cookie": cookie} if cookie else {}), **headers}
    return replace(exchange_of(page("<h1>Shop</h1>", status, "text/html", **lines)), role=role)


WEAK: dict[str, Exchange] = {
    "a session's cookie is set and caches may keep it": cached("public, max-age=600"),
    "a time is given to shared caches": cached("s-maxage=600"),
    "the word is in capitals": cached("Public, Max-Age=600"),
}
LIKELY: dict[str, Exchange] = {
    "somebody who is logged in gets it": cached("public, max-age=600", "", "kim"),
}
SAFE: dict[str, Exchange] = {
    "caches of one visitor may keep it": cached("private, max-age=600"),
    "nobody may keep it": cached("no-store"),
    "both words are said": cached("public, private"),
    "it must be asked for again": cached("public, no-cache"),
    "the cookie is kept out": cached('public, no-cache="Set-Cookie"'),
    "shared caches get no time": cached("public, s-maxage=0"),
    "nothing is said": cached("max-age=600"),
    "the cookie keeps a language": cached("public", "lang=en; Path=/"),
    "the cookie is removed": cached("public", "sid=; Max-Age=0"),
    "no cookie is set for a stranger": cached("public, max-age=600", ""),
    "caches keep the visitors apart": cached("public, max-age=600", "", "kim", vary="Accept, Cookie"),
    "it is an error": cached("public", status=404),
    "the word is in another one": cached("publicly=1"),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, "sid")


@pytest.mark.parametrize("exchange", LIKELY.values(), ids=LIKELY)
def test_is_reported_as_possible_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.POSSIBLE, "page")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
