# SPDX-License-Identifier: Apache-2.0
"""What speaks for a lost session, what does not, and what logs out."""

from __future__ import annotations

import pytest

from vedette.crawl.page_facts import read_exchange_page
from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.domain.login import LogoutSigns
from vedette.scan.login.exits import find_exits, is_exit
from vedette.scan.login.indicator import Indicator, Sign
from vedette.scan.login.loss_signs import sign_of_loss

ORIGIN = Origin("http", "shop.example", 80)
INDICATOR = Indicator(Url(ORIGIN, "/account"), Sign.STATUS, 200, 302, "", "http://shop.example/welcome")
SIGNS = LogoutSigns(texts=("Please come in",), patterns=("bye[0-9]",), redirect="*/gate?from=*")
HTML = ("Content-Type", "text/html")
FORM = b'<form action="/login"><input name="user"><input type="password" name="p"></form>'


def answer(status: int = 200, body: bytes = b"", *lines: tuple[str, str], path: str = "/x") -> Exchange:
    sent = Headers((("Cookie", "sid=1; theme=dark"),))
    return Exchange(
        Request("GET", Url(ORIGIN, path)), Response(status, headers=Headers((HTML, *lines)), body=body), sent=sent
    )


LOST = {
    "it answers 401": answer(401),
    "it redirects to the login": answer(302, b"", ("Location", "/user/login?next=/x")),
    "it redirects where nobody is sent": answer(302, b"", ("Location", "/welcome")),
    "it redirects where the operator says": answer(302, b"", ("Location", "/gate?from=x")),
    "it shows the form": answer(200, FORM),
    "it takes the cookie back": answer(200, b"", ("Set-Cookie", "sid=; Max-Age=0")),
    "it says a text of the operator's": answer(200, b"<p>Please come in</p>"),
    "it matches a pattern of the operator's": answer(200, b"<p>bye7</p>"),
}
KEPT = {
    "a page comes": answer(200, b"<p>hello</p>"),
    "it answers 403": answer(403),
    "it redirects elsewhere": answer(302, b"", ("Location", "/x/2")),
    "another cookie is taken back": answer(200, b"", ("Set-Cookie", "seen=; Max-Age=0")),
    "the cookie is renewed": answer(200, b"", ("Set-Cookie", "sid=2")),
    "the login page shows its form": answer(200, FORM, path="/login"),
    "a password is changed": answer(200, b'<form><input type="password" name="new_password"></form>'),
}


@pytest.mark.parametrize("exchange", LOST.values(), ids=LOST)
def test_sees_a_sign_where(exchange: Exchange) -> None:
    assert sign_of_loss(exchange, INDICATOR, SIGNS, frozenset({"/login"}))


@pytest.mark.parametrize("exchange", KEPT.values(), ids=KEPT)
def test_sees_none_where(exchange: Exchange) -> None:
    assert sign_of_loss(exchange, INDICATOR, SIGNS, frozenset({"/login"})) == ""


LANGUAGES = {
    "English": "Log out",
    "German": "Abmelden",
    "French": "Se déconnecter",
    "Spanish": "Cerrar sesión",
    "Portuguese": "Terminar sessão",
    "Italian": "Esci",
    "Dutch": "Uitloggen",
    "Turkish": "Çıkış",
}


@pytest.mark.parametrize("label", LANGUAGES.values(), ids=LANGUAGES)
def test_what_logs_out_is_known_by_its_words_in(label: str) -> None:
    link = answer(200, f'<a href="/do?x=1">{label}</a>'.encode())
    button = answer(200, f'<form method="post" action="/end"><button>{label}</button></form>'.encode())
    assert find_exits(link, read_exchange_page(link)) == ("GET http://shop.example/do?x=1",)
    assert find_exits(button, read_exchange_page(button)) == ("POST http://shop.example/end",)


def test_an_address_that_logs_out_is_known_without_a_page() -> None:
    exits = frozenset({"GET http://shop.example/end"})
    assert is_exit(Request("GET", Url(ORIGIN, "/account/logout?x=1")), frozenset())
    assert is_exit(Request("GET", Url(ORIGIN, "/index.php?do=logoff")), frozenset())
    assert is_exit(Request("GET", Url(ORIGIN, "/end?x=1")), exits)
    assert not is_exit(Request("GET", Url(ORIGIN, "/blog/layout")), exits)
