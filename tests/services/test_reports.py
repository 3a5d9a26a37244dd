# SPDX-License-Identifier: Apache-2.0
"""Reports of stored scans: whole, in parts, and as few at a time as promised."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import anyio
import pytest
from tests.support.api_house import NamedProofs, NotingEngine, look_up
from tests.support.senders import HandClock
from tests.support.stored import SECRET, exchange, finding_row, shop_scan, shop_website, status

from vedette.domain.member import Member
from vedette.domain.scan import Agent, ScanState
from vedette.errors import NotFound, ReportNotReady, UsageError
from vedette.reports.catalogue import get_format, get_report
from vedette.reports.document import ReportOptions
from vedette.scan.rows import Batch, ExchangeRef
from vedette.services.build import Outside, Services, build_services
from vedette.services.draw import SystemDraw
from vedette.services.report_findings import AT_ONCE
from vedette.store.store import Store
from vedette.wire.enums import ReportType

pytestmark = pytest.mark.anyio
MANY = 2 * AT_ONCE + 3


class NotingPrinter:
    """Fits `services.printing.Printer`: the paper is the page."""

    def __init__(self) -> None:
        self.pages: list[Path] = []

    async def print_page(self, page: Path, paper: Path) -> None:
        self.pages.append(page)
        await anyio.Path(paper).write_bytes(b"%PDF " + await anyio.Path(page).read_bytes())


@pytest.fixture
def printer() -> NotingPrinter:
    return NotingPrinter()


@pytest.fixture
def services(store: Store, clock: HandClock, printer: NotingPrinter) -> Services:
    outside = Outside(
        NotingEngine(), look_up, NamedProofs(), clock, SystemDraw(), printer=printer, product="Vedette 1.2"
    )
    return build_services(store, outside)


async def owner(services: Services) -> Member:
    return await services.members.operator()


async def stored_scan(store: Store, count: int, state: ScanState = ScanState.COMPLETE) -> UUID:
    website = shop_website()
    await store.websites.insert(website)
    scan = shop_scan(website_id=website.id)
    await store.scans.insert(scan, SECRET)
    await store.scans.claim(scan.id, Agent(uuid4(), "a"))
    rows = tuple(
        finding_row(f"/{number:05}", evidence=(("probe", ExchangeRef(1, 0, number)),)) for number in range(count)
    )
    exchanges = tuple(exchange(f"/{number:05}", b"body") for number in range(count))
    batch = Batch(scan.id, 1, 0, status(state), exchanges=exchanges, findings=rows)
    await store.journal(scan.id, 1).commit(batch)
    if state is ScanState.COMPLETE:
        await store.issues.apply_scan(scan.id)
    return scan.id


async def test_a_written_report_tells_what_the_whole_document_does(store: Store, services: Services) -> None:
    actor, scan_id = await owner(services), await stored_scan(store, MANY)
    sink = io.BytesIO()

    await services.reports.write(actor, scan_id, get_format("json"), ReportOptions(), sink)

    document = await services.reports.document(actor, scan_id, ReportOptions())
    assert sink.getvalue() == get_format("json").render(document)
    assert len(document.findings) == len(document.lines) == MANY


async def test_each_finding_is_told_once_with_its_evidence_and_history(store: Store, services: Services) -> None:
    actor, scan_id = await owner(services), await stored_scan(store, MANY)
    sink = io.BytesIO()

    await services.reports.write(actor, scan_id, get_format("native"), ReportOptions(), sink)

    told = json.loads(sink.getvalue())["Findings"]
    assert Counter(found["Id"] for found in told).most_common(1)[0][1] == 1
    assert len(told) == MANY
    assert all(found["Evidence"][0]["Request"]["Url"].endswith(found["Subject"]["Route"]) for found in told)
    assert {len(found["History"]) for found in told} == {1}


async def test_a_printed_report_leaves_no_file_behind(store: Store, services: Services, printer: NotingPrinter) -> None:
    actor, scan_id = await owner(services), await stored_scan(store, 1)
    sink = io.BytesIO()

    await services.reports.write(actor, scan_id, get_report(ReportType.SCAN_DETAIL, "pdf"), ReportOptions(), sink)

    assert sink.getvalue().startswith(b"%PDF <!doctype html>")
    assert not printer.pages[0].parent.exists()
    assert b"Vedette 1.2" in sink.getvalue()


async def test_options_leave_findings_out_of_sums_and_pages_alike(store: Store, services: Services) -> None:
    actor, scan_id = await owner(services), await stored_scan(store, 3)

    none = await services.reports.document(actor, scan_id, ReportOptions(unconfirmed_only=True))
    every = await services.reports.document(actor, scan_id, ReportOptions(confirmed_only=True))

    assert (none.lines, list(none.findings)) == ((), [])
    assert len(every.lines) == len(every.findings) == 3


async def test_a_report_waits_for_the_end(store: Store, services: Services) -> None:
    actor, scan_id = await owner(services), await stored_scan(store, 0, ScanState.SCANNING)

    with pytest.raises(ReportNotReady):
        await services.reports.write(actor, scan_id, get_format("json"), ReportOptions(), io.BytesIO())


async def test_an_unknown_scan_has_no_report(services: Services) -> None:
    with pytest.raises(NotFound):
        await services.reports.write(await owner(services), uuid4(), get_format("json"), ReportOptions(), io.BytesIO())


async def test_nothing_to_print_with_is_said(store: Store, clock: HandClock) -> None:
    bare = build_services(store, Outside(NotingEngine(), look_up, NamedProofs(), clock, SystemDraw()))
    actor, scan_id = await owner(bare), await stored_scan(store, 0)

    with pytest.raises(UsageError, match="print"):
        await bare.reports.write(actor, scan_id, get_report(ReportType.WASC, "pdf"), ReportOptions(), io.BytesIO())
