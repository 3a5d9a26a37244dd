# SPDX-License-Identifier: Apache-2.0
"""Forms are filled as a careful person would, and some buttons are left alone."""

from __future__ import annotations

import pytest
from tests.support.crawl_site import address

from vedette.crawl.form_values import fill, hazard_of_address, hazard_of_form, value_by_name, value_for
from vedette.domain.exchange import Request
from vedette.domain.policy_crawl import FormMatch, FormTarget, FormValue
from vedette.web.forms import Entry, Field, Form, Option, submit
from vedette.web.html import read_page

VALUES = {
    "its type": (Field("x", "email"), "visitor@example.com"),
    "its name": (Field("user_email"), "visitor@example.com"),
    "its label": (Field("f1", label="Postal code"), "12345"),
    "its own value": (Field("qty", value="3"), "3"),
    "its minimum": (Field("n", "number", minimum="18"), "18"),
    "its length": (Field("comment", most_length=3), "Hel"),
    "its pattern": (Field("code", pattern="[0-9]{4}"), "1234"),
    "a pattern that nothing fits": (Field("code", pattern="[x]{40}"), "test"),
    "a pattern that would hang other engines": (Field("code", pattern="(a+)+$"), "a"),
    "a pattern with a rule for each kind": (Field("code", pattern=r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{8,}"), "Abcdef12"),
    "a pattern that minds letter case": (Field("code", pattern="[A-Z]+"), "ABC"),
    "a pattern that is not ours to run": (Field("code", pattern=r"(.)\1"), "test"),
    "nothing": (Field("zz"), "test"),
    "a hidden field": (Field("token", "hidden"), ""),
}


@pytest.mark.parametrize(("field", "value"), VALUES.values(), ids=VALUES)
def test_a_value_follows_from(field: Field, value: str) -> None:
    assert value_for(field) == value


BERLIN = FormValue("Town", "Berlin", "town")
OWN_VALUES = {
    "a part of the name": (BERLIN, Field("home_Town"), "Berlin"),
    "another name": (BERLIN, Field("zz"), "test"),
    "a value that the page put there": (BERLIN, Field("town", value="Rome"), "Rome"),
    "a value that the page put there, by force": (
        FormValue("Town", "Berlin", "town", is_forced=True),
        Field("town", value="Rome"),
        "Berlin",
    ),
    "a hidden field": (BERLIN, Field("town", "hidden"), ""),
    "a hidden field, by force": (
        FormValue("Town", "Berlin", "town", is_forced=True),
        Field("town", "hidden"),
        "Berlin",
    ),
    "the whole name": (FormValue("T", "x", "zz", FormMatch.EXACT), Field("zz2"), "test"),
    "the start": (FormValue("T", "x", "to", FormMatch.STARTS), Field("town"), "x"),
    "the end": (FormValue("T", "x", "zz", FormMatch.ENDS), Field("zzyy"), "test"),
    "an expression": (FormValue("T", "x", "^t..n$", FormMatch.PATTERN), Field("Town"), "x"),
    "the label": (FormValue("T", "x", "ort", targets=frozenset({FormTarget.LABEL})), Field("f1", label="Ort"), "x"),
    "the id": (FormValue("T", "x", "ort", targets=frozenset({FormTarget.ID})), Field("f1", identifier="ort"), "x"),
    "the type alone": (FormValue("T", "x", kind="email"), Field("zz", "email"), "x"),
    "another type": (FormValue("T", "x", kind="email"), Field("zz", "text"), "test"),
}


@pytest.mark.parametrize(("own", "field", "value"), OWN_VALUES.values(), ids=OWN_VALUES)
def test_the_policy_s_own_value_is_for(own: FormValue, field: Field, value: str) -> None:
    assert value_for(field, (own,)) == value


def test_an_option_that_the_policy_names_is_chosen_where_there_is_one() -> None:
    select = Field("town", "select", options=(Option("Rome", "Rome"), Option("Berlin", "Berlin")))

    assert fill(Form(fields=(select,)), values=(BERLIN,)) == (Entry("town", "Berlin"),)
    assert fill(Form(fields=(select,)), values=(FormValue("T", "Paris", "town"),)) == (Entry("town", "Rome"),)


def test_entries_are_those_a_browser_would_send() -> None:
    (form,) = read_page(
        "<form method=post><input name=a><input name=b disabled><input type=radio name=r value=1>"
        "<input type=radio name=r value=2 checked><input type=checkbox name=c value=y><input>"
        "<select name=s><option value=''>Choose<option value=2>B</select><input type=file name=f>"
        "<button name=one value=1>One</button><button name=two value=2>Two</button></form>"
    ).forms

    entries = fill(form, form.buttons[1])

    assert [(entry.name, entry.value) for entry in entries] == [
        ("a", "test"),
        ("r", "2"),
        ("c", "y"),
        ("s", "2"),
        ("f", "A small text file.\n"),
        ("two", "2"),
    ]
    assert entries[4].file_name == "note.txt"


def test_a_select_takes_the_chosen_option_and_an_image_its_point() -> None:
    button = Field("go", "image")
    form = Form(fields=(Field("s", "select", options=(Option("1", ""), Option("2", ""))), button))

    assert fill(form, button, ("s", "2")) == (Entry("s", "2"), Entry("go.x", "1"), Entry("go.y", "1"))


def hazard(markup: str) -> str:
    page = address("http://site.example/page")
    (form,) = read_page(markup).forms
    button = form.buttons[0] if form.buttons else None
    request = submit(form, fill(form, button), page, button=button)
    assert isinstance(request, Request)
    return hazard_of_form(form, button, request)


HAZARDS = [
    "<form method=post><button>Delete account</button>",
    "<form method=post><input type=submit value='Konto löschen'>",
    "<form method=post><button>Supprimer</button>",
    "<form method=post><button name=do_reset>OK</button>",
    "<form method=post action=/order/cancel><button>OK</button>",
    "<form method=post><button>Jetzt kaufen</button>",
    "<form method=post><input type=password name=password_new><button>Change</button>",
    "<form method=get action=/logout><button>x</button>",
    "<form method=get><input type=password name=password_new><button>Go</button>",
    "<form hx-delete=/x>",
]


@pytest.mark.parametrize("markup", HAZARDS)
def test_a_careful_scan_does_not_press(markup: str) -> None:
    assert hazard(markup).endswith(".")


HARMLESS = [
    "<form method=post><input name=q><button>Search</button>",
    "<form method=post action=/login><input type=password name=password><button>Log in</button>",
    "<form method=post><button>Save</button>",
    "<form method=post><button>Reorder list</button>",
    "<form method=post><button>Add to cart</button>",
]


@pytest.mark.parametrize("markup", HARMLESS)
def test_a_careful_scan_presses(markup: str) -> None:
    assert hazard(markup) == ""


ADDRESSES = {
    "/logout": True,
    "/account/sign-out": True,
    "/item/delete/": True,
    "/item?action=delete&id=1": True,
    "/deleted-items": False,
    "/dropdown": False,
    "/delete/list": False,
    "/item?q=a": False,
    "/how-to/remove-stains.html": False,
    "/how-to/remove-stains.html/": False,
    "/item/delete.do": True,
    "/item/delete.html?do=delete": True,
    "/account/logout.html": True,
    "/account?password_new=a&password_conf=a&Change=Change": True,
    "/news?passage=new": False,
}


@pytest.mark.parametrize(("target", "is_hazard"), ADDRESSES.items(), ids=ADDRESSES)
def test_a_careful_scan_looks_at_addresses(target: str, is_hazard: bool) -> None:
    path, _, query = target.partition("?")
    assert bool(hazard_of_address(path, query)) is is_hazard


def test_a_name_says_what_its_value_is_like() -> None:
    assert value_by_name("userEmail") == "visitor@example.com"
    assert value_by_name("id") == "1"
    assert value_by_name("xyz") == ""
