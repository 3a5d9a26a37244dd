# SPDX-License-Identifier: Apache-2.0
"""What one answer shows of whether somebody is logged in. Pure.

A login is never believed by a word of the site: the same address is looked at as somebody who is logged in and as
nobody, and only what differs there, and stays the same over two loads, tells the two apart later.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

from vedette.crawl.form_values import says_logout
from vedette.crawl.page_facts import read_exchange_page
from vedette.domain.exchange import BodyEnd, Exchange
from vedette.scan.login.form_score import best_login, read_form
from vedette.web.controls import read_controls
from vedette.web.html import read_page
from vedette.web.media_type import BodyKind, body_kind, text_of
from vedette.web.url import parse_location

MOST_LINES = 3_000
_SHORTEST_NAME = 3
_VARIES = re.compile(r"\d+|[0-9a-f]{16,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of one answer.

    `location` is where it redirects to, without query; `lines` are digests of its pieces of text, digits aside.
    """

    status: int
    location: str = ""
    has_login_form: bool = False
    has_logout: bool = False
    names_user: bool = False
    lines: frozenset[str] = frozenset()
    is_whole: bool = True


def look_at(exchange: Exchange, user: str) -> Look:
    """Return what an answer shows; `user` is the name that somebody logs in with."""
    response = exchange.response
    target = response.headers.get("location") if response.is_redirect else None
    url = parse_location(target, exchange.request.url) if target else None
    location = "" if url is None else f"{url.origin}{url.path}"
    is_whole = response.body_end is BodyEnd.COMPLETE
    kind = body_kind(response)
    if kind is BodyKind.HTML:
        return _of_html(text_of(response), exchange.request.url.path, user, response.status, location, is_whole)
    text = text_of(response)
    lines = _json_lines(text) if kind is BodyKind.JSON else tuple(text.splitlines())
    return Look(response.status, location, names_user=_names(text, user), lines=_digests(lines), is_whole=is_whole)


def look_at_html(html: str, path: str, user: str) -> Look:
    """Return what a document shows that a browser has built."""
    return _of_html(html, path, user, 200, "", True)


def _of_html(source: str, path: str, user: str, status: int, location: str, is_whole: bool) -> Look:
    page = read_page(source)
    forms = [read_form(form, path) for form in page.forms if not form.is_guess]
    controls = read_controls(source)
    text = " ".join((page.title, *page.segments))
    return Look(
        status,
        location,
        has_login_form=best_login(forms) is not None,
        has_logout=any(says_logout(each.label, each.address or "") for each in controls),
        names_user=_names(text, user),
        lines=_digests((page.title, *page.segments)),
        is_whole=is_whole,
    )


def has_login_form(exchange: Exchange) -> bool:
    """Whether an answer is a page that asks for user name and password."""
    if body_kind(exchange.response) is not BodyKind.HTML:
        return False
    path = exchange.request.url.path
    return best_login(read_form(form, path) for form in read_exchange_page(exchange).forms) is not None


def _names(text: str, user: str) -> bool:
    """Whether the text names the user, or the part of a mail address before the @; short names are no sign."""
    folded = text.lower()
    names = {user.lower(), user.lower().partition("@")[0]}
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded) is not None
        for name in names
        if len(name) >= _SHORTEST_NAME
    )


def _json_lines(text: str) -> tuple[str, ...]:
    """Return the members of a JSON document, a line for each, so that its order and its blanks do not count."""
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        return tuple(text.splitlines())
    lines: list[str] = []
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting and len(lines) < MOST_LINES:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{name}/{key}", each) for key, each in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{name}/*", each) for each in value[:200]]
        else:
            lines.append(f"{name}={value}")
    return tuple(lines)


def _digests(lines: tuple[str, ...]) -> frozenset[str]:
    plain = (_VARIES.sub("0", " ".join(line.split())) for line in lines[:MOST_LINES])
    return frozenset(
        hashlib.blake2b(line.encode("utf-8", "replace"), digest_size=6).hexdigest() for line in plain if line
    )
