# SPDX-License-Identifier: Apache-2.0
"""Which forms are taken for logins, and which are not although they hold a password."""

from __future__ import annotations

import pytest

from vedette.domain.exchange import Origin, Url
from vedette.scan.login.form_score import LoginForm, best_login, login_actions, read_fields, read_form
from vedette.scan.visits import FieldSeen
from vedette.web.html import read_page

PAGE = Url(Origin("http", "shop.example", 80), "/members/area")


def the_form(markup: str, path: str = "/page") -> LoginForm:
    (form,) = read_page(markup).forms
    return read_form(form, path)


LOGINS = {
    "names in English": '<form action="/login"><input name="username"><input type="password" name="p"></form>',
    "a mail address and a German button": (
        '<form><input type="email" name="m"><input type="password" name="k"><button>Anmelden</button></form>'
    ),
    "labels alone tell": '<form><label>Usuario <input name="a"></label><input type="password" name="b"></form>',
    "a box to be remembered": (
        '<form action="/session"><input name="login"><input type="password" name="pw">'
        '<input type="checkbox" name="remember"><button>Sign in</button></form>'
    ),
    "a hidden token": (
        '<form method="post"><input type="hidden" name="csrf" value="x"><input name="user">'
        '<input type="password" name="password"></form>'
    ),
}
OTHERS = {
    "it registers": (
        '<form action="/register"><input name="username"><input type="password" name="p">'
        "<button>Sign up</button></form>"
    ),
    "it changes a password": (
        '<form><input type="password" name="old"><input type="password" name="new_password"></form>'
    ),
    "a password and its repetition": (
        '<form><input name="user"><input type="password" name="a"><input type="password" name="b"></form>'
    ),
    "it resets": '<form action="/reset"><input name="mail"><input type="password" name="new_pass"></form>',
    "it searches": '<form action="/search"><input name="q"><button>Search</button></form>',
    "settings of a mail server": (
        '<form action="/setup"><input name="host"><input name="port"><input name="from">'
        '<input type="password" name="smtp_password"><button>Save</button></form>'
    ),
}


@pytest.mark.parametrize("markup", LOGINS.values(), ids=LOGINS)
def test_is_a_login_with(markup: str) -> None:
    assert the_form(markup).is_login


@pytest.mark.parametrize("markup", OTHERS.values(), ids=OTHERS)
def test_is_no_login_where(markup: str) -> None:
    assert not the_form(markup).is_login


def test_the_first_half_asks_for_the_name_alone() -> None:
    first = the_form('<form action="/login"><input name="email"><button>Next</button></form>')
    second = the_form('<form action="/login"><input type="password" name="pw"><button>Sign in</button></form>')
    assert first.is_first_half
    assert second.is_second_half
    assert not the_form('<form action="/search"><input name="q"></form>').is_first_half


def test_a_code_and_a_captcha_are_seen() -> None:
    assert the_form('<form><input name="otp_code" autocomplete="one-time-code"></form>').code is not None
    assert the_form('<form><input name="user"><input name="captcha"><input type="password"></form>').has_captcha


def test_fields_of_a_page_in_the_browser_are_read_form_by_form() -> None:
    seen = (
        FieldSeen("#q", "search", name="q", form=0),
        FieldSeen("#u", "text", name="user", form=1),
        FieldSeen("#p", "password", form=1),
        FieldSeen("#b", "submit", label="Log in", form=1),
        FieldSeen("#x", "password", form=2, is_visible=False),
    )
    best = best_login(read_fields(seen, "http://shop.example/login"))
    assert best is not None
    assert best.user is not None
    assert (best.user.at, best.buttons[0].at) == ("#u", "#b")


def test_where_login_forms_lead_is_named() -> None:
    page = read_page(LOGINS["names in English"] + OTHERS["it searches"])
    assert login_actions(page, PAGE) == ("GET http://shop.example/login",)
