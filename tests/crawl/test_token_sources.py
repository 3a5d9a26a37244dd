# SPDX-License-Identifier: Apache-2.0
"""Fields that may be tokens are known by how they look, and the page's offer for them is found wherever it stands."""

from __future__ import annotations

import pytest

from vedette.crawl.token_sources import may_be_token, offers, page_of, suspects
from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.web.form_tokens import is_called_token

URL = Url(Origin("http", "shop.example", 80), "/form")
TOKEN, OTHER = "q7d8w1x5c3z9k2m4", "z1z2z3z4z5z6z7z8"
FORM = "application/x-www-form-urlencoded"

LOOK_LIKE_CHANCE = {
    "a hash": ("t", "5f4dcc3b5aa765d61d8327deb882cf99"),
    "letters alone, and many": ("t", "AbCdEfGhIjKlMnOpQrStUv"),
    "a view's number": ("javax.faces.ViewState", "-6235427846:623540"),
    "a short one by its name": ("csrf_token", "4711"),
    "a masked one": ("authenticity_token", "kR3/+abc=="),
}
LOOK_ORDINARY = {
    "a word": ("kind", "shoes"),
    "a sentence": ("text", "1 Main Street is where we live"),
    "an address of mail": ("mail", "visitor@example.com"),
    "an address": ("next", "/account/orders/2024"),
    "another address": ("url", "http://example.com/a1b2c3d4"),
    "what we write into passwords": ("password", "Visitor-1234"),
    "what we write into dates": ("day", "2024-01-15"),
    "a short number": ("id", "1234567"),
    "a long word": ("mode", "standard-delivery"),
    "nothing": ("token", ""),
}


@pytest.mark.parametrize(("name", "value"), LOOK_LIKE_CHANCE.values(), ids=LOOK_LIKE_CHANCE)
def test_a_value_may_be_a_token_where_it_looks_like_chance(name: str, value: str) -> None:
    assert may_be_token(name, value)


@pytest.mark.parametrize(("name", "value"), LOOK_ORDINARY.values(), ids=LOOK_ORDINARY)
def test_a_value_is_no_token_where_it_looks_ordinary(name: str, value: str) -> None:
    assert not may_be_token(name, value)


def test_headers_that_every_request_has_are_never_suspected() -> None:
    headers = Headers((("Referer", str(URL)), ("Cookie", f"a={TOKEN}"), ("X-CSRF-Token", TOKEN), ("X-Other", "yes")))

    assert suspects(Request("POST", URL, headers)) == {"X-CSRF-Token"}


def page(markup: str, *lines: tuple[str, str], sent: str = "") -> Exchange:
    headers = Headers((("Content-Type", "text/html"), *lines))
    cookies = Headers((("Cookie", sent),)) if sent else Headers()
    return Exchange(Request("GET", URL), Response(200, headers=headers, body=markup.encode()), sent=cookies)


def hidden(name: str, value: str, action: str = "/save") -> str:
    return f'<form method="post" action="{action}"><input type="hidden" name="{name}" value="{value}"></form>'


OFFERS = {
    "a hidden field": (page(hidden("t", TOKEN)), "t"),
    "a hidden field of the form that leads there": (page(hidden("t", OTHER, "/other") + hidden("t", TOKEN)), "t"),
    "a hidden field of another form, where that one has none": (page(hidden("t", TOKEN, "/other")), "t"),
    "a meta element": (page(f'<meta name="csrf-token" content="{TOKEN}">'), "X-CSRF-Token"),
    "a meta element of a name that is much like it": (page(f'<meta name="_csrf" content="{TOKEN}">'), "X-CSRF-TOKEN"),
    "a cookie that is sent": (page("<p>", sent=f"a=b; XSRF-TOKEN={TOKEN}"), "X-XSRF-TOKEN"),
    "a cookie that is set anew": (
        page("<p>", ("Set-Cookie", f"csrftoken={TOKEN}; Path=/"), sent=f"csrftoken={OTHER}"),
        "X-CSRFToken",
    ),
}


@pytest.mark.parametrize(("shown", "name"), OFFERS.values(), ids=OFFERS)
def test_the_offer_of_a_page_is_found_in(shown: Exchange, name: str) -> None:
    assert offers(shown, Request("POST", URL.with_target("/save")), [name, "not-there"]) == {name: TOKEN}


def test_a_page_that_is_not_found_offers_nothing() -> None:
    shown = page(hidden("t", TOKEN))
    gone = Exchange(shown.request, Response(404, headers=shown.response.headers, body=shown.response.body))

    assert offers(gone, Request("POST", URL.with_target("/save")), ["t"]) == {}


def test_the_page_of_a_request_is_what_it_names_on_its_own_site() -> None:
    def sent_from(referer: str) -> Request:
        return Request("POST", URL, Headers((("Referer", referer),)))

    assert page_of(sent_from("http://shop.example/form?x=1")) == URL.with_target("/form?x=1")
    assert page_of(sent_from("http://other.example/form")) is None
    assert page_of(Request("POST", URL)) is None


def test_only_the_usual_names_of_tokens_are_called_so() -> None:
    assert all(map(is_called_token, ("csrfmiddlewaretoken", "_token", "__RequestVerificationToken", "form_key")))
    assert not any(map(is_called_token, ("id", "api_token_name", "tokens", "nonceless")))
