# SPDX-License-Identifier: Apache-2.0
"""Access to functions of other roles: a page that only one role is led to, beside pages that are closed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.judge import moved, page
from tests.support.judge_roles import (
    DENIED,
    LOGIN,
    MISSING,
    NOBODY,
    OWNER,
    RoleSite,
    function_pair,
    judge_roles,
    object_pair,
    verified,
)

from vedette.checks.function_level_access import CHECK
from vedette.checks.role_comparison import MOST_PROBES
from vedette.domain.exchange import Response
from vedette.domain.finding import RolePair
from vedette.domain.weakness import Grade

PRICES = page("<h1>Prices</h1><p>The kettle costs us nine</p>")
USERS = page("<h1>Users</h1><p>bela@leaf.example</p><p>carl@leaf.example</p>")


def office(prices: Response | None, index: Response = DENIED, *, outside: Response = LOGIN) -> RoleSite:
    """An office for the owner; `prices` is what others get at that page, None for what the owner gets."""

    def site(target: str, role: str) -> Response:
        if target == "/":
            return page("<h1>Home</h1><p>Welcome to us</p>")
        if not role and target.startswith("/office"):
            return outside
        if target == "/office":
            return page("<h1>Office</h1><a href=/office/prices>Prices</a>") if role == OWNER else index
        if target == "/office/prices":
            return PRICES if role == OWNER or prices is None else prices
        return MISSING

    return site


def users(is_checked: bool) -> RoleSite:
    def site(target: str, role: str) -> Response:
        if target == "/office/prices":
            return USERS if role == OWNER or not is_checked else DENIED
        return page("<h1>Home</h1><p>Welcome to us</p>")

    return site


def all_alike(target: str, role: str) -> Response:
    """One page for every address below the office, with 200."""
    return page("<h1>Office</h1><p>Choose what you want to see</p>") if target.startswith("/office") else MISSING


NAMED = replace(function_pair(closed=()), names=("carl@leaf.example",))
WEAK: dict[str, tuple[RoleSite, RolePair]] = {
    "a list of users that others are not led to names one of them": (
        lambda target, role: users(is_checked=False)(target, role) if role else LOGIN,
        NAMED,
    ),
    "nobody is logged in and the list opens": (
        users(is_checked=False),
        replace(NAMED, reader=NOBODY),
    ),
}
LIKELY: dict[str, tuple[RoleSite, RolePair]] = {
    "the page that leads there is forbidden, the page is not": (office(None), function_pair()),
    "the page that leads there redirects, the page does not": (office(None, moved("/")), function_pair()),
    "nobody is logged in and the page opens": (
        lambda target, role: PRICES if target == "/office/prices" else office(None)(target, role),
        function_pair(reader=NOBODY),
    ),
}
SAFE: dict[str, tuple[RoleSite, RolePair]] = {
    "the page is forbidden, too": (office(DENIED), function_pair()),
    "the page leads to the login": (office(moved("/login")), function_pair()),
    "the page shows the login form with 200": (office(LOGIN), function_pair()),
    "the denial has status 200": (office(page("<h1>Prices</h1><p>Not for you</p>")), function_pair()),
    "the denial looks like that of a page that does not exist": (office(MISSING), function_pair()),
    "the page that leads there is open, too": (office(None, page("<h1>Office</h1><p>Come in</p>")), function_pair()),
    "nothing beside it is closed": (office(None), function_pair(closed=())),
    "everybody may read the page": (
        lambda target, role: PRICES if target == "/office/prices" else office(None)(target, role),
        function_pair(),
    ),
    "every address gives the same page": (all_alike, function_pair()),
    "a user is named on pages that all users see": (users(is_checked=False), replace(NAMED, names=())),
    "the list of users is forbidden": (users(is_checked=True), NAMED),
    "the reader's crawl did not come to an end": (office(None), function_pair(is_comparable=False)),
    "the page has nothing but the frame of all pages": (
        lambda target, role: page("<h1>Home</h1><p>Welcome to us</p>") if role else LOGIN,
        function_pair(),
    ),
    "the request names an object": (office(None), object_pair()),
}


@pytest.mark.parametrize(("site", "pair"), WEAK.values(), ids=WEAK)
def test_is_confirmed_where(site: RoleSite, pair: RolePair) -> None:
    judged = judge_roles(CHECK, site, pair)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.technique) == (Grade.CONFIRMED, "named user")
    assert verified(CHECK, judged).holds


@pytest.mark.parametrize(("site", "pair"), LIKELY.values(), ids=LIKELY)
def test_is_possible_where(site: RoleSite, pair: RolePair) -> None:
    judged = judge_roles(CHECK, site, pair)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.technique) == (Grade.POSSIBLE, "private text")
    assert len(judged.probes) <= MOST_PROBES
    assert verified(CHECK, judged).holds


@pytest.mark.parametrize(("site", "pair"), SAFE.values(), ids=SAFE)
def test_is_silent_where(site: RoleSite, pair: RolePair) -> None:
    judged = judge_roles(CHECK, site, pair)

    assert judged.finding is None
    assert len(judged.probes) <= MOST_PROBES
