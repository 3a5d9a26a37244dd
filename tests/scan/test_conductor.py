# SPDX-License-Identifier: Apache-2.0
"""A whole scan over a plain function: what it finds, what it says it did not test, and that its numbers add up."""

from __future__ import annotations

import html
from dataclasses import replace
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from tests.support.conducting import TARGET, Bench, HastyClock, a_scan, a_spec
from tests.support.memory_journal import Disk, MemoryDesk, is_killed
from tests.support.small_site import moved, page, small_site

from vedette.domain.coverage import Cell, CellState
from vedette.domain.exchange import Headers, Request, Response
from vedette.domain.scan import Day, FailureReason, Phase, ScanState, ScanType, TimeWindow, TimeWindowItem
from vedette.domain.time import Span
from vedette.domain.weakness import Grade
from vedette.errors import StoreFailed
from vedette.scan.ports import Journal
from vedette.scan.rows import StepState
from vedette.scan.runner import SliceOutcome

pytestmark = pytest.mark.anyio


async def scanned(**changes: object) -> Bench:
    bench = Bench(small_site(), Disk(a_scan(replace(a_spec(), **changes))))  # type: ignore[arg-type]
    assert await bench.run() is SliceOutcome.DONE
    return bench


def ledger(bench: Bench) -> set[tuple[Cell, CellState]]:
    return {(result.cell, result.state) for result in bench.disk.cells.values()}


async def test_a_scan_finds_the_weak_places_and_not_their_twins() -> None:
    disk = (await scanned()).disk
    found = {(row.cell.check, row.cell.subject.route) for row in disk.findings.values() if row.cell.subject.place}

    assert ("open-redirect", "/go") in found
    assert ("cross-site-scripting", "/b") in found
    assert ("cross-site-scripting", "/say") in found
    assert not {route for _, route in found} & {"/safe", "/stay", "/a"}


async def test_it_ends_complete_with_all_steps_done() -> None:
    disk = (await scanned()).disk
    scan = disk.scan

    assert (scan.state, scan.phase, scan.percentage) == (ScanState.COMPLETE, Phase.COMPLETE, 100)
    assert scan.counters.completed_steps == scan.counters.estimated_steps == len(disk.steps)
    assert all(step.state.is_finished for step in disk.steps.values())
    assert disk.archived == 1
    assert disk.observations == {}


async def test_no_cell_is_clean_without_an_exchange_of_its_route() -> None:
    disk = (await scanned()).disk
    reached = {(row.method, row.route) for row in disk.pages.values()}

    for cell, result in disk.cells.items():
        if result.state is CellState.CLEAN and cell.subject.kind == "point":
            assert (cell.subject.method, cell.subject.route) in reached


async def test_what_was_not_tested_is_said_with_its_reason() -> None:
    disk = (await scanned()).disk
    untested = {result.cell.subject.route: result for result in disk.cells.values() if result.cell.check == "*"}

    assert untested["/logout"].state is CellState.SKIPPED
    assert all(result.reason for result in untested.values())
    assert any(result.state is CellState.OUT_OF_SCOPE for result in untested.values())


async def test_a_passive_fact_is_confirmed_by_a_second_exchange() -> None:
    disk = (await scanned()).disk
    missing = [row for row in disk.findings.values() if row.cell.check == "referrer-policy-missing"]

    assert [(row.grade, row.certainty, len(row.evidence)) for row in missing] == [(Grade.CONFIRMED, 100, 2)]


@pytest.mark.parametrize("at_once", [True, False])
async def test_both_ways_of_crawling_and_attacking_find_the_same(at_once: bool) -> None:
    plain, other = await scanned(), await scanned(crawl_and_attack=at_once)

    assert {row.cell for row in plain.disk.findings.values()} == {row.cell for row in other.disk.findings.values()}


async def test_the_time_limit_ends_a_scan_that_says_what_is_left() -> None:
    bench = Bench(small_site(), Disk(a_scan(replace(a_spec(), most_duration=Span.of(hours=0.2)))))
    bench.disk.kill_at = 3
    with pytest.raises(BaseExceptionGroup, check=is_killed):
        await bench.run()
    bench.disk.kill_at, bench.clock = None, HastyClock()
    await bench.run()
    disk = bench.disk

    assert disk.scan.state is ScanState.COMPLETE
    assert disk.scan.time_limit_hit
    assert disk.scan.counters.completed_steps == disk.scan.counters.estimated_steps
    assert any(step.state is StepState.SKIPPED and "time limit" in step.reason for step in disk.steps.values())
    assert any(result.state is CellState.NOT_REACHED for result in disk.cells.values())


async def test_outside_of_its_window_a_scan_waits() -> None:
    closed = TimeWindow(tuple(TimeWindowItem(day, 0, 1440, False) for day in Day), "UTC")
    bench = Bench(small_site(), Disk(a_scan(replace(a_spec(), time_window=closed))))

    assert await bench.run() is SliceOutcome.STOPPED
    assert bench.disk.scan.state is ScanState.DELAYED
    assert bench.log.asked == []


@pytest.mark.parametrize(
    ("wish", "state", "outcome"),
    [
        (ScanState.CANCELLED, ScanState.CANCELLED, SliceOutcome.DONE),
        (ScanState.PAUSING, ScanState.PAUSED, SliceOutcome.STOPPED),
    ],
)
async def test_a_wish_is_heeded(wish: ScanState, state: ScanState, outcome: SliceOutcome) -> None:
    bench = Bench(small_site())
    bench.disk.wish = wish

    assert await bench.run() is outcome
    assert bench.disk.scan.state is state


async def test_a_paused_scan_goes_on_to_the_same_end() -> None:
    whole, bench = await scanned(), Bench(small_site())
    bench.disk.wish = ScanState.PAUSING
    await bench.run()
    bench.disk.wish, bench.disk.scan = None, replace(bench.disk.scan, state=ScanState.RESUMING)
    await bench.run()

    assert bench.disk.scan.state is ScanState.COMPLETE
    assert {(c.cell, c.state) for c in bench.disk.cells.values()} == {
        (c.cell, c.state) for c in whole.disk.cells.values()
    }


def _leads_away(request: Request) -> Response:
    return moved("http://other.example/")


def _circles(request: Request) -> Response:
    return moved("/b" if request.url.path == "/" else "/")


def _wants_login(request: Request) -> Response:
    return page("who are you?", 401)


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        (_leads_away, FailureReason.REDIRECT_DETECTED),
        (_circles, FailureReason.REDIRECT_DETECTED),
        (_wants_login, FailureReason.LOGIN_FAILED),
    ],
)
async def test_a_target_that_cannot_be_scanned_fails_with_a_sentence(site: object, reason: FailureReason) -> None:
    bench = Bench(site)  # type: ignore[arg-type]
    await bench.run()

    assert bench.disk.scan.state is ScanState.FAILED
    assert bench.disk.scan.failure is not None
    assert bench.disk.scan.failure.reason is reason
    assert str(TARGET.origin) in bench.disk.scan.failure.sentence


async def test_an_incremental_scan_tests_what_has_changed() -> None:
    """Pages that are as they were keep what the full scan said of them; a changed one is tested."""
    full = await scanned()
    site = small_site()

    def changed(request: Request) -> Response:
        answer = site(request)
        return replace(answer, body=answer.body.replace(b"<h1>B</h1>", b"<h1>B</h1><p>New words</p>"))

    again = replace(a_scan(), id=UUID(int=77), type=ScanType.INCREMENTAL, base_scan_id=full.disk.scan.id)
    bench = Bench(changed, Disk(again, base=full.disk))
    await bench.run()
    tested = {cell.subject.route for cell in bench.disk.cells if cell.subject.kind == "point"}
    skipped = {r.cell.subject.route for r in bench.disk.cells.values() if "incremental" in r.reason}

    assert bench.disk.scan.state is ScanState.COMPLETE
    assert tested == {"/b"}
    assert {"/", "/a", "/go", "/safe"} <= skipped
    assert len(bench.log.asked) < len(full.log.asked) / 2


async def test_a_retest_tries_the_findings_of_its_base_and_nothing_else() -> None:
    full = await scanned()
    again = replace(a_scan(), id=UUID(int=78), type=ScanType.RETEST, base_scan_id=full.disk.scan.id)
    bench = Bench(small_site(), Disk(again, base=full.disk))
    await bench.run()

    assert {row.cell for row in bench.disk.findings.values()} == {row.cell for row in full.disk.findings.values()}
    assert {cell for cell in bench.disk.cells if cell.subject.kind == "point"} <= {
        row.cell for row in full.disk.findings.values()
    }
    assert bench.disk.pages == {}


async def test_a_retest_tries_all_that_was_found_at_one_parameter() -> None:
    def site(request: Request) -> Response:
        value = parse_qs(request.url.query or "").get("to", [""])[0]
        if request.url.path == "/":
            return page('<html><body><a href="/go?to=/a">go</a></body></html>')
        goes = f'<meta http-equiv="refresh" content="5;url={html.escape(value)}">'
        return page(f"<html><head>{goes}</head><body><p>You go to {value}</p></body></html>")

    full = Bench(site)
    await full.run()
    again = replace(a_scan(), id=UUID(int=80), type=ScanType.RETEST, base_scan_id=full.disk.scan.id)
    bench = Bench(site, Disk(again, base=full.disk))
    await bench.run()
    checks = {row.cell.check for row in bench.disk.findings.values() if row.cell.subject.parameter == "to"}

    assert {"open-redirect", "cross-site-scripting"} <= checks


async def test_a_scan_in_many_slices_has_the_rows_of_one_in_one_slice() -> None:
    def numbered(request: Request) -> Response:
        links = "".join(f'<a href="/item/{number}/page">{number}</a>' for number in range(60))
        path = request.url.path
        text = links if path == "/" else f"<h1>Item</h1><ul><li><b><i>{path}</i></b></li></ul><form><input></form>" * 3
        return page(f"<html><body><main><div><section><p>{text}</p></section></div></main></body></html>")

    whole, cut = Bench(numbered), Bench(numbered, slice_seconds=1_500, clock=HastyClock())
    await whole.run()
    await cut.run()

    assert {row.key: row.route for row in cut.disk.pages.values()} == {
        row.key: row.route for row in whole.disk.pages.values()
    }
    assert ledger(cut) == ledger(whole)


async def test_a_retest_of_a_mended_site_finds_it_clean() -> None:
    full = await scanned()
    again = replace(a_scan(), id=UUID(int=79), type=ScanType.RETEST, base_scan_id=full.disk.scan.id)
    bench = Bench(lambda _: page("<html><body><h1>Mended</h1></body></html>"), Disk(again, base=full.disk))
    await bench.run()
    points = [result for result in bench.disk.cells.values() if result.cell.subject.kind == "point"]

    assert points
    assert {result.state for result in points} == {CellState.CLEAN}


class BrokenDesk(MemoryDesk):
    """A desk whose journal cannot be read."""

    def journal(self, scan_id: UUID, epoch: int) -> Journal:
        if epoch == self.disk.scan.epoch and not self.disk.commits:
            raise StoreFailed("The database is damaged.")
        return super().journal(scan_id, epoch)


async def test_a_memory_that_cannot_be_read_fails_the_scan() -> None:
    """It does not wait for ever: the failure is written down like any other."""
    bench = Bench(small_site())
    desk = BrokenDesk(bench.disk)

    outcome = await bench.runner(desk).run_slice(bench.disk.scan.id)

    assert outcome is SliceOutcome.DONE
    assert bench.disk.scan.state is ScanState.FAILED
    assert bench.disk.scan.failure is not None
    assert bench.disk.scan.failure.reason is FailureReason.OUT_OF_DISK_SPACE


async def test_what_probes_write_into_a_cookie_is_told_from_the_sites_secrets() -> None:
    def shop(request: Request) -> Response:
        return replace(page("<p>Shop"), headers=Headers((("Content-Type", "text/html"), ("Set-Cookie", "shop=5"))))

    bench = Bench(shop, Disk(a_scan()))
    await bench.run()

    of_probes = [each for each in bench.disk.exchanges.values() if each.probed_cookie]
    assert {each.probed_cookie for each in of_probes} == {"shop"}
    assert all((each.request.headers.get("cookie") or "").startswith("shop=") for each in of_probes)


async def test_a_scan_that_another_process_took_is_let_go() -> None:
    bench = Bench(small_site())

    def stolen(request: Request) -> Response:
        bench.disk.scan = replace(bench.disk.scan, epoch=bench.disk.scan.epoch + 1)
        return page("<html><body>Hello</body></html>")

    bench.site = stolen
    outcome = await bench.runner().run_slice(bench.disk.scan.id)

    assert outcome is SliceOutcome.STOPPED
    assert bench.disk.scan.state is not ScanState.FAILED
