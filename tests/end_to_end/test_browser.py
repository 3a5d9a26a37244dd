# SPDX-License-Identifier: Apache-2.0
"""A crawl with the browser reaches everything that the shop's tea planner can ask for, killed or not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import anyio
import pytest
from tests.support.browsing import chromium_path
from tests.support.conducting import AGENT, a_scan, a_spec
from tests.support.memory_journal import Disk, MemoryDesk, is_killed
from tests.support.plain_taster import PlainTasters

from vedette.domain.exchange import Origin
from vedette.domain.scan import Scan, ScanState
from vedette.domain.scope import ScopeKind
from vedette.domain.website import ConsentBasis
from vedette.engine.clock import SystemClock
from vedette.scan.catalogue import Catalogue
from vedette.scan.runner import ScanRunner, SliceOutcome
from vedette.transport.browser.late import LateChromiumMaker
from vedette.transport.browser.launching import Program
from vedette.transport.sender import CurlSenders
from vedette.web.url import parse_url
from vedette_shop import serve_shop
from vedette_shop.truth import PLANNER

PLANNER_ONLY = (r"/planner", r"/print/", r"/tips/")


class LoopbackDesk(MemoryDesk):
    """Consents to the scan's own target."""

    async def consent(self, scan: Scan) -> Mapping[Origin, ConsentBasis]:
        return {scan.spec.target.origin: ConsentBasis.LOOPBACK}


def new_disk(base: str) -> Disk:
    """Return a scan of the planner that crawls and tests nothing."""
    target = parse_url(f"{base}/planner")
    assert target is not None
    spec = a_spec(target)
    scope = replace(spec.scope, kind=ScopeKind.WHOLE_DOMAIN, links=PLANNER_ONLY, links_exclude=False)
    return Disk(a_scan(replace(spec, scope=scope, crawl_and_attack=False)))


async def run(disk: Disk) -> None:
    """Run the scan in one process until it is over."""
    clock = SystemClock()
    maker = LateChromiumMaker(Program(chromium_path()), clock)
    senders = CurlSenders(version="0", clock=clock, make_browser=maker.make)
    runner = ScanRunner(
        LoopbackDesk(disk), senders, PlainTasters(), clock, Catalogue((), (), ()), AGENT, "Vedette/0", 300.0
    )
    with anyio.fail_after(300):
        while await runner.run_slice(disk.scan.id) is SliceOutcome.MORE:
            pass


def asked(log: Path) -> Counter[tuple[str, str]]:
    """Return how often each request reached the shop."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return Counter((line["method"], line["target"]) for line in lines)


def inventory(disk: Disk) -> frozenset[object]:
    """Return what the crawl found: pages by method, address and status, and visits by their state.

    Names that cannot exist are left out: they are drawn for a port, and each run of the shop has its own.
    """
    real = [row for row in disk.pages.values() if disk.candidates[row.key].source != "probe"]
    pages = {(row.method, row.url.partition("/planner")[2], row.status) for row in real}
    visits = {(step.key.partition("/planner")[2], step.state) for step in disk.steps.values() if step.kind == "browse"}
    return frozenset(pages | visits)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Disk, Counter[tuple[str, str]]]:
    log = tmp_path_factory.mktemp("planner") / "access.log"
    with serve_shop(access_log=log) as base:
        disk = new_disk(base)
        anyio.run(run, disk)
    return disk, asked(log)


def test_everything_that_the_planner_asks_for_is_reached(undisturbed: tuple[Disk, Counter[tuple[str, str]]]) -> None:
    disk, counted = undisturbed

    assert disk.scan.state is ScanState.COMPLETE
    assert {(page.method, page.target) for page in PLANNER} - set(counted) == set()


def test_the_browser_fetches_no_document_a_second_time(undisturbed: tuple[Disk, Counter[tuple[str, str]]]) -> None:
    disk, counted = undisturbed
    documents = [row for row in disk.pages.values() if row.method == "GET" and row.media_type == "text/html"]

    fetched = {row.url: counted["GET", "/" + row.url.split("/", 3)[3]] for row in documents}
    assert len(fetched) > 4
    assert {url for url, count in fetched.items() if count > 1} <= {str(disk.scan.spec.target)}  # the opening look


def test_json_that_scripts_send_becomes_part_of_the_inventory(
    undisturbed: tuple[Disk, Counter[tuple[str, str]]],
) -> None:
    disk, _ = undisturbed

    posted = {row.url.rpartition("/")[2] for row in disk.pages.values() if row.method == "POST"}
    assert {"plan", "timer", "wizard", "notes"} <= posted


def test_a_scan_that_is_killed_three_times_finds_the_same(
    undisturbed: tuple[Disk, Counter[tuple[str, str]]], tmp_path: Path
) -> None:
    with serve_shop(access_log=tmp_path / "access.log") as base:
        disk = new_disk(base)
        for lived in (2, 4, 7):
            disk.kill_at = disk.commits + lived
            try:
                anyio.run(run, disk)
            except BaseException as death:
                if not is_killed(death):
                    raise
        disk.kill_at = None
        anyio.run(run, disk)

    assert disk.scan.state is ScanState.COMPLETE
    assert inventory(disk) == inventory(undisturbed[0])
