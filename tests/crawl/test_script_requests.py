# SPDX-License-Identifier: Apache-2.0
"""Calls of scripts become requests with sensible values."""

from __future__ import annotations

import json

import pytest

from vedette.crawl.form_values import hazard_of_call
from vedette.crawl.script_requests import request_of
from vedette.domain.exchange import Headers, Origin, Request, Url
from vedette.web.scripts.calls import BodyForm, ScriptCall, Value

BASE = Url(Origin("http", "shop.example", 80), "/app/page")


def test_json_is_filled() -> None:
    fields: tuple[tuple[str, Value], ...] = (("email", None), ("count", 2), ("deep", {"list": [None], "on": True}))
    request = request_of(ScriptCall("POST", "/api", fields, headers=(("X-A", "1"), ("Authorization", "x"))), BASE)

    assert request is not None
    assert (request.method, str(request.url)) == ("POST", "http://shop.example/api")
    assert dict(request.headers) == {"X-A": "1", "Content-Type": "application/json"}
    assert json.loads(request.body) == {
        "email": "visitor@example.com",
        "count": 2,
        "deep": {"list": ["test"], "on": True},
    }


def test_a_form_is_filled() -> None:
    fields: tuple[tuple[str, Value], ...] = (("a", {"b": True}), ("c", [1]), ("d", None))
    request = request_of(ScriptCall("POST", "rel", fields, BodyForm.FORM), BASE)

    assert request is not None
    assert request.url.target == "/app/rel"
    assert request.body == b"a[b]=true&c[]=1&d=test"


def test_a_query_is_added() -> None:
    request = request_of(ScriptCall("GET", "/s?x=1", (("page", 2),)), BASE)

    assert request is not None
    assert (request.url.target, request.body) == ("/s?x=1&page=2", b"")


def test_no_address_is_no_request() -> None:
    assert request_of(ScriptCall("GET", "mailto:a@example.com"), BASE) is None


SENT = {"a search": ("POST", "/api/search"), "a list": ("POST", "/api/orders"), "a page": ("GET", "/order")}
NOT_SENT = {
    "a replacement": ("PUT", "/api/a", b""),
    "a removal": ("DELETE", "/api/a", b""),
    "a word of the address": ("POST", "/api/deleteUser", b""),
    "a word before the last": ("POST", "/checkout/42", b""),
    "a logout": ("GET", "/logout", b""),
    "a change of password": ("POST", "/api/me", b'{"newPassword":"x"}'),
}


@pytest.mark.parametrize(("method", "path"), SENT.values(), ids=SENT)
def test_is_sent(method: str, path: str) -> None:
    assert hazard_of_call(Request(method, BASE.with_target(path))) == ""


@pytest.mark.parametrize(("method", "path", "body"), NOT_SENT.values(), ids=NOT_SENT)
def test_is_not_sent(method: str, path: str, body: bytes) -> None:
    assert hazard_of_call(Request(method, BASE.with_target(path), Headers(), body))
