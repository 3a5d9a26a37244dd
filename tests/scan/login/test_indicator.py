# SPDX-License-Identifier: Apache-2.0
"""What tells who is logged in from nobody, and what does not."""

from __future__ import annotations

import pytest

from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.scan.login.indicator import Sign, Standing, choose
from vedette.scan.login.look import Look, look_at

URL = Url(Origin("http", "shop.example", 80), "/account")
HTML = ("Content-Type", "text/html")
FORM = '<form action="/login"><input name="user"><input type="password" name="p"></form>'


def page(body: str, status: int = 200, location: str = "") -> Look:
    lines = (HTML, ("Location", location)) if location else (HTML,)
    response = Response(status, headers=Headers(lines), body=f"<html><body>{body}</body></html>".encode())
    return look_at(Exchange(Request("GET", URL), response), "vera@shop.example")


TOLD: dict[str, tuple[Look, Look, Sign]] = {
    "nobody is sent to the login": (page("mine"), page("", 302, "/login?next=1"), Sign.STATUS),
    "nobody gets 401": (page("mine"), page("no", 401), Sign.STATUS),
    "both are sent, to other places": (page("", 302, "/home"), page("", 302, "/login"), Sign.STATUS),
    "nobody sees the form": (page("mine"), page(FORM), Sign.LOGIN_FORM),
    "a link logs out": (page('<a href="/x">Abmelden</a>'), page("hello"), Sign.LOGOUT),
    "the user is named": (page("<p>Hello vera</p>"), page("<p>Hello</p>"), Sign.USER_NAME),
    "the text differs": (page("<p>Your orders</p>"), page("<p>Nothing here</p>"), Sign.TEXT),
}


@pytest.mark.parametrize(("inside", "outside", "sign"), TOLD.values(), ids=TOLD)
def test_tells_the_two_apart_where(inside: Look, outside: Look, sign: Sign) -> None:
    indicator = choose(URL, (inside, inside), (outside, outside))
    assert indicator is not None
    assert indicator.sign is sign
    assert (indicator.standing(inside), indicator.standing(outside)) == (Standing.INSIDE, Standing.OUTSIDE)
    assert indicator.sentence.startswith("At http://shop.example/account")


NOT_TOLD: dict[str, tuple[tuple[Look, ...], tuple[Look, ...]]] = {
    "both are the same": ((page("a"),) * 2, (page("a"),) * 2),
    "only a number differs": ((page("<p>visit 17</p>"),) * 2, (page("<p>visit 18</p>"),) * 2),
    "each session has its own text": ((page("<p>x</p>"),) * 2, (page("<p>y</p>"), page("<p>z</p>"))),
    "each load has its own text": ((page("<p>x</p>"), page("<p>w</p>")), (page("<p>y</p>"),) * 2),
    "who is logged in gets an error": ((page("", 500),) * 2, (page("a"),) * 2),
    "a wrong password opens it, too": ((page("mine"),) * 2, (page("", 302, "/login"), page("mine"))),
    "nobody looked": ((page("a"),) * 2, ()),
}


@pytest.mark.parametrize(("inside", "outside"), NOT_TOLD.values(), ids=NOT_TOLD)
def test_tells_nothing_where(inside: tuple[Look, ...], outside: tuple[Look, ...]) -> None:
    assert choose(URL, inside, outside) is None


def test_an_error_of_the_site_is_neither() -> None:
    indicator = choose(URL, (page("mine"),) * 2, (page(FORM),) * 2)
    assert indicator is not None
    assert indicator.standing(page("broken", 503)) is Standing.UNCLEAR
    assert indicator.standing(page("no", 401)) is Standing.OUTSIDE


def test_json_is_compared_by_its_members() -> None:
    def look(body: bytes) -> Look:
        headers = Headers((("Content-Type", "application/json"),))
        return look_at(Exchange(Request("GET", URL), Response(200, headers=headers, body=body)), "vera@shop.example")

    first, again = look(b'{"user": "vera", "n": 1}'), look(b'{"n": 2, "user": "vera"}')
    indicator = choose(URL, (first, again), (look(b'{"user": null, "n": 3}'),) * 2)
    assert first == again
    assert indicator is not None
    assert indicator.sign is Sign.USER_NAME
