# SPDX-License-Identifier: Apache-2.0
"""Programs that a number tells apart are each tested where they react differently, and once where they do not."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

import pytest
from tests.support.conducting import Bench
from tests.support.memory_journal import Disk, is_killed
from tests.support.small_site import page

from vedette.domain.coverage import CellState
from vedette.domain.exchange import Request, Response
from vedette.scan.ledger import EVERY_CHECK
from vedette.scan.rows import StepState

pytestmark = pytest.mark.anyio

Program = Callable[[str], str]
SAFE: Program = html.escape
WEAK: Program = str


def silent(_: str) -> str:
    """What shows nothing of its value."""
    return "Thank you."


def numbered(programs: Mapping[int, Program]) -> Callable[[Request], Response]:
    """A site with so many programs behind one index."""

    def answer(request: Request) -> Response:
        if request.url.path == "/":
            return page("".join(f"<a href='/case-{number}/show?name=ann'>{number}</a>" for number in programs))
        name = parse_qs(request.url.query or "", keep_blank_values=True).get("name", [""])[0]
        number = request.url.path.removeprefix("/case-").partition("/")[0]
        if not number.isdigit() or int(number) not in programs:
            return Response(404, body=b"no such page")
        return page(f"<h1>Case {number}</h1><p>{programs[int(number)](name)}</p>")

    return answer


def weak_routes(disk: Disk) -> set[str]:
    return {row.url.partition("?")[0] for row in disk.findings.values() if row.cell.check == "cross-site-scripting"}


def left_out(disk: Disk) -> set[str]:
    return {
        result.cell.subject.route
        for result in disk.cells.values()
        if result.cell.check == EVERY_CHECK and result.state is CellState.SKIPPED and "reacts as" in result.reason
    }


def places(*numbers: int) -> set[str]:
    return {f"http://shop.example/case-{number}/show" for number in numbers}


async def scan(programs: Mapping[int, Program]) -> Bench:
    bench = Bench(numbered(programs))
    await bench.run()
    return bench


async def test_programs_that_react_differently_are_all_tested() -> None:
    bench = await scan({number: (SAFE, silent, WEAK)[number % 3] for number in range(3, 15)})

    assert weak_routes(bench.disk) == places(5, 8, 11, 14)
    assert not left_out(bench.disk)


async def test_one_stands_for_all_that_react_alike() -> None:
    bench = await scan(dict.fromkeys(range(1, 13), SAFE))

    assert len(left_out(bench.disk)) == 11
    assert not weak_routes(bench.disk)
    asked = [request for _, request in bench.log.asked if request.url.path == "/case-9/show"]
    assert len(asked) <= 6
    assert all(step.state is StepState.DONE for step in bench.disk.steps.values() if step.kind == "family")


async def test_what_the_first_is_weak_in_is_tried_at_those_that_react_alike() -> None:
    bench = await scan(dict.fromkeys(range(1, 8), WEAK))

    assert weak_routes(bench.disk) == places(*range(1, 8))
    tried = {
        result.cell.check
        for result in bench.disk.cells.values()
        if result.cell.subject.route == "/case-7/show" and result.cell.subject.place == "query"
    }
    assert "cross-site-scripting" in tried
    assert "sql-injection" not in tried


async def test_the_one_that_reacts_otherwise_among_many_is_tested() -> None:
    bench = await scan({number: WEAK if number == 17 else SAFE for number in range(1, 31)})

    assert weak_routes(bench.disk) == places(17)
    assert len(left_out(bench.disk)) == 28


async def test_programs_that_a_parameter_chooses_are_tested_each() -> None:
    weak_at: dict[str, Program] = {"news": html.escape, "shop": str, "team": silent}
    frames = {"news": "<ul><li>{}</ul>", "shop": "<table><tr><td>{}</table>", "team": "<dl><dt>x<dd>{}</dl>"}

    def answer(request: Request) -> Response:
        if request.url.path != "/index.php":
            return page("".join(f"<a href='/index.php?page={name}&id=ann'>{name}</a>" for name in frames))
        query = parse_qs(request.url.query or "", keep_blank_values=True)
        name, value = (query.get(key, [""])[0] for key in ("page", "id"))
        return (
            page(frames[name].format(weak_at[name](value))) if name in frames else Response(404, body=b"no such page")
        )

    bench = Bench(answer)
    await bench.run()

    found = {row.url for row in bench.disk.findings.values() if row.cell.check == "cross-site-scripting"}
    assert {url.partition("&")[0] for url in found} == {"http://shop.example/index.php?page=shop"}
    tested = {
        result.cell.subject.route for result in bench.disk.cells.values() if result.cell.subject.parameter == "id"
    }
    assert tested == {"/index.php", "/index.php?page=shop&id={id}", "/index.php?page=team&id={id}"}


async def test_a_scan_killed_at_each_commit_ends_as_the_undisturbed_one() -> None:
    programs = {number: (SAFE, WEAK)[number % 2] for number in range(1, 5)}
    expected = await scan(programs)
    bench = Bench(numbered(programs), slice_seconds=0.3)
    for lived in (2, 1, 3, 1, 2, 4, 1, 1, 2, 3, 5, 1):
        bench.disk.kill_at = bench.disk.commits + lived
        try:
            await bench.run()
        except BaseException as death:
            if not is_killed(death):
                raise
    bench.disk.kill_at = None
    await bench.run()

    def outcome(disk: Disk) -> set[tuple[object, object]]:
        return {(result.cell, result.state) for result in disk.cells.values()}

    assert outcome(bench.disk) == outcome(expected.disk)
    assert weak_routes(bench.disk) == weak_routes(expected.disk) == places(1, 3)
