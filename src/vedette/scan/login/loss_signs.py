# SPDX-License-Identifier: Apache-2.0
"""What in an answer speaks for a lost session. A sign is no proof: who sees one looks at the protected page. Pure."""

from __future__ import annotations

from vedette.crawl.patterns import compile_pattern
from vedette.domain.exchange import Exchange
from vedette.domain.login import LogoutSigns
from vedette.scan.login.indicator import Indicator
from vedette.scan.login.look import has_login_form
from vedette.scan.login.words import LOGIN, says
from vedette.web.cookies import read_cookie_pairs, read_set_cookie
from vedette.web.media_type import text_of
from vedette.web.url import parse_location

_MOST_TEXT = 200_000
DELETED = "a cookie of the session was deleted"


def sign_of_loss(exchange: Exchange, indicator: Indicator, signs: LogoutSigns, login_paths: frozenset[str]) -> str:
    """Return what in an answer speaks for a lost session; empty for nothing.

    `login_paths` are those of pages that show a login form to everybody.
    """
    response, url = exchange.response, exchange.request.url
    if _deletes_cookie(exchange):
        return DELETED
    if response.status == 401:
        return "the site answered 401"
    location = response.headers.get("location")
    target = parse_location(location, url) if location and response.is_redirect else None
    if target is not None:
        place = f"{target.origin}{target.path}"
        is_usual = place == indicator.outside_location or target.path in login_paths or says(LOGIN, (target.path,))
        if is_usual or (signs.redirect and _matches_redirect(signs.redirect, str(target))):
            return f"the site redirected to {target.path}"
    if url.path not in login_paths and b"password" in response.body.lower() and has_login_form(exchange):
        return "the site showed its login form"
    return _told_sign(exchange, signs)


def _told_sign(exchange: Exchange, signs: LogoutSigns) -> str:
    """Return which of the operator's own signs the answer shows."""
    if not signs.texts and not signs.patterns:
        return ""
    text = text_of(exchange.response)[:_MOST_TEXT]
    if any(each in text for each in signs.texts):
        return "the page holds a text of somebody who is logged out"
    if any(compile_pattern(each).is_in(text) for each in signs.patterns):
        return "the page matches a pattern of somebody who is logged out"
    return ""


def _matches_redirect(pattern: str, address: str) -> bool:
    """Whether an address is where the logged-out are sent; `*` stands for anything."""
    parts = pattern.split("*")
    at = address.find(parts[0])
    for part in parts[1:]:
        if at < 0:
            return False
        at = address.find(part, at)
    return at >= 0


def _deletes_cookie(exchange: Exchange) -> bool:
    """Whether an answer takes back a cookie that the request showed."""
    lines = exchange.response.headers.get_all("set-cookie")
    if not lines:
        return False
    shown = {name for line in exchange.sent.get_all("cookie") for name, _ in read_cookie_pairs(line)}
    for line in lines:
        asked = read_set_cookie(line)
        if asked is None or asked.name not in shown:
            continue
        is_past = asked.expires is not None and asked.expires.year < 2000
        if is_past or (asked.max_age_seconds is not None and asked.max_age_seconds <= 0):
            return True
    return False
