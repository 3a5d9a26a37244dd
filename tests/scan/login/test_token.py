# SPDX-License-Identifier: Apache-2.0
"""Tokens are found in answers, and shown from then on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.domain.login import TokenRule
from vedette.scan.login.token import BEARER, find_token, headers_of_wishes, token_headers
from vedette.scan.visits import Fate, Wish

URL = Url(Origin("http", "shop.example", 80), "/api/login")
TOKEN = "abcDEF0123456789"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2ZXJhIn0.c2lnbmF0dXJl"


def answer(body: bytes, sent: Headers | None = None, **headers: str) -> Exchange:
    lines = Headers(tuple((name.replace("_", "-"), value) for name, value in headers.items()))
    return Exchange(Request("POST", URL), Response(200, headers=lines, body=body), sent=sent or Headers())


FOUND = {
    "at the top": ({"access_token": TOKEN}, BEARER),
    "deep inside": ({"data": {"user": {"authToken": TOKEN}}}, BEARER),
    "in a list": ([{"token": TOKEN}], BEARER),
    "by a pointer": ({"a/b": [{"x": TOKEN}]}, TokenRule(pointer="/a~1b/0/x")),
}


@pytest.mark.parametrize(("document", "rule"), FOUND.values(), ids=FOUND)
def test_finds_a_token(document: object, rule: TokenRule) -> None:
    assert find_token(answer(json.dumps(document).encode()), rule) == TOKEN


def test_the_surer_name_counts() -> None:
    assert find_token(answer(json.dumps({"token": "x" * 20, "access_token": TOKEN}).encode())) == TOKEN


@pytest.mark.parametrize("body", [b"", b"no", b'{"token": 5}', b'{"token": "a b"}', b"[" * 5_000], ids=range(5))
def test_finds_none(body: bytes) -> None:
    assert find_token(answer(body)) is None


def test_takes_it_from_a_header() -> None:
    assert find_token(answer(b"", X_Token=TOKEN), TokenRule(header="x-token")) == TOKEN


def test_shows_it_as_the_rule_says() -> None:
    assert token_headers(BEARER, TOKEN) == (("Authorization", f"Bearer {TOKEN}"),)
    assert token_headers(TokenRule(sent_as="X-Auth", prefix=""), TOKEN) == (("X-Auth", TOKEN),)


def test_a_page_that_shows_its_token_itself_is_believed() -> None:
    shown = answer(b"{}", Headers((("Authorization", "Bearer own"),)))
    logged_in = answer(json.dumps({"token": JWT}).encode())
    wishes = [Wish(each.request, "data", Fate.SENT, each) for each in (logged_in, shown)]
    assert headers_of_wishes(wishes) == (("Authorization", "Bearer own"),)
    assert headers_of_wishes(wishes[:1]) == (("Authorization", f"Bearer {JWT}"),)
    assert headers_of_wishes([]) == ()


@given(st.binary(max_size=200))
def test_no_answer_makes_the_reader_raise(body: bytes) -> None:
    find_token(answer(body))
