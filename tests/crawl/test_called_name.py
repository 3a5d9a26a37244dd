# SPDX-License-Identifier: Apache-2.0
"""Calls of one address are told apart by what they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.crawl.called_name import called_name
from vedette.domain.exchange import Headers, Origin, Request, Url

NAMES = {
    b'{"operationName": "buy", "query": "..."}': "buy",
    b'{"query": "{ a }"}': "",
    b'{"operationName": 1}': "",
    b"{": "",
    b'<?xml version="1.0"?><s:Envelope xmlns:s="x"><s:Body>\n <t:GetPrice/></s:Body></s:Envelope>': "GetPrice",
    b"<Envelope><Body></Body></Envelope>": "",
    b"a=b": "",
    b"": "",
}


def called(body: bytes) -> str:
    return called_name(Request("POST", Url(Origin("http", "shop.example", 80), "/"), Headers(), body))


@pytest.mark.parametrize(("body", "name"), NAMES.items())
def test_the_name_is_read(body: bytes, name: str) -> None:
    assert called(body) == name


@given(st.binary(max_size=80))
def test_any_body_is_read(body: bytes) -> None:
    assert isinstance(called(body), str)
