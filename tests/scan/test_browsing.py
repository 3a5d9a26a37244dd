# SPDX-License-Identifier: Apache-2.0
"""Which pages are looked at in the browser, what becomes of what they show, and that a kill changes nothing of it."""

from __future__ import annotations

from dataclasses import replace

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.conducting import Bench, a_scan, a_spec
from tests.support.memory_journal import Disk, is_killed
from tests.support.plain_browser import PlainBrowser, Show
from tests.support.plain_sender import Site
from tests.support.small_site import page

from vedette.domain.coverage import CellState
from vedette.domain.exchange import Exchange, Headers, Request, Response, Url
from vedette.domain.insertion import Place
from vedette.domain.scan import ScanState
from vedette.scan.prober import SWITCHED_OFF
from vedette.scan.rows import StepState
from vedette.scan.visits import Fate, Visit, VisitTask, Wish

pytestmark = pytest.mark.anyio
SHELL = "<html><body><div id='app'></div><script src='/app.js'></script></body></html>"
JSON = Headers((("Content-Type", "application/json"),))


def answer(request: Request) -> Response:
    """A site of one shell for three addresses, a plain page, and an API that only scripts know."""
    match request.method, request.url.path:
        case "GET", "/":
            return page(SHELL.replace("<div", "<a href='/plain'>plain</a><div"))
        case "GET", "/one" | "/two":
            return page(SHELL)
        case "GET", "/plain":
            return page("<html><body><p>nothing to run</p></body></html>")
        case "POST", "/api":
            return Response(200, "OK", JSON, b'{"kept": true}')
        case "GET", "/app.js":
            return Response(200, "OK", Headers((("Content-Type", "text/javascript"),)), b"run()")
        case "GET", "/found":
            return page("<html><body><h2>found</h2></body></html>")
        case _:
            return page("<html><body><h1>Not here</h1></body></html>", 404)


def asked(task: VisitTask, body: bytes = b'{"name": "x"}') -> Wish:
    """A JSON request that the page sent, with its answer."""
    request = Request("POST", Url(task.url.origin, "/api"), JSON, body)
    return Wish(request, "data", Fate.SENT, Exchange(request, answer(request)))


def show(task: VisitTask) -> Visit:
    """The page of `/` asks its API and has two routes; each other page shows one link."""
    if task.url.path == "/" and not task.fragment:
        routes = (f"{task.url.origin}/one", f"{task.url.origin}/two", f"{task.url.origin}/#/deep", f"{task.url}#here")
        return Visit(wishes=(asked(task),), routes=routes, actions=3)
    return Visit(addresses=(f"{task.url.origin}/found",), actions=1)


def bench(shown: Show = show, site: Site = answer, *, is_on: bool = True, why_not: str = "") -> Bench:
    spec = a_spec()
    policy = replace(spec.policy, browser=replace(spec.policy.browser, is_on=is_on))
    disk = Disk(a_scan(replace(spec, policy=policy)))
    return Bench(site, disk=disk, browser=PlainBrowser(shown, why_not))


def browser_of(made: Bench) -> PlainBrowser:
    assert isinstance(made.browser, PlainBrowser)
    return made.browser


async def test_pages_with_scripts_and_the_routes_they_show_are_visited_once() -> None:
    made = bench()

    await made.run()

    base = "http://shop.example"
    assert made.disk.scan.state is ScanState.COMPLETE
    assert sorted(browser_of(made).visited) == [f"{base}/", f"{base}/#/deep", f"{base}/one", f"{base}/two"]
    assert "GET http://shop.example/found" in made.disk.pages


async def test_what_a_page_sent_is_a_page_of_the_crawl_and_its_json_has_insertion_points() -> None:
    made = bench()

    await made.run()

    sent = [request for mark, request in made.log.asked if request.url.path == "/api"]
    row = next(row for row in made.disk.pages.values() if row.url.endswith("/api"))
    points = [cell.subject for cell in made.disk.cells if cell.subject.route == "/api"]
    assert (row.method, row.status) == ("POST", 200)
    assert (Place.JSON.value, "/name") in {(point.place, point.parameter) for point in points}
    assert sent[0].body != b""  # the checks' own; the crawl did not ask again
    assert b'{"name": "x"}' not in {request.body for _, request in made.log.asked[: len(made.disk.pages)]}


async def test_pages_that_are_alike_are_not_visited_again() -> None:
    links = "".join(f"<a href='/p{letter}'>x</a>" for letter in "abcdefgh")

    def many(request: Request) -> Response:
        if request.url.path == "/":
            return page(f"<html><body>{links}</body></html>")
        return page(SHELL) if request.url.path.startswith("/p") else page("<h1>Not here</h1>", 404)

    made = bench(lambda task: Visit(), many)

    await made.run()

    assert len(browser_of(made).visited) == 1


def numbered(own: bool) -> tuple[Show, Site]:
    """Twenty pages that differ in a number; each asks for its own address, or all for the same."""
    links = "".join(f"<a href='/bench/Test{number:05}'>x</a>" for number in range(20))

    def site(request: Request) -> Response:
        if request.url.path == "/":
            return page(f"<html><body>{links}</body></html>")
        if request.method == "POST":
            return Response(200, "OK", JSON, b"{}")
        if request.url.path.startswith("/bench/Test"):
            return page(SHELL.replace("</body>", f"<script>run('{request.url.path}')</script></body>"))
        return page("<h1>Not here</h1>", 404)

    def show(task: VisitTask) -> Visit:
        target = task.url.path if own else "/bench/api"
        request = Request("POST", Url(task.url.origin, target), JSON, b'{"text": "a"}')
        return Visit(wishes=(Wish(request, "data", Fate.SENT, Exchange(request, site(request))),))

    return show, site


async def test_pages_that_are_alike_are_visited_while_their_scripts_ask_for_addresses_of_their_own() -> None:
    made = bench(*numbered(own=True))

    await made.run()

    assert len(browser_of(made).visited) == 20
    tested = {cell.subject.route for cell in made.disk.cells if cell.subject.place == Place.JSON.value}
    assert len(tested) == 20


async def test_pages_that_are_alike_are_not_visited_again_where_their_scripts_all_ask_for_the_same() -> None:
    made = bench(*numbered(own=False))

    await made.run()

    assert len(browser_of(made).visited) == 1


async def test_without_a_browser_each_route_with_scripts_is_told_once_however_alike_their_pages_are() -> None:
    links = "".join(f"<a href='/p{letter}'>x</a><a href='/p{letter}?n={letter}'>x</a>" for letter in "abc")

    def many(request: Request) -> Response:
        if request.url.path == "/":
            return page(f"<html><body>{links}</body></html>")
        return page(SHELL) if request.url.path.startswith("/p") else page("<h1>Not here</h1>", 404)

    made = bench(lambda task: Visit(), many, why_not="No Chromium was found.")

    await made.run()

    unseen = [each.cell.subject for each in made.disk.cells.values() if each.cell.subject.place == "scripts"]
    assert sorted(subject.route for subject in unseen) == ["/pa", "/pb", "/pc"]


@pytest.mark.parametrize(("is_on", "why_not"), [(False, ""), (True, "No Chromium was found.")])
async def test_a_scan_without_a_browser_goes_on_and_says_what_it_did_not_see(is_on: bool, why_not: str) -> None:
    made = bench(is_on=is_on, why_not=why_not)

    await made.run()

    reason = why_not or SWITCHED_OFF
    skipped = [step for step in made.disk.steps.values() if step.kind == "browse"]
    unseen = [result for result in made.disk.cells.values() if result.state is CellState.NOT_REACHED]
    stories = [event.text for event in made.disk.events if event.kind == "browser"]
    assert browser_of(made).visited == []
    assert made.disk.scan.state is ScanState.COMPLETE
    assert [(step.state, step.reason) for step in skipped] == [(StepState.SKIPPED, reason)]
    assert [result.reason for result in unseen if result.cell.subject.place == "scripts"] == [reason]
    assert len(stories) == 1
    assert stories[0].endswith(f"the scripts of 1 were not run ({reason.rstrip('.')}).")


async def test_a_script_that_asks_beside_its_own_page_again_and_again_leads_nowhere() -> None:
    def deeper(task: VisitTask) -> Visit:
        request = Request("GET", Url(task.url.origin, f"{task.url.path}v2/user/"))
        return Visit(wishes=(Wish(request, "data", Fate.SENT, Exchange(request, shells(request))),))

    def shells(request: Request) -> Response:
        return page(f"<h1>Shell</h1><script>const here = '{request.url.path}'; ask(here + 'v2/user/')</script>")

    made = bench(deeper, shells)

    await made.run()

    assert sorted(each.partition("//")[2].count("v2/user/") for each in browser_of(made).visited) == [0, 1, 2]
    assert any("runs through the same places again" in record.reason for record in made.disk.candidates.values())


async def test_a_visit_that_fails_is_told_and_the_scan_goes_on() -> None:
    made = bench(lambda task: Visit(is_whole=False, story="The tab failed: Target crashed"))

    await made.run()

    steps = [step for step in made.disk.steps.values() if step.kind == "browse"]
    assert [(step.state, step.reason) for step in steps] == [(StepState.DONE, "The tab failed: Target crashed")]
    assert made.disk.scan.state is ScanState.COMPLETE


async def test_what_a_careful_scan_does_not_send_is_known_and_not_sent() -> None:
    def deletes(task: VisitTask) -> Visit:
        request = Request("DELETE", Url(task.url.origin, "/api/item"))
        return Visit(wishes=(Wish(request, "data", Fate.HELD, reason="Deletes by its method."),))

    made = bench(deletes)

    await made.run()

    row = next(row for row in made.disk.candidates.values() if row.method == "DELETE")
    assert (row.state, row.reason) == ("excluded", "Deletes by its method.")
    assert not [request for _, request in made.log.asked if request.method == "DELETE"]


async def test_a_page_that_sends_without_end_fills_nothing() -> None:
    made = bench(lambda task: Visit(wishes=tuple(asked(task, b'{"n": %d}' % n) for n in range(50))))

    await made.run()

    assert sum(row.url.endswith("/api") for row in made.disk.pages.values()) <= 6


def outcome(disk: Disk) -> tuple[frozenset[object], ...]:
    """Return what a kill must not change: the ledger, what is known, and what was visited."""
    return (
        frozenset((result.cell, result.state) for result in disk.cells.values()),
        frozenset((row.key, row.state) for row in disk.candidates.values()),
        frozenset((step.key, step.state) for step in disk.steps.values() if step.kind == "browse"),
    )


@pytest.fixture(scope="module")
def undisturbed() -> tuple[frozenset[object], ...]:
    made = bench()
    anyio.run(made.run)
    return outcome(made.disk)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=4))
async def test_a_killed_scan_shows_what_the_undisturbed_one_shows(
    undisturbed: tuple[frozenset[object], ...], kills: list[int]
) -> None:
    made = bench()
    made.slice_seconds = 0.3
    for lived in kills:
        made.disk.kill_at = made.disk.commits + lived
        try:
            await made.run()
        except BaseException as death:
            if not is_killed(death):
                raise
    made.disk.kill_at = None
    await made.run()

    assert outcome(made.disk) == undisturbed
