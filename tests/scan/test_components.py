# SPDX-License-Identifier: Apache-2.0
"""What a site is made of is written down once, and a library that runs is certain once two looks have shown it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.conducting import Bench, a_scan, a_spec
from tests.support.memory_journal import Disk
from tests.support.plain_browser import PlainBrowser
from tests.support.small_site import page

from vedette.domain.exchange import Headers, Request, Response
from vedette.domain.weakness import Grade
from vedette.scan.visits import Visit

pytestmark = pytest.mark.anyio
SHELL = "<html><body><div id='app'></div><script src='/jquery-1.12.4.min.js'></script></body></html>"


def site(request: Request) -> Response:
    match request.url.path:
        case "/":
            shown = page(SHELL)
            return replace(shown, headers=Headers((*shown.headers.lines, ("Server", "Apache/2.4.49"))))
        case "/jquery-1.12.4.min.js":
            return Response(200, "OK", Headers((("Content-Type", "text/javascript"),)), b"run()")
        case _:
            return page("<html><body><h1>Not here</h1></body></html>", 404)


def bench(*libraries: str) -> Bench:
    spec = a_spec()
    disk = Disk(a_scan(replace(spec, policy=replace(spec.policy, checks=None))))
    return Bench(site, disk=disk, browser=PlainBrowser(lambda task: Visit(libraries=libraries)))


def graded(made: Bench, check: str) -> dict[str, Grade]:
    return {row.sink: row.grade for row in made.disk.findings.values() if row.cell.check == check}


async def test_what_answers_show_is_written_down_once() -> None:
    made = bench("vue 2.5.16")

    await made.run()

    seen = {key: row.source for key, row in made.disk.components.items()}
    assert seen["apache", "2.4.49"] == "the header Server"
    assert seen["jquery", "1.12.4"] == "the address of a script"
    assert seen["vue", "2.5.16"] == "running code"


async def test_a_header_stays_possible_and_a_running_library_is_confirmed() -> None:
    made = bench("jquery 1.12.4")

    await made.run()

    assert graded(made, "out-of-date-component") == {"apache": Grade.POSSIBLE}
    assert graded(made, "vulnerable-javascript-library") == {"jQuery 1.12.4": Grade.CONFIRMED}


async def test_without_a_browser_the_address_makes_it_likely() -> None:
    made = bench()

    await made.run()

    assert graded(made, "vulnerable-javascript-library") == {"jQuery 1.12.4": Grade.POSSIBLE}
