# SPDX-License-Identifier: Apache-2.0
"""Passwords in the query: forms that a browser sends by GET."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.password_in_query import CHECK
from vedette.domain.exchange import Exchange

FIELD = "<input name=u><input type=password name=pw>"


def shown(text: str) -> Exchange:
    return exchange_of(page(text))


WEAK: dict[str, Exchange] = {
    "the form says GET": shown(f"<form action=/in method=get>{FIELD}</form>"),
    "the form says no method": shown(f"<form action=/in>{FIELD}</form>"),
    "the form says a method that browsers do not know": shown(f"<form action=/in method=put>{FIELD}</form>"),
    "a button says GET": shown(f"<form action=/in method=post>{FIELD}<button formmethod=get>go</button></form>"),
    "the field belongs to the form by its name": shown(
        "<form id=f action=/in></form><input form=f type=password name=pw>"
    ),
}
SAFE: dict[str, Exchange] = {
    "the form says POST": shown(f"<form action=/in method=post>{FIELD}</form>"),
    "a script sends the form": shown(f"<form id=login>{FIELD}</form>"),
    "the action is a script": shown(f"<form action='javascript:login()'>{FIELD}</form>"),
    "no password is asked for": shown("<form action=/find><input name=q></form>"),
    "the field is not sent": shown("<form action=/in><input type=password></form>"),
    "the field is outside the form": shown("<form action=/find><input name=q></form><input type=password name=pw>"),
    "the form is a dialog": shown(f"<form action=/in method=dialog>{FIELD}</form>"),
    "the form is a template": shown(f"<template><form action=/in>{FIELD}</form></template>"),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert found.sink == "pw"


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
