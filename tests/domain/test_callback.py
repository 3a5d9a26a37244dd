# SPDX-License-Identifier: Apache-2.0
"""Tokens of our own listener, what it answers, and what becomes of that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.callback import (
    TOKEN,
    Call,
    CallKind,
    Inclusion,
    ListenerAddress,
    ListenerText,
    calls_in,
    find_token,
    is_fetched,
    listener_of,
    token_of,
    with_calls,
)
from vedette.domain.chance import Chance
from vedette.domain.exchange import Effect, EffectKind, Exchange, Origin, Request, Response, Url

EXCHANGE = Exchange(Request("GET", Url(Origin("http", "shop.example", 80), "/")), Response(200))
HTTP = Call(CallKind.HTTP, "192.0.2.7", '/a"b\n', "GET HTTP/1.1", 0.25)
DNS = Call(CallKind.DNS, "192.0.2.8", "x.cb.example")
TEXT = ListenerText.of(token_of(Chance(b"seed"), 1))


@given(st.binary(min_size=1, max_size=40), st.integers(0, 9))
def test_a_token_follows_from_seed_and_number_and_draws_nothing(seed: bytes, number: int) -> None:
    chance, untouched = Chance(seed), Chance(seed)
    token = token_of(chance, number)

    assert TOKEN.fullmatch(token)
    assert token == token_of(Chance(seed), number) != token_of(chance, number + 1)
    assert chance.marker() == untouched.marker()


def test_a_token_is_found_in_any_letter_case_and_nothing_else_is() -> None:
    token = token_of(Chance(b"seed"), 1)

    assert find_token(f"http://{token.upper()}.CB.example/x") == token
    assert find_token("/qzshoes") is None


@pytest.mark.parametrize(
    ("address", "url"),
    [
        (ListenerAddress("127.0.0.1", 8085), "http://127.0.0.1:8085/t?"),
        (ListenerAddress("::1", 8085), "http://[::1]:8085/t?"),
        (ListenerAddress("192.0.2.7", 80, "cb.example"), "http://t.cb.example:80/t?"),
    ],
    ids=["an address", "of IP version 6", "a name"],
)
def test_an_address_is_written_as_a_url(address: ListenerAddress, url: str) -> None:
    assert address.url("t", "?") == url


def test_what_an_exchange_notes_is_read_back() -> None:
    address = ListenerAddress("192.0.2.7", 80, "cb.example")
    noted = with_calls(Exchange(EXCHANGE.request, EXCHANGE.response, effects=(address.as_effect(),)), (DNS, HTTP))

    assert listener_of(noted) == address
    assert calls_in(noted) == (DNS, HTTP)
    assert is_fetched(noted)
    assert not is_fetched(with_calls(noted, (DNS,)))
    assert listener_of(with_calls(noted, ())) == address
    assert listener_of(EXCHANGE) is None


def test_other_effects_stay_when_calls_come() -> None:
    script = Effect(EffectKind.SCRIPT, "1")
    noted = with_calls(Exchange(EXCHANGE.request, EXCHANGE.response, effects=(script,)), (HTTP,))

    assert noted.effects[0] == script


def test_the_text_follows_from_the_token() -> None:
    assert ListenerText.of("a") == ListenerText.of("a") != ListenerText.of("b")
    assert TEXT.is_in(TEXT.plain)
    assert TEXT.is_in(f"<pre>{TEXT.whole}</pre>")
    assert not TEXT.is_in(ListenerText.of("b").whole)
    assert TEXT.inclusion_in(TEXT.whole) is None


@pytest.mark.parametrize(
    ("gone", "inclusion"),
    [("<?php ?>\n", Inclusion.PHP), ("<% %>", Inclusion.PERCENT_TAGS), ("{# #}", Inclusion.BRACES), ("<?php ?>", None)],
    ids=["PHP's block and its break", "the block of ERB", "the block of Jinja", "PHP's block alone"],
)
def test_what_is_gone_tells_what_has_run_it(gone: str, inclusion: Inclusion | None) -> None:
    assert TEXT.inclusion_in(TEXT.whole.replace(gone, "")) is inclusion


@given(st.text(max_size=200))
def test_no_other_text_was_run(text: str) -> None:
    assert TEXT.inclusion_in(text) is None
