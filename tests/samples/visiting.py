# SPDX-License-Identifier: Apache-2.0
"""Sends requests to the sample shop the way its truth list describes them."""

import re
from urllib.parse import quote

from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from vedette_shop import build_shop
from vedette_shop.account import ACCOUNTS
from vedette_shop.truth import Page, Place, Spot

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def new_visitor() -> TestClient:
    """Return a client of a fresh shop that follows no redirect and shows no defect as an exception."""
    return TestClient(
        build_shop(None), base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False
    )


def fresh_token(visitor: TestClient) -> str:
    """Return a form token from the login page."""
    found = _TOKEN.search(visitor.get("/login").text)
    assert found is not None
    return found[1]


def log_in(visitor: TestClient, name: str = "") -> None:
    """Log in with the public account of this name, or with the first one."""
    user = name or next(iter(ACCOUNTS))
    fields = {"username": user, "password": ACCOUNTS[user], "form_token": fresh_token(visitor)}
    assert visitor.post("/login", data=fields).status_code == 303


def visit(visitor: TestClient, page: Page) -> Response:
    """Make one listed request, with what it needs before it."""
    visitor.cookies.clear()
    words = page.needs.split()
    if words[:1] == ["login"]:
        log_in(visitor, *words[1:])
    elif page.needs:
        visitor.get(page.needs)
    if page.method == "GET":
        return visitor.get(page.target)
    if page.method == "DELETE":
        return visitor.delete(page.target)
    if page.is_json:
        return visitor.post(page.target, json=dict(page.fields))
    return visitor.post(page.target, data={**dict(page.fields), "form_token": fresh_token(visitor)})


def put(visitor: TestClient, spot: Spot, value: str) -> Response:
    """Send the ordinary request of `spot` with `value` in its place."""
    visitor.cookies.clear()
    fields = {spot.parameter: value, **dict(spot.others)}
    path = spot.route
    match spot.place:
        case Place.QUERY:
            return visitor.get(path, params=fields)
        case Place.BODY:
            return visitor.post(path, data={**fields, "form_token": fresh_token(visitor)})
        case Place.MULTIPART:
            return visitor.post(path, files={name: (None, text) for name, text in fields.items()})
        case Place.JSON:
            return visitor.post(path, json=fields)
        case Place.PATH:
            return visitor.get(re.sub(r"\{.*\}", lambda _: quote(value, safe=""), path))
        case Place.COOKIE:
            return visitor.get(path, headers={"cookie": f"{spot.parameter}={quote(value, safe='')}"})
        case Place.HEADER:
            return visitor.get(path, headers=[(spot.parameter.encode(), value.encode())])
        case Place.RESPONSE:
            return visitor.get(path)


def quiet_text(body: str) -> str:
    """Return what the page itself says, without the frame and its noise."""
    main = LexborHTMLParser(body).css_first("main")
    return body if main is None else main.text(separator=" ")
