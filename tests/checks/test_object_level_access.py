# SPDX-License-Identifier: Apache-2.0
"""Access to objects of other users: found by texts that only the owner's object has, never by a status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import count

import pytest
from tests.support.judge import page
from tests.support.judge_roles import (
    DENIED,
    LOGIN,
    MISSING,
    NOBODY,
    OWNER,
    READER,
    RoleSite,
    get,
    judge_roles,
    object_pair,
    verified,
)

from vedette.checks.object_level_access import CHECK
from vedette.checks.role_comparison import MOST_PROBES
from vedette.domain.exchange import Response
from vedette.domain.finding import RolePair
from vedette.domain.weakness import Grade
from vedette.errors import UsageError

ORDERS: Mapping[str, tuple[str, str]] = {
    "1044": (OWNER, "Gyokuro Shade, 50 g"),
    "1047": (READER, "Rooibos Sunset, 250 g"),
}
CLOCK = count()


def html(number: str, text: str, role: str, more: str = "") -> Response:
    return page(f"<nav>Logged in as {role}</nav><h1>Order {number}</h1><p>{text}</p><p>To be paid</p>{more}")


def orders(*, is_checked: bool, denial: Response = MISSING, more: str = "", form: str = "html") -> RoleSite:
    """A site with a list and an order for each user; `more` is added to the owner's order."""

    def site(target: str, role: str) -> Response:
        if not role:
            return LOGIN
        if target == "/orders":
            own = (number for number, (owner, _) in ORDERS.items() if owner == role)
            return page("<h1>Orders</h1>" + "".join(f"<a href=/orders/{each}>Order {each}</a>" for each in own))
        number = target.rpartition("/")[2]
        owner, text = ORDERS.get(number, ("", ""))
        if not owner or (is_checked and owner != role):
            return denial
        if form == "json":
            return page(json.dumps({"id": number, "of": owner, "what": text}), media_type="application/json")
        return html(number, text, role, more if owner == OWNER else "")

    return site


def public(target: str, role: str) -> Response:
    return html("1044", "A shelf for everybody to see", role) if target == "/orders/1044" else MISSING


def of_session(target: str, role: str) -> Response:
    """Shows the caller's own profile, whatever number is in the address."""
    texts = {OWNER: "Anna lives at the lake", READER: "Bela lives in the hills"}
    return page(f"<h1>Profile</h1><p>{texts[role]}</p><p>Change it</p>") if role else LOGIN


def soft_denial(target: str, role: str) -> Response:
    """Denies with 200, the number in the heading and the frame of the page around."""
    answer = orders(is_checked=True)(target, role)
    is_denied = answer.status != 200 and role != ""
    number = target.rpartition("/")[2]
    return html(number, "You may not see this order", role) if is_denied else answer


def with_clock(target: str, role: str) -> Response:
    answer = orders(is_checked=True, denial=page("<h1>Orders</h1><p>Nothing for you</p>"))(target, role)
    return replace(answer, body=answer.body + b"<footer>At seventeen o'clock</footer>")


def at_times(target: str, role: str) -> Response:
    """A site that mixes its callers up once."""
    is_first = target == "/orders/1044" and role == READER and next(CLOCK) % 2 == 0
    return orders(is_checked=not is_first)(target, role)


NAMED = replace(object_pair(own=()), names=("anna@leaf.example",))
WEAK: dict[str, tuple[RoleSite, RolePair]] = {
    "an answer names the other user": (orders(is_checked=False, more="<p>For anna@leaf.example</p>"), NAMED),
    "it is so although no crawl can be compared": (
        orders(is_checked=False, more="<p>For anna@leaf.example</p>"),
        replace(NAMED, is_comparable=False),
    ),
    "nobody is logged in and the answer names a user": (
        lambda target, role: orders(is_checked=False, more="<i>anna@leaf.example</i>")(target, role or READER),
        replace(NAMED, reader=NOBODY),
    ),
}
LIKELY: dict[str, tuple[RoleSite, RolePair]] = {
    "the reader has an order and a list of its own, and gets the other's": (orders(is_checked=False), object_pair()),
    "the answers are JSON": (orders(is_checked=False, form="json"), object_pair()),
    "a number that does not exist is denied with 200": (
        orders(is_checked=False, denial=page("<h1>Orders</h1><p>No such order</p>")),
        object_pair(),
    ),
    "the reader's list is empty": (orders(is_checked=False), object_pair(own=("/orders",))),
}
SAFE: dict[str, tuple[RoleSite, RolePair]] = {
    "the order is looked up among the caller's own": (orders(is_checked=True), object_pair()),
    "the denial is a 403": (orders(is_checked=True, denial=DENIED), object_pair()),
    "the denial is the login page, with 200": (orders(is_checked=True, denial=LOGIN), object_pair()),
    "the denial has status 200 and names the order": (soft_denial, object_pair()),
    "the denial has a clock that all pages have": (with_clock, object_pair()),
    "everybody may see the object": (public, object_pair()),
    "everybody may see it, and it names a user": (
        lambda target, role: page("<p>Written by anna@leaf.example</p>") if target == "/orders/1044" else MISSING,
        NAMED,
    ),
    "each caller sees its own profile, whatever the address says": (of_session, object_pair("/profile/1044", ())),
    "the application is a shell that scripts fill": (
        lambda target, role: page("<div id=app>Loading</div><script src=/app.js></script>"),
        object_pair(),
    ),
    "the site mixes its callers up once": (at_times, object_pair()),
    "the reader's list leads there, but its crawl did not come to an end": (
        orders(is_checked=False),
        object_pair(is_comparable=False),
    ),
    "the owner is not let in any more": (
        lambda target, role: LOGIN if role == OWNER else orders(is_checked=False)(target, role),
        object_pair(),
    ),
    "nobody's page is public although only one user was led there": (
        public,
        object_pair(reader=NOBODY),
    ),
    "the request changes something": (
        orders(is_checked=False),
        object_pair(sample=replace(get("/orders/1044"), method="POST")),
    ),
    "the site is too busy": (lambda target, role: page("busy", 503), object_pair()),
    "the request names no object": (orders(is_checked=False), object_pair(slot=None)),
}


@pytest.mark.parametrize(("site", "pair"), WEAK.values(), ids=WEAK)
def test_is_confirmed_where(site: RoleSite, pair: RolePair) -> None:
    judged = judge_roles(CHECK, site, pair)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.CONFIRMED, 100)
    assert len(judged.probes) <= MOST_PROBES
    assert verified(CHECK, judged).holds


@pytest.mark.parametrize(("site", "pair"), LIKELY.values(), ids=LIKELY)
def test_is_possible_where(site: RoleSite, pair: RolePair) -> None:
    judged = judge_roles(CHECK, site, pair)

    assert judged.finding is not None
    assert judged.finding.grade is Grade.POSSIBLE
    assert [each.part for each in judged.finding.evidence][:2] == ["baseline", "probe"]
    assert judged.finding.evidence[-1].part == "replay"
    assert verified(CHECK, judged).holds


@pytest.mark.parametrize(("site", "pair"), SAFE.values(), ids=SAFE)
def test_is_silent_where(site: RoleSite, pair: RolePair) -> None:
    judged = judge_roles(CHECK, site, pair)

    assert judged.finding is None
    assert len(judged.probes) <= MOST_PROBES


def test_a_denial_costs_one_request_and_all_requests_only_read() -> None:
    assert len(judge_roles(CHECK, orders(is_checked=True), object_pair()).probes) == 1
    probes = judge_roles(CHECK, orders(is_checked=False), object_pair()).probes
    assert {probe.request.method for probe in probes} == {"GET"}
    assert {probe.role for probe in probes} == {OWNER, READER, NOBODY}


def test_a_proof_in_which_another_role_asked_does_not_verify() -> None:
    judged = judge_roles(CHECK, orders(is_checked=False), object_pair())
    seen = judged.observations
    seen[0] = replace(seen[0], exchange=replace(seen[0].exchange, role=OWNER))

    with pytest.raises(UsageError):
        verified(CHECK, judged)
