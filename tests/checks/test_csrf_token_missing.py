# SPDX-License-Identifier: Apache-2.0
"""Forms that could be forged, and the many reasons why one cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.csrf_token_missing import CHECK
from vedette.domain.exchange import Exchange, Headers
from vedette.domain.weakness import Grade

SESSION = "sid=d41f8a90b2c37e6510ab"
FORM = "<form method=post action=/address><input name=street><button>Save</button></form>"


def shown(text: str, sent: str = SESSION, cookie: str = "") -> Exchange:
    answer = page(text, set_cookie=cookie) if cookie else page(text)
    return replace(exchange_of(answer), sent=Headers((("Cookie", sent),) if sent else ()))


def form(action: str = "/address", fields: str = "<input name=street>", method: str = "post") -> Exchange:
    return shown(f"<form method={method} action='{action}'>{fields}<button>Save</button></form>")


LIKELY: dict[str, Exchange] = {
    "a form has nothing but what is typed": shown(FORM),
    "its hidden fields can be known": form(fields="<input name=street><input type=hidden name=id value=1044>"),
    "the session begins with this page": shown(FORM, "", f"{SESSION}; HttpOnly"),
    "the cookie goes everywhere": shown(FORM, "", f"{SESSION}; Secure; SameSite=None"),
    "a password is changed": form(fields="<input type=password name=old><input type=password name=new>"),
    "the form has no action": shown("<form method=post><input name=street></form>"),
}
SAFE: dict[str, Exchange] = {
    "a token is in the form": form(fields="<input name=street><input type=hidden name=csrf_token value=x>"),
    "a random value has another name": form(
        fields="<input name=street><input type=hidden name=k value=8f2a0b9c7d6e5f4a3b2c1d0e>"
    ),
    "a token is in the address": form("/address?token=8f2a0b9c7d6e5f4a"),
    "a random value is in the address": form("/address/8f2a0b9c7d6e5f4a3b2c1d0e"),
    "a script reads the token from a meta element": shown(f"<meta name=csrf-token content=8f2a>{FORM}"),
    "a script sends a header": shown(f"{FORM}<script>fetch('/a',{{headers:{{'X-CSRF-Token':t}}}})</script>"),
    "the form is sent by GET": form(method="get"),
    "it is a search": form("/search"),
    "it is a search by its field": form(fields="<input name=search>"),
    "it is a login": form("/in", "<input name=u><input type=password name=p>"),
    "nobody is logged in": shown(FORM, ""),
    "the cookie keeps a language": shown(FORM, "lang=en"),
    "the cookie stays at home": shown(FORM, "", f"{SESSION}; SameSite=Lax"),
    "the cookie is strict": shown(FORM, "", f"{SESSION}; SameSite=Strict"),
    "the form leads to another site": form("https://partner.example/address"),
    "the form sends nothing": form(fields=""),
    "the form is a template": shown(f"<template>{FORM}</template>"),
}


@pytest.mark.parametrize("exchange", LIKELY.values(), ids=LIKELY)
def test_is_reported_as_possible_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.certainty) == (Grade.POSSIBLE, 60)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
