# SPDX-License-Identifier: Apache-2.0
"""Calls of our own listener in a scan: at once, late, after a death, and after the scan has ended."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from tests.support.conducting import Bench
from tests.support.judge import page
from tests.support.memory_callbacks import MemoryCallbacks
from tests.support.memory_journal import Disk, MemoryJournal, is_killed

from vedette.checks import server_side_request_forgery
from vedette.domain.callback import find_token
from vedette.domain.coverage import CellState
from vedette.domain.exchange import Request, Response
from vedette.domain.scan import ScanState
from vedette.domain.weakness import Grade
from vedette.engine.clock import SystemClock
from vedette.scan.catalogue import Catalogue
from vedette.scan.late_calls import settle_ended
from vedette.scan.listening import NO_LISTENER
from vedette.scan.runner import SliceOutcome

pytestmark = pytest.mark.anyio

CATALOGUE = Catalogue((server_side_request_forgery.CHECK,), (), ())
CHECK = server_side_request_forgery.CHECK.id


@dataclass
class FetchingShop:
    """A site that calls the address in its parameter `url`, and shows nothing of it."""

    callbacks: MemoryCallbacks
    fetches: bool = True
    asked_for: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Response:
        token = find_token(request.url.query or "")
        if token is not None and "url=http" in (request.url.query or ""):
            self.asked_for.append(token)
            if self.fetches:
                self.callbacks.call(token)
        return page('<a href="/fetch?url=/x">fetch</a>')


def bench_of(site: FetchingShop) -> Bench:
    return Bench(site, catalogue=CATALOGUE, callbacks=site.callbacks)


def grades(disk: Disk) -> list[Grade]:
    return [row.grade for row in disk.findings.values() if row.cell.check == CHECK]


def states_of_url(disk: Disk) -> list[CellState]:
    return [
        result.state
        for cell, result in disk.cells.items()
        if cell.check == CHECK and cell.subject.parameter == "url" and cell.subject.route == "/fetch"
    ]


async def test_a_call_at_once_confirms() -> None:
    site = FetchingShop(MemoryCallbacks())
    bench = bench_of(site)

    assert await bench.run() is SliceOutcome.DONE
    assert grades(bench.disk) == [Grade.CONFIRMED]
    assert states_of_url(bench.disk) == [CellState.CONFIRMED]
    assert set(site.asked_for) <= set(site.callbacks.out)


async def test_a_call_after_the_trial_confirms_before_the_scan_ends() -> None:
    site = FetchingShop(MemoryCallbacks(hidden_looks=5))
    bench = bench_of(site)
    await bench.run()

    assert grades(bench.disk) == [Grade.CONFIRMED]
    assert states_of_url(bench.disk) == [CellState.CONFIRMED]
    assert bench.disk.scan.state is ScanState.COMPLETE
    assert bench.disk.scan.counters.medium == 1
    assert bench.disk.scan.counters.completed_steps == len(bench.disk.steps)
    assert len(site.asked_for) == 2


async def test_without_a_listener_the_cells_say_so_and_nothing_is_sent() -> None:
    site = FetchingShop(MemoryCallbacks(has_address=False))
    bench = bench_of(site)
    await bench.run()

    assert site.asked_for == []
    cells = [result for cell, result in bench.disk.cells.items() if cell.check == CHECK]
    assert (CellState.SKIPPED, NO_LISTENER) in {(result.state, result.reason) for result in cells}
    assert states_of_url(bench.disk) == [CellState.SKIPPED]
    assert {result.state for result in cells} == {CellState.SKIPPED, CellState.CLEAN}


async def test_a_death_while_calls_are_waited_for_loses_none() -> None:
    callbacks = MemoryCallbacks()
    site = FetchingShop(callbacks)
    bench = bench_of(site)
    deaths = 0
    for lived in range(1, 40):
        bench.disk.kill_at = lived
        try:
            await bench.run()
        except BaseException as death:
            if not is_killed(death):
                raise
            deaths += 1
        if site.asked_for:
            break
    bench.disk.kill_at = None
    await bench.run()

    assert deaths
    assert grades(bench.disk) == [Grade.CONFIRMED]
    assert len(set(site.asked_for)) == 2
    assert len(site.asked_for) > 2


async def test_a_call_after_the_end_makes_a_finding_in_the_ended_scan() -> None:
    site = FetchingShop(MemoryCallbacks(), fetches=False)
    bench = bench_of(site)
    await bench.run()
    disk = bench.disk
    assert grades(disk) == []
    assert states_of_url(disk) == [CellState.CLEAN]

    for token in set(site.asked_for):
        site.callbacks.call(token)
    journal = MemoryJournal(disk, disk.scan.epoch)
    trials = set(site.callbacks.out.values())
    found = await settle_ended(await journal.load(), journal, site.callbacks, SystemClock(), CATALOGUE, trials)

    assert len(found) == 1
    assert grades(disk) == [Grade.CONFIRMED]
    assert states_of_url(disk) == [CellState.CONFIRMED]
    assert disk.scan.state is ScanState.COMPLETE
    assert disk.scan.counters.medium == len(disk.findings)
    assert "after the scan had ended" in disk.events[-1].text
    commits = disk.commits
    again = await settle_ended(await journal.load(), journal, site.callbacks, SystemClock(), CATALOGUE, trials)
    assert again == ()
    assert disk.commits == commits + 1  # the flush before reading, which holds nothing


async def test_one_late_call_of_two_is_possible() -> None:
    site = FetchingShop(MemoryCallbacks(), fetches=False)
    bench = bench_of(site)
    await bench.run()
    site.callbacks.call(site.asked_for[0])
    journal = MemoryJournal(bench.disk, bench.disk.scan.epoch)
    trials = set(site.callbacks.out.values())
    await settle_ended(await journal.load(), journal, site.callbacks, SystemClock(), CATALOGUE, trials)

    assert grades(bench.disk) == [Grade.POSSIBLE]
