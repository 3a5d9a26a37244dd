# SPDX-License-Identifier: Apache-2.0
"""Links that hand their window over, and links that do not."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.reverse_tabnabbing import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

AWAY = "https://elsewhere.example/x"


def shown(markup: str, policy: str = "") -> Exchange:
    return exchange_of(page(markup, cross_origin_opener_policy=policy))


WEAK: dict[str, Exchange] = {
    "a window with a name is opened": shown(f"<a href='{AWAY}' target=partner>x</a>"),
    "the handle is asked for": shown(f"<a href='{AWAY}' target=_blank rel=opener>x</a>"),
    "an area of a picture opens it": shown(f"<area href='{AWAY}' target=shop>"),
    "a form opens it": shown(f"<form action='{AWAY}' target=result></form>"),
    "other words stand in rel": shown(f"<a href='{AWAY}' target=partner rel='external nofollow'>x</a>"),
}
SAFE: dict[str, Exchange] = {
    "a new window has no handle in browsers of today": shown(f"<a href='{AWAY}' target=_blank>x</a>"),
    "rel says noopener": shown(f"<a href='{AWAY}' target=partner rel=noopener>x</a>"),
    "rel says noreferrer": shown(f"<a href='{AWAY}' target=partner rel='External NoReferrer'>x</a>"),
    "the same window is used": shown(f"<a href='{AWAY}' target=_top>x</a>"),
    "no target is named": shown(f"<a href='{AWAY}'>x</a>"),
    "the link stays on the site": shown("<a href='/x' target=partner>x</a>"),
    "the page parts from what it opens": shown(f"<a href='{AWAY}' target=partner>x</a>", "same-origin"),
    "the link is a mail's": shown("<a href='mailto:a@b.example' target=partner>x</a>"),
    "the markup is only text": shown(f"<textarea><a href='{AWAY}' target=partner>x</a></textarea>"),
    "the markup is a comment": shown(f"<!-- <a href='{AWAY}' target=partner>x</a> -->"),
    "it is an error page": exchange_of(page(f"<a href='{AWAY}' target=partner>x</a>", 404)),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, "elsewhere.example")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
