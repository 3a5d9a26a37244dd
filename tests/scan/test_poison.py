# SPDX-License-Identifier: Apache-2.0
"""The poison rule: an answer that kills the process which reads it is given up by name, and the scan goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.support.conducting import CATALOGUE, TARGET, Bench, a_scan
from tests.support.memory_journal import Disk, Killed, MemoryJournal, is_killed
from tests.support.mortal_reader import MORTAL_COMMAND
from tests.support.plain_sender import Log, PlainSender, Site
from tests.support.plain_taster import PlainTasters
from tests.support.small_site import page, small_site

from vedette.domain.check import PassiveCheck, Probe, SubjectKind
from vedette.domain.coverage import Cell, CellResult, CellState
from vedette.domain.exchange import Exchange, Request, Response
from vedette.domain.finding import Finding, Subject
from vedette.domain.scan import ScanState
from vedette.engine.clock import SystemClock
from vedette.engine.taster import TasterProcesses
from vedette.scan.catalogue import Catalogue
from vedette.scan.memory import Memory
from vedette.scan.poison import CAUTIOUS_EXCHANGES, Caution, Foretaste
from vedette.scan.ports import SenderSettings, Taste, Tasters
from vedette.scan.prober import Prober
from vedette.scan.runner import SliceOutcome
from vedette.scan.writer import Writer

pytestmark = pytest.mark.anyio

POISON = "\ndie SIGSEGV"
"""What kills the readers of these tests: those of a scan's own process, and the real process that tastes."""
CRASHES = "its answer crashes the reader of pages"
Outcome = tuple[set[tuple[Cell, CellState]], set[tuple[Cell, str]]]


def is_poison(exchange: Exchange) -> bool:
    return exchange.response.body.endswith(POISON.encode())


def taste(exchange: Exchange) -> Taste:
    return Taste.CRASHES if is_poison(exchange) else Taste.SOUND


def mortal(check: PassiveCheck) -> PassiveCheck:
    """Return the check as a reader in C would be: the process dies of what it reads."""

    def inspect(exchange: Exchange, subject: Subject) -> tuple[Finding, ...]:
        if is_poison(exchange):
            raise Killed
        return check.inspect(exchange, subject)

    return replace(check, inspect=inspect)


MORTAL = Catalogue(
    CATALOGUE.active,
    tuple(mortal(check) if check.subject is SubjectKind.ROUTE else check for check in CATALOGUE.passive),
    CATALOGUE.area,
)


def is_visit_of_after(request: Request) -> bool:
    return request.url.path == "/after"


def is_probe_of_b(request: Request) -> bool:
    return request.url.path == "/b" and "%3C" in request.url.target.upper()


def site(is_poisoned: Callable[[Request], bool] = lambda request: False) -> Site:
    """The small site, some of whose answers are poison."""
    plain = small_site()

    def answer(request: Request) -> Response:
        response = plain(request)
        return replace(response, body=response.body + POISON.encode()) if is_poisoned(request) else response

    return answer


async def run_to_its_end(bench: Bench, most_deaths: int = 20) -> int:
    """Run the scan in one process after the other until it is over; return how many died."""
    for deaths in range(most_deaths):
        try:
            assert await bench.run() is SliceOutcome.DONE
        except BaseException as death:
            if not is_killed(death):
                raise
        else:
            return deaths
    raise AssertionError("the scan dies for ever")


async def poisoned(is_poisoned: Callable[[Request], bool], tasters: Tasters) -> tuple[Bench, int]:
    bench = Bench(site(is_poisoned), tasters=tasters, catalogue=MORTAL)
    return bench, await run_to_its_end(bench)


def outcome(bench: Bench, path: str) -> Outcome:
    """Return the ledger and the findings of all routes but `path`."""
    cells = {(each.cell, each.state) for each in bench.disk.cells.values() if each.cell.subject.route != path}
    findings = {(row.cell, row.sink) for row in bench.disk.findings.values() if row.cell.subject.route != path}
    return cells, findings


def given_up(bench: Bench) -> list[CellResult]:
    return [each for each in bench.disk.cells.values() if each.reason == CRASHES]


def stories(bench: Bench) -> list[str]:
    return [event.text for event in bench.disk.events if event.kind == "poison"]


@pytest.fixture(params=["a function", "a real process"])
def tasters(request: pytest.FixtureRequest) -> Tasters:
    return PlainTasters(taste) if request.param == "a function" else TasterProcesses(MORTAL_COMMAND)


async def test_a_page_that_kills_its_reader_costs_one_death_and_itself(tasters: Tasters) -> None:
    undisturbed = Bench(site())
    await undisturbed.run()
    bench, deaths = await poisoned(is_visit_of_after, tasters)

    assert deaths == 1
    assert bench.disk.scan.state is ScanState.COMPLETE
    assert bench.disk.scan.counters.completed_steps == bench.disk.scan.counters.estimated_steps
    assert outcome(bench, "/after") == outcome(undisturbed, "/after")
    assert [(each.cell.subject.route, each.cell.check, each.state) for each in given_up(bench)] == [
        ("/after", "*", CellState.ERROR)
    ]
    assert stories(bench) == [f"GET http://shop.example/after was given up: {CRASHES}."]


async def test_an_answer_to_a_probe_that_kills_its_reader_costs_its_cells(tasters: Tasters) -> None:
    undisturbed = Bench(site())
    await undisturbed.run()
    bench, deaths = await poisoned(is_probe_of_b, tasters)
    lost = given_up(bench)

    assert deaths == 1
    assert bench.disk.scan.state is ScanState.COMPLETE
    assert outcome(bench, "/b") == outcome(undisturbed, "/b")
    assert {each.cell.subject.route for each in lost} == {"/b"}
    assert {each.state for each in lost} == {CellState.ERROR}
    assert "cross-site-scripting" in {each.cell.check for each in lost}
    assert all("http://shop.example/b?name=" in text for text in stories(bench))


async def test_a_site_full_of_poison_costs_one_death() -> None:
    links = "".join(f"<a href='/p{number}/{'abc'[number % 3]}'>p</a>" for number in range(300))

    def answer(request: Request) -> Response:
        return page(f"<html><body>{links}</body></html>" if request.url.path == "/" else f"<p>{POISON}")

    tasters = PlainTasters(taste)
    bench = Bench(answer, tasters=tasters, catalogue=MORTAL)
    deaths = await run_to_its_end(bench)

    assert deaths == 1
    assert bench.disk.scan.state is ScanState.COMPLETE
    assert len([each for each in given_up(bench) if each.cell.check == "*"]) > CAUTIOUS_EXCHANGES


async def test_an_undisturbed_scan_tastes_nothing() -> None:
    tasters = PlainTasters(taste)
    bench = Bench(site(), tasters=tasters, slice_seconds=0.2)
    await bench.run()

    assert tasters.tasted == []
    assert bench.disk.scan.state is ScanState.COMPLETE


async def test_a_scan_that_was_paused_in_good_order_tastes_nothing() -> None:
    tasters = PlainTasters(taste)
    bench = Bench(site(), tasters=tasters)
    bench.disk.wish = ScanState.PAUSING
    await bench.run()
    bench.disk.wish, bench.disk.scan = None, replace(bench.disk.scan, state=ScanState.RESUMING)
    await bench.run()

    assert tasters.tasted == []


async def test_a_death_before_the_first_answer_was_committed_is_known() -> None:
    """The very first page may be the one that kills."""
    bench, deaths = await poisoned(lambda request: request.url.path == "/", PlainTasters(taste))

    assert deaths == 1
    assert bench.disk.scan.state is ScanState.COMPLETE
    assert ("/", CRASHES) in {(each.cell.subject.route, each.reason) for each in bench.disk.cells.values()}


async def test_where_nothing_can_be_tasted_the_scan_goes_on_and_says_so() -> None:
    bench = Bench(site(), Disk(replace(a_scan(), state=ScanState.SCANNING)), tasters=TasterProcesses(("/nowhere",)))
    await bench.run()

    assert bench.disk.scan.state is ScanState.COMPLETE
    assert stories(bench) == [
        "The scan goes on without the process that reads doubtful answers: it could not be started."
    ]


async def test_after_a_death_that_no_answer_caused_caution_ends_and_changes_nothing() -> None:
    undisturbed, tasters = Bench(site()), PlainTasters(taste)
    await undisturbed.run()
    bench = Bench(site(), tasters=tasters)
    bench.disk.kill_at = 1
    with pytest.raises(BaseExceptionGroup, check=is_killed):
        await bench.run()
    bench.disk.kill_at, asked_before = None, len(bench.log.asked)
    await bench.run()

    assert outcome(bench, "") == outcome(undisturbed, "")
    assert 0 < len(tasters.tasted) < len(bench.log.asked) - asked_before - 20
    assert stories(bench) == []


async def test_an_answer_that_comes_after_the_caution_is_tasted_if_it_was_asked_for_before() -> None:
    caution, tasters, disk = Caution(ScanState.SCANNING), PlainTasters(taste), Disk(a_scan())

    def answer_late(request: Request) -> Response:
        caution.see_commit(CAUTIOUS_EXCHANGES)
        return page("late")

    settings = SenderSettings(
        disk.scan.id, disk.scan.spec.scope, {}, disk.scan.spec.policy.http, disk.scan.spec.via, disk.scan.credentials
    )
    sender, journal = PlainSender(answer_late, settings, Log()), MemoryJournal(disk, 1)
    memory = Memory(await journal.load())
    writer = Writer(journal, sender, disk.scan.id, 1, 0, memory.status, caution.see_commit)
    prober = Prober(sender, writer, Foretaste(caution, tasters, writer, SystemClock()), {})
    for _ in range(2):
        await prober.send(Probe(Request("GET", TARGET)), "mark")

    assert len(tasters.tasted) == 1


@pytest.mark.parametrize("state", list(ScanState))
def test_caution_begins_only_where_a_holder_left_the_scan_at_work(state: ScanState) -> None:
    assert Caution(state).is_on is (state in (ScanState.SCANNING, ScanState.PAUSING))


def test_caution_ends_with_what_is_committed() -> None:
    caution = Caution(ScanState.SCANNING)
    caution.see_commit(CAUTIOUS_EXCHANGES - 1)
    assert caution.is_on
    caution.see_commit(1)
    assert not caution.is_on


def test_caution_stays_once_an_answer_has_crashed_a_reader() -> None:
    caution = Caution(ScanState.SCANNING)
    caution.keep()
    caution.see_commit(10 * CAUTIOUS_EXCHANGES)

    assert caution.is_on
