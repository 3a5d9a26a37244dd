# SPDX-License-Identifier: Apache-2.0
"""Which points a page has, and which cookies are left alone as the keys of sessions."""

from __future__ import annotations

from base64 import b64encode

import pytest
from tests.support.judge import exchange_of, page

from vedette.crawl.url_rewriting import PathPattern
from vedette.domain.insertion import Place
from vedette.domain.policy import DEFAULT_SCAN_POLICY
from vedette.scan.point_choice import PointChoice
from vedette.scan.points import cookies_set_by, points_of_page

FIELDS = b64encode(b'{"theme": "dark", "size": 9}').decode()
TESTED = {
    "a preference": ("theme=dark", ("theme", "dark")),
    "fields in JSON": ("view=%7B%22size%22%3A%20%22large%22%7D", ("view", "%7B%22size%22%3A%20%22large%22%7D")),
    "fields in Base64": (f"view={FIELDS}", ("view", FIELDS)),
    "a serialised object": ("basket=gASVBgAAAAAAAACMAmlklC4=", ("basket", "gASVBgAAAAAAAACMAmlklC4=")),
}
LEFT_ALONE = {
    "a key of a session": "sid=5f1e3b2a9c4d4e8fb1a20c3d4e5f6a7b",
    "a name of a session": "php_session=1",
    "a token": "csrf_token=abc",
    "fields under the name of a token": f"auth={FIELDS}",
    "signed fields": "state=eyJhIjoxfQ.ZxyQ1w.c2lnbmF0dXJlLW9mLWZpZWxkcw",
    "a long text": f"note={'word ' * 20}",
    "nothing": "gone=",
}


@pytest.mark.parametrize(("line", "pair"), TESTED.values(), ids=TESTED)
def test_a_cookie_is_tested_that_holds(line: str, pair: tuple[str, str]) -> None:
    assert cookies_set_by(exchange_of(page("x", set_cookie=line))).pairs == (pair,)


@pytest.mark.parametrize("line", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_a_cookie_is_left_alone_that_holds(line: str) -> None:
    assert cookies_set_by(exchange_of(page("x", set_cookie=line))).pairs == ()


def test_a_page_has_its_parameters_the_headers_and_its_cookies() -> None:
    exchange = exchange_of(page("x", set_cookie=f"view={FIELDS}"), "https://shop.example/item?id=7")
    choice = PointChoice(DEFAULT_SCAN_POLICY)
    points = points_of_page(
        exchange.request, PathPattern("/item"), cookies_set_by(exchange), "Vedette/1", choice, is_early=False
    )

    assert [(point.place, point.name) for point in points] == [
        (Place.QUERY, "id"),
        *((Place.QUERY, "id (name)") for _ in range(choice.tests_names)),
        (Place.HEADER, "User-Agent"),
        (Place.HEADER, "Referer"),
        (Place.HEADER, "X-Forwarded-For"),
        (Place.COOKIE, "view"),
        (Place.COOKIE, "view (base64)"),
        (Place.COOKIE, "view (base64) (json) /theme"),
        (Place.COOKIE, "view (base64) (json) /size"),
    ]
