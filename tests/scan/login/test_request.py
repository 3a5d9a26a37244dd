# SPDX-License-Identifier: Apache-2.0
"""The words of a login request are encoded for where they stand, and hidden fields are fresh."""

from __future__ import annotations

import pytest

from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.domain.login import PASSWORD_PLACE, USER_PLACE
from vedette.scan.login.request import fill_places, hidden_fields, with_fresh_fields

URL = Url(Origin("http", "shop.example", 80), "/login?u={{username}}")
WORDS = {USER_PLACE: "vera&co", PASSWORD_PLACE: 'ä"b'}

BODIES = {
    "a form": ("application/x-www-form-urlencoded", b"p={{password}}", b"p=%C3%A4%22b"),
    "JSON": ("application/json; charset=utf-8", b'{"p": "{{password}}"}', b'{"p": "\\u00e4\\"b"}'),
    "XML": ("text/xml", b"<p>{{password}}</p>", "<p>ä&quot;b</p>".encode()),
    "plain text": ("text/plain", b"{{password}}", 'ä"b'.encode()),
}


@pytest.mark.parametrize(("media_type", "body", "sent"), BODIES.values(), ids=BODIES)
def test_fills_the_places_of(media_type: str, body: bytes, sent: bytes) -> None:
    filled = fill_places(Request("POST", URL, Headers((("Content-Type", media_type),)), body), WORDS)
    assert filled.body == sent
    assert filled.url.target == "/login?u=vera%26co"


def test_a_header_cannot_be_broken_into_two() -> None:
    request = Request("POST", URL, Headers((("X-User", "{{username}}"),)))
    assert dict(fill_places(request, {USER_PLACE: "a\r\nX-Evil: 1"}).headers) == {"X-User": "aX-Evil: 1"}


def test_hidden_fields_are_those_of_a_fresh_load() -> None:
    page = Exchange(
        Request("GET", URL),
        Response(
            200,
            headers=Headers((("Content-Type", "text/html"),)),
            body=b'<form><input type="hidden" name="csrf" value="new"><input name="u"></form>',
        ),
    )
    form = Headers((("Content-Type", "application/x-www-form-urlencoded"),))
    request = Request("POST", URL, form, b"csrf=old&u={{username}}&p={{password}}")
    assert hidden_fields(page) == {"csrf": "new"}
    assert with_fresh_fields(request, page).body == b"csrf=new&u={{username}}&p={{password}}"
