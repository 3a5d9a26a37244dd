# SPDX-License-Identifier: Apache-2.0
"""What is behind the shop's login: closed to everybody else, weak where it says so, and over after some requests."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from vedette_shop import build_shop
from vedette_shop.account import ACCOUNTS
from vedette_shop.truth import MEMBERS_SAFE_TWINS, MEMBERS_WEAKNESSES, Place, SafeTwin, Spot, Weakness

TEXT = 'ab"><i>c'
SCRIPTING = "cross-site-scripting"


def open_shop(requests_of_session: int | None = None) -> TestClient:
    app = build_shop(None, requests_of_session)
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)


def token_of(visitor: TestClient, path: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', visitor.get(path).text)
    assert found is not None
    return found[1]


def log_in(visitor: TestClient) -> None:
    user, password = next(iter(ACCOUNTS.items()))
    form = {"username": user, "password": password, "form_token": token_of(visitor, "/login")}
    assert visitor.post("/login", data=form).status_code == 303


def ask(visitor: TestClient, spot: Spot, value: str) -> str:
    if spot.place is Place.QUERY:
        return visitor.get(spot.route, params={spot.parameter: value}).text
    form = {spot.parameter: value, "form_token": token_of(visitor, spot.route), "strength": "medium"}
    return visitor.post(spot.route, data=form).text


WEAK = [entry for entry in MEMBERS_WEAKNESSES if entry.check == SCRIPTING]


@pytest.mark.parametrize("entry", WEAK, ids=lambda entry: entry.spot.route)
def test_a_weak_page_repeats_the_text_as_it_came(entry: Weakness | SafeTwin) -> None:
    visitor = open_shop()
    log_in(visitor)
    assert TEXT in ask(visitor, entry.spot, TEXT)


@pytest.mark.parametrize("entry", MEMBERS_SAFE_TWINS, ids=lambda entry: entry.spot.route)
def test_a_safe_twin_escapes_it(entry: Weakness | SafeTwin) -> None:
    visitor = open_shop()
    log_in(visitor)
    assert TEXT not in ask(visitor, entry.spot, TEXT)


@pytest.mark.parametrize("entry", [*WEAK, *MEMBERS_SAFE_TWINS], ids=lambda entry: entry.spot.route)
def test_nobody_else_sees_it(entry: Weakness | SafeTwin) -> None:
    answer = open_shop().get(entry.spot.route)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/login")


def test_a_session_ends_after_its_requests() -> None:
    visitor = open_shop(requests_of_session=2)
    log_in(visitor)
    assert [visitor.get("/account").status_code for _ in range(3)] == [200, 200, 302]
