# SPDX-License-Identifier: Apache-2.0
"""Active checks of routes, directories and hosts: planned once, run to their end, and told in the ledger."""

from __future__ import annotations

import string
from dataclasses import replace
from uuid import UUID

import pytest
from tests.support.conducting import TARGET, Bench

from vedette.checks.version_control_exposed import CHECK
from vedette.domain.coverage import CellState
from vedette.domain.exchange import Headers, Request, Response
from vedette.domain.finding import Directory, Host, Route, subject_key
from vedette.domain.scan import ScanType
from vedette.scan.areas import MOST_DIRECTORIES, TOO_MANY_DIRECTORIES, areas_of
from vedette.scan.catalogue import Catalogue
from vedette.scan.runner import SliceOutcome

pytestmark = pytest.mark.anyio
HTML = Headers((("Content-Type", "text/html"),))
LINKS = b'<a href="/app/list">list</a><a href="/app/news/today">news</a><a href="/app/news/later">later</a>'


def get(path: str) -> Request:
    return Request("GET", TARGET.with_target(path))


def site(request: Request) -> Response:
    match request.url.path:
        case "/app/.git/HEAD":
            return Response(200, headers=Headers(()), body=b"ref: refs/heads/main\n")
        case "/" | "/app/list" | "/app/news/today" | "/app/news/later":
            return Response(200, headers=HTML, body=LINKS)
        case _:
            return Response(404, headers=HTML, body=b"<h1>Not found</h1>")


def bench_of() -> Bench:
    return Bench(site, catalogue=Catalogue((), (), (CHECK,)))


def test_a_page_shows_its_route_its_directories_and_its_host() -> None:
    areas = areas_of(get("/a/b/c?x=1"), "/a/b/{3}", get("/start"))

    assert areas == (
        Route(get("/a/b/c?x=1"), "/a/b/{3}"),
        Directory(TARGET.with_target("/")),
        Directory(TARGET.with_target("/a/")),
        Directory(TARGET.with_target("/a/b/")),
        Host(get("/start")),
    )


def test_the_host_of_another_origin_is_entered_at_its_root() -> None:
    elsewhere = Request("GET", replace(TARGET, origin=replace(TARGET.origin, host="cdn.example")).with_target("/x/y"))

    assert areas_of(elsewhere, "/x/y", get("/start"))[-1] == Host(
        replace(elsewhere, url=elsewhere.url.with_target("/"))
    )


async def test_each_directory_is_tried_once_and_only_the_weak_one_is_found() -> None:
    bench = bench_of()

    assert await bench.run() is SliceOutcome.DONE

    states = {cell.cell.subject.route: cell.state for cell in bench.disk.cells.values() if cell.cell.check == CHECK.id}
    assert states == {"/": CellState.CLEAN, "/app/": CellState.CONFIRMED, "/app/news/": CellState.CLEAN}
    (finding,) = bench.disk.findings.values()
    assert finding.cell.subject == subject_key(Directory(TARGET.with_target("/app/")))
    asked = [request.url.path for _, request in bench.log.asked]
    assert asked.count("/app/news/.git/HEAD") == 1


async def test_a_retest_looks_again_at_the_directory_only() -> None:
    first = bench_of()
    await first.run()
    second = bench_of()
    second.disk.base = first.disk
    second.disk.scan = replace(second.disk.scan, type=ScanType.RETEST, base_scan_id=UUID(int=7))

    assert await second.run() is SliceOutcome.DONE

    assert [row.cell.subject.route for row in second.disk.findings.values()] == ["/app/"]
    assert {request.url.path.partition(".")[0] for _, request in second.log.asked} == {"/", "/app/"}


async def test_directories_beyond_the_most_are_told() -> None:
    names = string.ascii_lowercase[:16]
    links = "".join(f'<a href="/{one}x/{other}y/page">x</a>' for one in names for other in names)

    def wide(request: Request) -> Response:
        return Response(
            200, headers=HTML, body=links.encode() if request.url.path == "/" else request.url.path.encode()
        )

    bench = Bench(wide, catalogue=Catalogue((), (), (CHECK,)))

    assert await bench.run() is SliceOutcome.DONE

    cells = [cell for cell in bench.disk.cells.values() if cell.cell.check == CHECK.id]
    left_out = [cell for cell in cells if cell.state is CellState.SKIPPED]
    assert len(cells) - len(left_out) == MOST_DIRECTORIES
    assert {cell.reason for cell in left_out} == {TOO_MANY_DIRECTORIES}
