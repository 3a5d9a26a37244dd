# SPDX-License-Identifier: Apache-2.0
"""Checks of a page's scripts in a whole scan: one opening serves them all, and the verdict is drawn again offline."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from tests.support.conducting import TARGET, Bench, a_scan, a_spec
from tests.support.memory_journal import Disk
from tests.support.plain_browser import Open, PlainBrowser

from vedette.checks import (
    client_prototype_pollution,
    dom_cross_site_scripting,
    dom_open_redirect,
    message_origin_unchecked,
)
from vedette.checks.verification import verify
from vedette.domain.coverage import CellState
from vedette.domain.exchange import Headers, Request, Response
from vedette.domain.opening import Opening, Sighting
from vedette.domain.policy import DEFAULT_SCAN_POLICY
from vedette.domain.proof import Proof
from vedette.domain.scan import ScanType
from vedette.reports.proof_file import Origin, read_proof, write_proof
from vedette.scan.areas import KNOWN_SCRIPTS, MOST_ALIKE
from vedette.scan.catalogue import Catalogue
from vedette.scan.codec import decode_finding, decode_trial
from vedette.scan.prober import SWITCHED_OFF
from vedette.scan.runner import SliceOutcome
from vedette.scan.visits import Opened, OpenTask, Visit

pytestmark = pytest.mark.anyio
HTML = Headers((("Content-Type", "text/html"),))
CHECKS = (
    client_prototype_pollution.CHECK,
    dom_cross_site_scripting.CHECK,
    dom_open_redirect.CHECK,
    message_origin_unchecked.CHECK,
)
XSS = dom_cross_site_scripting.CHECK.id


def site(request: Request) -> Response:
    """One page that runs a script, and one that does not."""
    if request.url.path == "/plain":
        return Response(200, headers=HTML, body=b"<p>nothing runs</p>")
    return Response(200, headers=HTML, body=b'<a href="/plain">plain</a><script>box.innerHTML = name</script>')


def opened(task: OpenTask) -> Opened:
    """A page that writes the window's name as markup."""
    name = task.opening.window_name
    ran = tuple(re.findall(r"onerror=vedette\((\d+)\)", name))
    seen = (Sighting("innerHTML", name, "", ""),) if task.opening.is_watched else ()
    return Opened(executed=ran, sightings=seen, requests=1)


def bench(browser: PlainBrowser, disk: Disk | None = None) -> Bench:
    catalogue = Catalogue((), (), CHECKS)
    return Bench(site, disk or Disk(a_scan()), browser=browser, catalogue=catalogue)


class Tabs:
    """Keeps the openings that it was asked for."""

    def __init__(self) -> None:
        self.openings: list[Opening] = []

    def open(self, task: OpenTask) -> Opened:
        self.openings.append(task.opening)
        return opened(task)


def browser(shown: Open = opened, why_not: str = "") -> PlainBrowser:
    return PlainBrowser(lambda task: Visit(), why_not, shown=shown)


def states(disk: Disk) -> dict[tuple[str, str], CellState]:
    return {(cell.subject.route, cell.check): result.state for cell, result in disk.cells.items() if cell.check in IDS}


IDS = {check.id for check in CHECKS}


async def test_one_opening_serves_every_check_of_a_page() -> None:
    tabs = Tabs()
    run = bench(browser(tabs.open))

    assert await run.run() is SliceOutcome.DONE
    watched = [each for each in tabs.openings if each.is_watched]
    assert (len(watched), len(tabs.openings)) == (1, 3)
    assert states(run.disk)["/", XSS] is CellState.CONFIRMED
    assert Counter(states(run.disk).values()) == {CellState.CONFIRMED: 1, CellState.CLEAN: 7}


async def test_the_verdict_is_drawn_again_from_the_proof_file() -> None:
    run = bench(browser())
    await run.run()
    (row,) = run.disk.findings.values()
    trial = decode_trial(row.value)
    assert trial is not None
    survey, observations = (
        tuple(run.disk.exchanges[each] for each in refs) for refs in (trial.survey, trial.observations)
    )
    finding = decode_finding(row.value, ())
    proof = Proof(finding, trial.seed, trial.survey_seed, survey, observations)

    content = write_proof(proof, Origin("Vedette/0", run.disk.scan.id, row.id))
    again, _ = read_proof(content)

    assert verify(again, dom_cross_site_scripting.CHECK).holds
    dead = replace(again, observations=tuple(replace(each, effects=()) for each in again.observations))
    assert not verify(dead, dom_cross_site_scripting.CHECK).holds


def shelves(request: Request) -> Response:
    """Five routes that run one script, and three pages of one route of which the last runs another."""
    names = ("/a/list", "/b/list", "/c/list", "/d/list", "/e/list", "/item/1", "/item/2", "/item/3")
    if request.url.path not in ("/", *names):
        return Response(404, headers=HTML, body=b"<h1>Not found</h1>")
    links = "".join(f"<a href='{name}'>x</a>" for name in names) if request.url.path == "/" else ""
    script = (
        "" if request.url.path == "/" else f"<script>{'other' if request.url.path == '/item/3' else 'run'}()</script>"
    )
    return Response(200, headers=HTML, body=f"{links}<p>{request.url.path}</p>{script}".encode())


async def test_scripts_are_tried_on_three_routes_and_on_the_page_that_has_others() -> None:
    run = bench(browser())
    run.site = shelves
    await run.run()

    opened_at = {route for (route, _), state in states(run.disk).items() if state is not CellState.SKIPPED} - {"/"}
    left_out = {cell.subject.route for cell, result in run.disk.cells.items() if result.reason == KNOWN_SCRIPTS}

    assert "/item/3" in opened_at
    assert len(opened_at - {"/item/3"}) == MOST_ALIKE
    assert len(left_out) == len(opened_at | left_out) - MOST_ALIKE - 1


async def test_without_a_browser_pages_with_scripts_are_not_reached_and_others_are_clean() -> None:
    run = bench(browser(why_not="There is none."))
    await run.run()

    assert {state for (route, _), state in states(run.disk).items() if route == "/"} == {CellState.NOT_REACHED}
    assert {state for (route, _), state in states(run.disk).items() if route == "/plain"} == {CellState.CLEAN}


async def test_a_scan_that_runs_no_scripts_says_so() -> None:
    policy = replace(DEFAULT_SCAN_POLICY, browser=replace(DEFAULT_SCAN_POLICY.browser, is_on=False))
    run = bench(browser(), Disk(a_scan(replace(a_spec(TARGET), policy=policy))))
    await run.run()

    reasons = {result.reason for cell, result in run.disk.cells.items() if cell.check == XSS}
    assert reasons == {SWITCHED_OFF, ""}


async def test_a_page_that_no_tab_opens_to_its_end_is_not_called_clean() -> None:
    tries: list[Opening] = []

    def stuck(task: OpenTask) -> Opened:
        tries.append(task.opening)
        return Opened(story="The tab crashed.")

    run = bench(browser(stuck))
    await run.run()

    assert {state for (route, _), state in states(run.disk).items() if route == "/"} == {CellState.ERROR}
    assert len(tries) == 2


async def test_a_retest_opens_the_page_again() -> None:
    run = bench(browser())
    await run.run()
    retest = Disk(a_scan())
    retest.scan = replace(retest.scan, type=ScanType.RETEST, base_scan_id=UUID(int=7))
    retest.base = run.disk

    again = bench(browser(lambda task: Opened()), retest)
    assert await again.run() is SliceOutcome.DONE

    assert states(retest)["/", XSS] is CellState.CLEAN
