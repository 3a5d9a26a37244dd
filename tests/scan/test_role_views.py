# SPDX-License-Identifier: Apache-2.0
"""Which pairs of roles are compared: where one was led and the other was not, and what the reader has beside it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.support.judge import ORIGIN

from vedette.crawl.frontier import Frontier
from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance, request_key
from vedette.crawl.page_facts import PageFacts
from vedette.crawl.settings import CrawlSettings
from vedette.domain.exchange import Request, Url
from vedette.domain.finding import RolePair
from vedette.domain.scope import Scope
from vedette.scan.role_views import MOST_PAIRS, Answer, PairPlanner, RoleView, is_object_name

SETTINGS = CrawlSettings(Scope(Url(ORIGIN, "/")))


def get(target: str) -> Request:
    return Request("GET", Url(ORIGIN, target))


def view(
    role: str,
    led: Mapping[str, str],
    *,
    names: tuple[str, ...] = (),
    met: tuple[str, ...] = (),
    source: Provenance = Provenance.LINK,
    status: int = 200,
) -> RoleView:
    """A role that was led to these targets, each from the one beside it, and answered with `status`."""
    frontier, answers = Frontier(SETTINGS), {}
    for target, referrer in led.items():
        candidate = Candidate(get(target), 1, source, request_key(get(referrer)) if referrer else "")
        frontier.put([CandidateRecord(candidate, CandidateState.DONE, round=1)])
        facts = PageFacts(candidate.key, status, f"{status} html", frozenset(), hash(target), 9, is_telling=False)
        answers[candidate.key] = Answer("text/html", facts, met)
    return RoleView(role, frontier, answers, names)


def pairs(*views: RoleView) -> list[tuple[str, str, str]]:
    return [(pair.owner, pair.reader, pair.sample.url.target) for pair in planned(*views)]


def planned(*views: RoleView) -> list[RolePair]:
    return list(PairPlanner(views, views[0].frontier).pairs())


NOBODY = view("", {"/": ""})
PEERS = (
    view("vera", {"/": "", "/notes": "/", "/notes/101": "/notes"}, names=("vera@shop.example",)),
    view("kim", {"/": "", "/notes": "/", "/notes/203": "/notes"}, names=("kim@shop.example",)),
)


def test_peers_are_asked_for_each_others_objects_and_nobody_for_all() -> None:
    assert pairs(*PEERS, NOBODY) == [
        ("kim", "", "/notes"),
        ("kim", "", "/notes/203"),
        ("vera", "", "/notes"),
        ("vera", "", "/notes/101"),
        ("vera", "kim", "/notes/101"),
        ("kim", "vera", "/notes/203"),
    ]


def test_a_pair_knows_the_readers_own_object_its_list_and_the_other_users_name() -> None:
    pair = next(each for each in planned(*PEERS, NOBODY) if (each.owner, each.reader) == ("vera", "kim"))

    assert pair.slot is not None
    assert pair.slot.value == "101"
    assert [request.url.target for request in pair.own] == ["/notes/203", "/notes"]
    assert (pair.names, pair.closed, pair.is_comparable) == (("vera@shop.example",), (), True)


def test_a_name_that_the_reader_met_says_nothing() -> None:
    vera, _ = PEERS
    kim = view("kim", {"/": "", "/notes/203": "/"}, met=("vera@shop.example",))

    assert all(pair.names == () for pair in planned(vera, kim, NOBODY) if pair.reader == "kim")


def test_staff_is_not_asked_for_what_customers_own() -> None:
    vera, _ = PEERS
    boss = view("boss", {"/": "", "/notes": "/", "/office": "/"})

    assert {(owner, reader) for owner, reader, _ in pairs(vera, boss, NOBODY) if reader} == {("boss", "vera")}


@pytest.mark.parametrize("source", [Provenance.SITEMAP, Provenance.ROBOTS, Provenance.WELL_KNOWN, Provenance.COMMENT])
def test_what_needs_no_leading_is_not_compared(source: Provenance) -> None:
    assert pairs(view("vera", {"/archive": ""}, source=source), NOBODY) == []


def test_what_only_a_browser_was_led_to_is_compared_by_names_alone() -> None:
    (pair,) = planned(view("vera", {"/archive": ""}, source=Provenance.SCRIPT_RUN), NOBODY)

    assert not pair.is_comparable


def test_pages_beyond_the_limit_are_told_of() -> None:
    many = view("vera", {f"/{word}": "" for word in (f"page-{'a' * number}" for number in range(1, MOST_PAIRS + 3))})
    planner = PairPlanner((many, NOBODY), many.frontier)

    assert (len(list(planner.pairs())), len(planner.left_out)) == (MOST_PAIRS, 2)


NAMES: dict[str, tuple[str, bool]] = {
    "a number": ("1044", True),
    "a key": ("9f3a-bc12", True),
    "an address": ("kim@shop.example", True),
    "the name of a user": ("Kim", True),
    "a word": ("orders", False),
    "nothing": ("", False),
}


@pytest.mark.parametrize(("value", "is_one"), NAMES.values(), ids=NAMES)
def test_an_object_is_named_by(value: str, is_one: bool) -> None:
    assert is_object_name(value, frozenset({"kim"})) is is_one
