# SPDX-License-Identifier: Apache-2.0
"""Addresses of people, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.email_address_disclosure import CHECK, addresses_in
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade


def shown(markup: str, status: int = 200, media_type: str = "text/html") -> Exchange:
    return exchange_of(page(markup, status, media_type))


LIKELY: dict[str, Exchange] = {
    "a text names somebody": shown("<p>Write to ada.lovelace@analytical.co.uk"),
    "a link does": shown("<a href='MAILTO:ada@analytical.co.uk?subject=x'>Ada</a>"),
    "the at sign is a reference": shown("<p>ada&#64;analytical.co.uk"),
    "JSON does": shown('{"mail": "ada@analytical.co.uk"}', media_type="application/json"),
    "somebody stands beside a role": shown("<p>info@shop.io and ada@shop.io"),
}
SAFE: dict[str, Exchange] = {
    "it is a mailbox of a role": shown("<p>info@shop.io, Support@shop.io"),
    "the domain is nobody's": shown("<p>ada@example.com, ada@shop.example, x@a.test"),
    "it is a picture's file": shown("<p>logo@2x.png and icon@large.svg"),
    "it is a package's version": shown("<p>npm/bootstrap@4.1.0/dist"),
    "it is a part of an address": shown("<p>https://user@host.io/ and git@github.com:a/b"),
    "it stands in a script": shown("<script>x='ada@analytical.co.uk'</script>"),
    "it stands in a comment": shown("<!-- ada@analytical.co.uk -->"),
    "it stands in an attribute that is no link": shown("<input placeholder='ada@analytical.co.uk'>"),
    "it is a stylesheet": shown("@media x{a:b} ada@analytical.co.uk", media_type="text/css"),
    "it is an error page": shown("<p>ada@analytical.co.uk", 500),
}


@pytest.mark.parametrize("exchange", LIKELY.values(), ids=LIKELY)
def test_is_reported_as_possible_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.POSSIBLE, "e-mail")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


@given(st.text(alphabet="ab.@-+ 0", max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all("@" in address for address in addresses_in(text))
