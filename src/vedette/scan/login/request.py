# SPDX-License-Identifier: Apache-2.0
"""A login by one request that is described: a form's, a JSON document, or whatever else a client would send.

The places for user name, password and code are filled in, each encoded for where it stands. Hidden fields that the
request shares with the form of a page are read from a fresh load of that page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl, quote

from vedette.crawl.page_facts import read_exchange_page
from vedette.domain.exchange import Exchange, Headers, Request, Url
from vedette.domain.login import CODE_PLACE, PASSWORD_PLACE, USER_PLACE, Account, RequestLogin
from vedette.scan.login.token import find_token, token_headers
from vedette.scan.login.tools import LoginFails, LoginTools, Session
from vedette.web.forms import URLENCODED, Entry, encode_urlencoded
from vedette.web.media_type import BodyKind, body_kind

_PLACE = re.compile("|".join(re.escape(place) for place in (USER_PLACE, PASSWORD_PLACE, CODE_PLACE)))
_TOKEN_HEADERS = ("X-CSRF-Token", "X-XSRF-Token", "X-CSRFToken")


async def log_in_by_request(recipe: RequestLogin, tools: LoginTools) -> Session:
    """Send the request and return what it brought. Raises LoginFails."""
    request = recipe.request
    if recipe.form_url is not None:
        page = await tools.follow(await tools.send(Request("GET", recipe.form_url), "load the page of the login"))
        request = with_fresh_fields(request, page)
    filled = fill_places(request, await _words(recipe, tools))
    answer = await tools.send(filled, "send the login request")
    last = await tools.follow(answer)
    headers: tuple[tuple[str, str], ...] = ()
    if recipe.token is not None:
        token = find_token(answer, recipe.token) or find_token(last, recipe.token)
        if token is None:
            raise LoginFails(
                f"The answer to the login ({answer.response.status}) holds no token.",
                "Name where it stands, or look at what the site says to this request.",
            )
        headers = token_headers(recipe.token, token)
    doubt = f"The site answered {last.response.status} to the login." if last.response.status >= 400 else ""
    return Session(headers, landing=last.request.url, doubt=doubt)


async def _words(recipe: RequestLogin, tools: LoginTools) -> dict[str, str]:
    account: Account = recipe.account
    words = {USER_PLACE: account.user, PASSWORD_PLACE: account.password}
    parts = (recipe.request.url.target, recipe.request.body.decode("latin-1"), *dict(recipe.request.headers).values())
    if any(CODE_PLACE in part for part in parts):
        if account.codes is None:
            raise LoginFails("The login request wants a one-time code.", "Give the secret of the one-time codes.")
        words[CODE_PLACE] = await tools.code(account.codes)
    return words


def fill_places(request: Request, words: dict[str, str]) -> Request:
    """Return the request with each place filled in, encoded for the address, the header or the body it stands in."""
    media_type = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    url = request.url.with_target(_filled(request.url.target, words, _in_address))
    lines = tuple((name, _filled(value, words, _in_header)) for name, value in request.headers)
    body = _filled(request.body.decode("latin-1"), words, _encoder(media_type)).encode("latin-1")
    return replace(request, url=url, headers=Headers(lines), body=body)


def _filled(text: str, words: dict[str, str], encode: Callable[[str], str]) -> str:
    return _PLACE.sub(lambda found: encode(words.get(found[0], "")), text)


def _encoder(media_type: str) -> Callable[[str], str]:
    if media_type == URLENCODED:
        return _in_address
    if media_type.endswith("json"):
        return lambda word: json.dumps(word)[1:-1]
    if media_type.endswith("xml"):
        return lambda word: _latin(word.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;"))
    return _latin


def _in_address(word: str) -> str:
    return quote(word, safe="")


def _in_header(word: str) -> str:
    return _latin(word.replace("\r", "").replace("\n", ""))


def _latin(word: str) -> str:
    """Return the UTF-8 octets of a word, each as the character that stands for it."""
    return word.encode("utf-8").decode("latin-1")


def with_fresh_fields(request: Request, page: Exchange) -> Request:
    """Return the request with the hidden fields that `page` has of the same names, and its token in a header."""
    fresh = hidden_fields(page)
    media_type = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if media_type == URLENCODED and fresh:
        pairs = parse_qsl(request.body.decode("latin-1"), keep_blank_values=True)
        entries = tuple(Entry(name, fresh.get(name, value)) for name, value in pairs)
        body = encode_urlencoded(entries)
        for place in (USER_PLACE, PASSWORD_PLACE, CODE_PLACE):
            body = body.replace(quote(place, safe=""), place)
        request = replace(request, body=body.encode("latin-1"))
    token = next(
        (value for name, value in fresh.items() if name.lower() in ("csrf-token", "csrf_token", "_csrf")), None
    )
    for name in _TOKEN_HEADERS:
        if token is not None and name in request.headers:
            request = request.with_header(name, token)
    return request


def hidden_fields(page: Exchange) -> dict[str, str]:
    """Return the hidden fields of a page's forms by name, the first of each."""
    if body_kind(page.response) is not BodyKind.HTML:
        return {}
    found: dict[str, str] = {}
    for form in read_exchange_page(page).forms:
        for field in form.fields:
            if field.kind == "hidden" and field.name:
                found.setdefault(field.name, field.value)
    return found


def login_action(request: Request) -> tuple[str, Url]:
    """Return what tells a login request from others: its method and its address without the query."""
    return request.method, request.url.with_target(request.url.path)
