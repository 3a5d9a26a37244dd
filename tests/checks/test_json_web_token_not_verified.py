# SPDX-License-Identifier: Apache-2.0
"""JSON Web Token not verified: who changes the token is let in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

import pytest
from tests.support.judge import ORIGIN, page

from vedette.checks.json_web_token_not_verified import CHECK, MOST_PROBES
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Survey
from vedette.domain.exchange import Exchange, Request, Response, Url
from vedette.domain.finding import Finding, Route
from vedette.domain.guise import Guise
from vedette.domain.weakness import Grade

ROUTE = Route(Request("GET", Url(ORIGIN, "/api/orders")), "/api/orders")
Site = Callable[[Guise], Response]
CLOCK = count()
ORDERS = page('{"user":"kim","orders":[17,18]}', media_type="application/json")
REFUSED = page('{"error":"token"}', 401, media_type="application/json")
LOGIN = page("<h1>Log in</h1><input type=password name=p>")


def answers(**by_guise: Response) -> Site:
    """A site that answers each guise with one of these, and every other one with a refusal."""
    named: Mapping[str, Response] = by_guise
    return lambda guise: named.get(guise.name.lower(), REFUSED)


def in_turns(*guises: Guise) -> Site:
    """A site that lets these in at every second time."""
    turns = count()
    return lambda guise: ORDERS if guise is Guise.OWN or (guise in guises and next(turns) % 2) else REFUSED


WEAK: dict[str, tuple[Site, Guise]] = {
    "any signature is believed": (answers(own=ORDERS, wrong_signature=ORDERS), Guise.WRONG_SIGNATURE),
    "no signature is believed": (answers(own=ORDERS, no_signature=ORDERS), Guise.NO_SIGNATURE),
    "both are": (answers(own=ORDERS, wrong_signature=ORDERS, no_signature=ORDERS), Guise.WRONG_SIGNATURE),
    "callers without a token see the login": (
        answers(own=ORDERS, wrong_signature=ORDERS, without_token=LOGIN),
        Guise.WRONG_SIGNATURE,
    ),
    "the page has a clock": (
        lambda guise: (
            REFUSED if guise is Guise.WITHOUT_TOKEN else page(f"<b>Kim</b><i>{next(CLOCK)}</i><b>Your orders</b>")
        ),
        Guise.WRONG_SIGNATURE,
    ),
}
SAFE: dict[str, Site] = {
    "the signature is verified": answers(own=ORDERS),
    "the page is public": lambda guise: ORDERS,
    "the page is public and has a clock": lambda guise: page(f"<b>All</b><i>{next(CLOCK)}</i>"),
    "a wrong token is treated as none": lambda guise: ORDERS if guise is Guise.OWN else LOGIN,
    "a cookie lets the caller in anyway": lambda guise: ORDERS,
    "a wrong token gets another refusal": answers(own=ORDERS, wrong_signature=page("bad", 403), no_signature=LOGIN),
    "a wrong token gets the frame of the page without what is in it": answers(
        own=page("<h1>Orders</h1><p>17</p><p>18</p>"), wrong_signature=page("<h1>Orders</h1>"), without_token=LOGIN
    ),
    "the token was refused from the beginning": lambda guise: REFUSED,
    "the site forgets at times who asks": in_turns(),
    "a cache answers once": in_turns(Guise.WRONG_SIGNATURE, Guise.NO_SIGNATURE),
    "nobody is told anything": lambda guise: page("", 204),
}


def try_at(site: Site, route: Route = ROUTE) -> tuple[Finding | None, list[Probe]]:
    def answered(probe: Probe) -> Observation:
        return Observation(probe, Exchange(probe.request, site(probe.guise)))

    first, again = answered(Probe(route.sample)), answered(Probe(route.sample))
    trial = CHECK.trial(route, Survey((first, again)), Chance(b"seed"))
    asked: list[Probe] = []
    seen: Observations = ()
    try:
        probes = next(trial)
        while True:
            asked.extend(probes)
            seen = tuple(answered(probe) for probe in probes)
            probes = trial.send(seen)
    except StopIteration as end:
        return end.value, asked


@pytest.mark.parametrize(("site", "guise"), WEAK.values(), ids=WEAK)
def test_is_found_where(site: Site, guise: Guise) -> None:
    finding, asked = try_at(site)

    assert finding is not None
    assert (finding.grade, finding.technique) == (Grade.CONFIRMED, guise.value)
    assert [each.part for each in finding.evidence] == ["baseline", "control", "probe", "replay", "control"]
    assert len(asked) <= MOST_PROBES


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    finding, asked = try_at(site)

    assert finding is None
    assert len(asked) <= MOST_PROBES


def test_a_public_page_costs_one_request() -> None:
    assert len(try_at(lambda guise: ORDERS)[1]) == 1


def test_what_changes_something_is_not_tried() -> None:
    route = Route(Request("POST", Url(ORIGIN, "/api/orders")), "/api/orders")

    assert try_at(answers(own=ORDERS, wrong_signature=ORDERS), route) == (None, [])
