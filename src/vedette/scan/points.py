# SPDX-License-Identifier: Apache-2.0
"""The insertion points of a page: all of its own parameters, and the headers and cookies it may read.

Parameters are tested wherever they are. Headers and cookies come with every request, so the headers that pages often
read (Referer, User-Agent, X-Forwarded-For) are tested once a route, the others at the first routes of a host only, and
a cookie where it is set. Cookies that look like the key of a session are left alone: changing one tests the session
and nothing else, and their values are secrets that must not be kept. A cookie that holds fields (JSON, a serialised
object) is none, unless it is named like one. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from vedette.crawl.insertion_points import header_points, name_points, points_of, with_cookies
from vedette.crawl.nested_values import holds_fields
from vedette.crawl.url_rewriting import PathPattern
from vedette.domain.exchange import Exchange, Request
from vedette.domain.insertion import InsertionPoint, Place
from vedette.scan.point_choice import PointChoice
from vedette.web.cookies import read_set_cookie
from vedette.web.url import unescape

EARLY_ROUTES = 3
"""How many routes of a scan are tested with the headers that few pages read."""
_MOST_COOKIE_LENGTH = 24
_MOST_FIELDS_LENGTH = 512
_SECRET_LIKE = re.compile(r"[A-Za-z0-9+/_-]{16,}|.*session.*|.*token.*|.*csrf.*|.*auth.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageCookies:
    """The cookies that a page sets and that are no secrets, by name."""

    pairs: tuple[tuple[str, str], ...] = ()


def cookies_set_by(exchange: Exchange) -> PageCookies:
    """Return the cookies that the response sets, without those that look like secrets or are being deleted."""
    pairs: dict[str, str] = {}
    for line in exchange.response.headers.get_all("set-cookie"):
        cookie = read_set_cookie(line)
        if cookie is not None and cookie.value and not _is_secret_like(cookie.name, cookie.value):
            pairs[cookie.name] = cookie.value
    return PageCookies(tuple(sorted(pairs.items())))


def points_of_page(
    request: Request,
    pattern: PathPattern,
    cookies: PageCookies,
    user_agent: str,
    choice: PointChoice,
    *,
    is_early: bool,
) -> list[InsertionPoint]:
    """Return the points of a page that `request` reaches, all over one base request for each kind."""
    points = list(points_of(request, pattern))
    if choice.tests_names:
        points += name_points(request, pattern)
    more = choice.custom_headers(is_early=is_early)
    headers = header_points(request, pattern, user_agent, more)
    wanted = [point for point in headers if choice.wants_header(point.name, is_early=is_early)]
    base = request
    for point in wanted:
        base = base.with_header(point.header, point.value)
    points += [replace(point, request=base) for point in wanted]
    with_own = with_cookies(request, cookies.pairs)
    points += [point for point in points_of(with_own, pattern) if point.place is Place.COOKIE]
    return points


def _is_secret_like(name: str, value: str) -> bool:
    if _SECRET_LIKE.fullmatch(name):
        return True
    is_opaque = len(value) > _MOST_COOKIE_LENGTH or _SECRET_LIKE.fullmatch(value) is not None
    return is_opaque and not (len(value) <= _MOST_FIELDS_LENGTH and holds_fields(unescape(value)))
