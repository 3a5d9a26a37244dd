# SPDX-License-Identifier: Apache-2.0
"""The last word of a path is tested where the site shows that something takes names there."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from tests.support.crawl_site import Site, address, crawl, html, settings_for

from vedette.crawl.inventory import Provenance
from vedette.crawl.lone_words import MOST_PLACES, may_be_value
from vedette.domain.exchange import Headers, Request, Response

PAGES = {"/": "<a href=/guides/water.txt>w</a><a href=/files/price.txt>p</a>"}


def site(path: str) -> Response:
    """A site with a program that takes the names of guides, and a directory of files."""
    if path in PAGES:
        return html(PAGES[path])
    if path in ("/guides/water.txt", "/files/price.txt"):
        return Response(200, headers=Headers((("Content-Type", "text/plain"),)), body=b"text " + path.encode())
    if path.startswith("/guides/"):
        return html(f"<p>There is no guide called {path.rpartition('/')[2]}", 404)
    return html(f"<h1>Not found</h1><p>{path}", 404)


def answer(request: Request) -> Response:
    return site(request.url.path)


def test_a_word_that_a_program_takes_is_a_slot_and_the_route_keeps_its_name() -> None:
    run = crawl(answer, settings_for())
    frontier = run.frontier()
    taken, plain = (
        frontier.route(Request("GET", address(f"http://site.example{path}")))
        for path in ("/guides/water.txt", "/files/price.txt")
    )

    assert taken.text == "/guides/water.txt"
    assert [(slot.name, slot.start, slot.end) for slot in taken.slots] == [("2", 8, 17)]
    assert (plain.text, plain.slots) == ("/files/price.txt", ())


def test_advertisements_that_change_are_no_words_of_a_program() -> None:
    texts = [f"<p>Our {word} tea is fresh" for word in ("black", "green", "white")]
    turns = count()
    others = {
        f"/page-of-{word}": f"<div class={word}>Page" for word in ("ants", "bees", "cats", "dogs", "eels", "frogs")
    }
    links = "".join(f"<a href={path}>x</a>" for path in others)

    def with_advertisement(request: Request) -> Response:
        path = request.url.path
        reply = html(others[path]) if path in others else answer(request)
        is_html = "html" in (reply.headers.get("content-type") or "")
        more = texts[next(turns) % 3] + (links if path == "/" else "")
        return replace(reply, body=reply.body + more.encode()) if is_html else reply

    for _ in range(5):
        next(turns)
        frontier = crawl(with_advertisement, settings_for()).frontier()
        frontier.learn()
        routes = [
            frontier.route(Request("GET", address(f"http://site.example{path}")))
            for path in ("/guides/water.txt", "/files/price.txt")
        ]
        assert [len(route.slots) for route in routes] == [1, 0]


def test_few_places_are_asked() -> None:
    links = "".join(f"<a href=/d{chr(97 + n % 26)}{chr(97 + n // 26)}/page>x</a>" for n in range(60))

    def many(request: Request) -> Response:
        path = request.url.path
        return html(links) if path == "/" else html("<p>x") if path.endswith("/page") else html("<h1>No", 404)

    bed: Site = many
    run = crawl(bed, settings_for())

    probes = [each for each in run.records.values() if each.candidate.source is Provenance.PROBE]
    assert len(probes) <= MOST_PLACES


VALUES = {"/guides/water.txt": True, "/a/b/tea": True, "/help/opening-hours.html": True}
NO_VALUES = {"/tea": False, "/": False, "/a/": False, "/a/app.js": False, "/a/edit.php": False, "/user/settings": False}
NO_VALUES |= {"/a/b?c=d": False, "/a/" + "b" * 200: False}


@pytest.mark.parametrize(("target", "wanted"), {**VALUES, **NO_VALUES}.items())
def test_which_words_may_be_values(target: str, wanted: bool) -> None:
    assert may_be_value(Request("GET", address("http://site.example/").with_target(target))) is wanted


def test_a_word_that_is_posted_to_is_none() -> None:
    assert not may_be_value(Request("POST", address("http://site.example/a/b")))
