# SPDX-License-Identifier: Apache-2.0
"""Fields are read, changed and left out by their names, and nothing besides them changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Headers, Origin, Request, Url
from vedette.web.form_tokens import fields_of, with_fields, without_values
from vedette.web.forms import Entry, encode_multipart

URL = Url(Origin("http", "shop.example", 80), "/save?a=1")


def request(media_type: str, body: str, *lines: tuple[str, str], target: str = "/save?a=1") -> Request:
    headers = Headers((("Content-Type", media_type), *lines))
    return Request("POST", URL.with_target(target), headers, body.encode())


BOUNDARY, PARTS = encode_multipart((Entry("token", "old value"), Entry("note", "x", "a.txt")))
REQUESTS = {
    "a urlencoded body": request("application/x-www-form-urlencoded", "token=old%20value&note=x"),
    "a query": request("text/plain", "", target="/save?note=x&token=old+value"),
    "multipart": request(f"multipart/form-data; boundary={BOUNDARY}", PARTS.decode()),
    "JSON": request("application/json", '{"note": "x", "token" : "old value"}'),
    "a header": request("text/plain", "", ("token", "old value")),
}


@pytest.mark.parametrize("sent", REQUESTS.values(), ids=REQUESTS)
def test_a_field_is_read_and_changed_where_it_stands(sent: Request) -> None:
    changed = with_fields(sent, {"token": 'new & "value"\u00fc', "unknown": "y"})

    assert fields_of(sent)["token"] == "old value"
    assert fields_of(changed)["token"].replace("\\", "") in (
        'new & "value"\u00fc',
        'new & "value"\u00c3\u00bc',
        'new & "value"u00fc',
    )
    assert with_fields(changed, {"token": "old value"}) in (sent, with_fields(sent, {"token": "old value"}))
    assert "unknown" not in fields_of(changed)


@pytest.mark.parametrize("sent", REQUESTS.values(), ids=REQUESTS)
def test_two_requests_that_differ_in_a_token_alone_are_one_text_without_it(sent: Request) -> None:
    def text(one: Request) -> str:
        lines = "\n".join(f"{name}: {value}" for name, value in one.headers)
        return f"{one.method} {one.url}\n{lines}\n\n{one.body.decode('latin-1')}"

    changed = with_fields(sent, {"token": "another"})

    assert text(changed) != text(sent)
    assert without_values(text(changed), ["token"]) == without_values(text(sent), ["token"])


def test_names_with_brackets_and_dots_are_found_however_they_are_spelt() -> None:
    sent = request("application/x-www-form-urlencoded", "user%5Btoken%5D=a&javax.faces.ViewState=b")

    changed = with_fields(sent, {"user[token]": "c", "javax.faces.ViewState": "-1:2"})

    assert changed.body == b"user%5Btoken%5D=c&javax.faces.ViewState=-1%3A2"


@given(st.text(), st.text(max_size=40), st.text(max_size=20))
def test_no_text_makes_it_raise(body: str, value: str, name: str) -> None:
    for media_type in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"):
        sent = Request("POST", URL, Headers((("Content-Type", media_type),)), body.encode("utf-8", "replace"))
        fields_of(sent)
        with_fields(sent, {name: value.encode("utf-8", "replace").decode()})
        without_values(body, [name])
