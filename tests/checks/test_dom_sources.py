# SPDX-License-Identifier: Apache-2.0
"""What the second opening gives to a page follows from what it looked for in the first."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from tests.support.judge import ORIGIN, page

from vedette.checks.dom_sources import open_route, runs_scripts
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe
from vedette.domain.exchange import Effect, EffectKind, Exchange, Request, Response, Url
from vedette.domain.finding import Route
from vedette.domain.opening import Opening, Read, Reading, Sighting, read_read, read_sighting

ROUTE = Route(Request("GET", Url(ORIGIN, "/page?mode=list")), "/page")


def openings(html: str, reads: Iterable[Read] = (), route: Route = ROUTE) -> list[Opening]:
    """The openings that a page is given which reads this in the first."""
    response = page(html)
    asked: list[Probe] = []
    opened = open_route(route, Exchange(route.sample, response), Chance(b"seed"))
    try:
        probes = next(opened)
        while True:
            asked += probes
            effects = tuple(Effect(EffectKind.READ, each.as_text()) for each in reads)
            seen = tuple(Observation(probe, Exchange(probe.request, response, effects=effects)) for probe in probes)
            probes = opened.send(seen)
    except StopIteration:
        return [probe.opening for probe in asked if probe.opening is not None]


SCRIPTED = "<script>run()</script>"


def test_a_page_that_looks_for_nothing_is_opened_once() -> None:
    (first,) = openings(SCRIPTED)

    assert first.query is not None
    assert first.query.startswith("mode=list&vdt12")
    assert first.fragment.startswith("vdt11")
    assert first.fragment.endswith("%7E")
    assert first.stranger.endswith(".vedette.invalid")


@pytest.mark.parametrize("html", ["<p>text</p>", "<p title='onclick'>text</p>"])
def test_a_page_without_scripts_is_not_opened(html: str) -> None:
    assert openings(html) == []


@pytest.mark.parametrize("html", [SCRIPTED, "<b onclick='go()'>x</b>", "<a href=' JavaScript:go()'>x</a>"])
def test_scripts_handlers_and_addresses_run(html: str) -> None:
    assert runs_scripts(page(html))


@pytest.mark.parametrize("response", [page(SCRIPTED, 404), page(SCRIPTED, media_type="text/plain"), Response(204)])
def test_what_is_no_page_runs_nothing(response: Response) -> None:
    assert not runs_scripts(response)


def test_a_request_that_may_change_something_is_not_opened() -> None:
    assert openings(SCRIPTED, route=Route(Request("POST", ROUTE.sample.url), "/page")) == []


def test_names_that_were_looked_for_are_given() -> None:
    reads = (Read(Reading.FRAGMENT_NAME, "lang"), Read(Reading.QUERY_NAME, "mode"), Read(Reading.QUERY_NAME, "next"))
    _, second = openings(SCRIPTED, reads)

    assert second.fragment.startswith("lang=vdt11")
    assert second.query is not None
    mode, following = second.query.split("&")
    assert mode.startswith("mode=vdt12")
    assert following.startswith("next=https://vdt12")


def test_pairs_are_given_under_the_words_of_the_script() -> None:
    _, second = openings(
        "<script>if (name === 'colour') box.innerHTML = value</script>", (Read(Reading.FRAGMENT_PAIRS),)
    )

    assert second.fragment.startswith("colour=vdt11")


def test_storage_is_given_by_the_keys_that_were_read_and_those_that_stand_in_the_script() -> None:
    _, second = openings("<script>show(localStorage.theme)</script>", (Read(Reading.STORAGE_KEY, "seen"),))

    assert [key for key, _ in second.storage] == ["seen", "theme"]


def test_cookies_are_given_by_the_names_that_were_looked_for() -> None:
    first, second = openings(SCRIPTED, (Read(Reading.COOKIE_NAME, "theme"),))

    assert [value[:5] for _, value in first.cookies] == ["vdt17"]
    assert [(name, value[:5]) for name, value in second.cookies] == [("theme", "vdt17")]


LISTENER = """(event) => { if (event.origin.indexOf('partner.example') < 0) return;
switch (event.data.action) { case 'show': box.innerHTML = event.data.html; } }"""


def test_messages_have_the_fields_and_constants_of_the_listener() -> None:
    _, second = openings(SCRIPTED, (Read(Reading.LISTENER, LISTENER),))
    messages = [json.loads(each) for each in second.messages]
    objects = [each for each in messages if isinstance(each, dict)]

    assert second.stranger.startswith("partner.example.qz")
    assert isinstance(messages[0], str)
    assert all(each.keys() >= {"action", "html"} for each in objects)
    assert any(each["action"] == "show" and each["html"].startswith("vdt15") for each in objects)


def test_a_second_opening_repeats_for_the_same_seed() -> None:
    reads = (Read(Reading.QUERY_NAME, "note"),)

    assert openings(SCRIPTED, reads) == openings(SCRIPTED, reads)


def test_sightings_and_reads_survive_as_texts() -> None:
    sighting, read = Sighting("innerHTML", "vdt11abcdefg00", '<b title="', '">'), Read(Reading.QUERY_NAME, 'a"b')

    assert read_sighting(sighting.as_text()) == sighting
    assert read_read(read.as_text()) == read


@pytest.mark.parametrize("text", ["", "{}", "[1]", '["a", "b"]', '["innerHTML", "m", "b", 4]', "not JSON"])
def test_other_texts_are_neither(text: str) -> None:
    assert read_sighting(text) is None
    assert read_read(text) is None
