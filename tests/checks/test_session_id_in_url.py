# SPDX-License-Identifier: Apache-2.0
"""Session ids in addresses, and parameters that are only called so."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.session_id_in_url import CHECK
from vedette.domain.exchange import Exchange

ID = "A81F0C9E77D2B3465510FE9A2CC48D07"


def link(href: str) -> Exchange:
    return exchange_of(page(f'<a href="{href}">next</a>'))


WEAK: dict[str, tuple[Exchange, str]] = {
    "Java writes it into the path": (link(f"/list;jsessionid={ID}?page=2"), "jsessionid"),
    "PHP adds it to the query": (link(f"/list.php?page=2&amp;PHPSESSID={ID.lower()}"), "phpsessid"),
    "a form carries it": (exchange_of(page(f"<form action='/send?sid={ID}'></form>")), "sid"),
    "a frame carries it": (exchange_of(page(f"<iframe src='/in?sessionid={ID}'></iframe>")), "sessionid"),
}
SAFE: dict[str, Exchange] = {
    "no link carries one": link("/list?page=2"),
    "the value is a number": link("/list?sid=1234567890123456"),
    "the value is short": link("/list?sid=A81F0C9E"),
    "the value is a word": link("/list?sid=all-our-sessions-of-this-year"),
    "the name is another": link(f"/file?hash={ID}"),
    "the link is for one use": link(f"/confirm?token={ID}"),
    "the link leads to another site": link(f"https://partner.example/?sid={ID}"),
    "the name is in the value": link(f"/go?to=sid%3D{ID}"),
    "it is in the fragment": link(f"/list#sid={ID}"),
    "it is text": exchange_of(page(f"<p>/list;jsessionid={ID}</p>")),
    "it is in a comment": exchange_of(page(f"<!-- <a href='/list;jsessionid={ID}'>x</a> -->")),
}


@pytest.mark.parametrize(("exchange", "name"), WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange, name: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert found.sink == name
    assert ID.lower() not in found.story.lower() + "".join(fact.value for fact in found.facts).lower()


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
