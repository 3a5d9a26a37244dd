# SPDX-License-Identifier: Apache-2.0
"""Archives: a scan comes back as it was, and what somebody else made of one is refused before anything is stored."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.support.api_house import NamedProofs, NotingEngine, look_up
from tests.support.senders import HandClock
from tests.support.stored import SECRET, cell_result, exchange, finding_row, shop_scan, shop_website, status

from vedette.domain.coverage import CellState
from vedette.domain.member import Member
from vedette.domain.scan import Agent, Counters, Credentials, Phase, Scan, ScanState
from vedette.errors import Conflict, ReportNotReady, UsageError
from vedette.scan.rows import Batch, EventRow, ExchangeRef, RefusalRow, StepRow, StepState
from vedette.services.build import Outside, Services, build_services
from vedette.services.draw import SystemDraw
from vedette.store.store import Store, StorePlace, open_store

pytestmark = pytest.mark.anyio
AGENT = Agent(uuid4(), "embedded")
Files = dict[str, bytes]


async def ended_scan(store: Store, state: ScanState = ScanState.COMPLETE) -> Scan:
    """Store a scan with one of each kind of row."""
    site = shop_website()
    await store.websites.insert(site)
    new = shop_scan(website_id=site.id, credentials=Credentials(headers=(("X-Key", "top secret value"),)))
    await store.scans.insert(new, SECRET)
    scan = await store.scans.claim(new.id, AGENT)
    ref = ExchangeRef(scan.epoch, 0, 1)
    finding = finding_row("/search", evidence=(("answer", ref),))
    shown = (exchange("/"), exchange("/search?q=1", b"<p>lone \xff and top secret value</p>" * 40))
    step = StepRow("a", "visit", Phase.CRAWLING, 1, StepState.DONE, value=b"left out")
    batch = Batch(
        scan.id,
        scan.epoch,
        0,
        status(state, phase=Phase.COMPLETE, percentage=100, counters=Counters(1, 1, 9, high=1)),
        exchanges=shown,
        steps=(step,),
        cells=(cell_result("/search", CellState.CONFIRMED), cell_result("/\udcff", CellState.CLEAN)),
        findings=(finding,),
        refusals=(RefusalRow("scope", "GET", "http://x/", 3),),
        events=(EventRow(scan.initiated_at, "state", "It runs."),),
    )
    await store.journal(scan.id, scan.epoch).commit(batch)
    return await store.scans.get(scan.id)


@pytest.fixture
def elsewhere(tmp_path: Path, clock: HandClock, engine: NotingEngine) -> Iterator[tuple[Store, Services]]:
    store = open_store(StorePlace(tmp_path / "elsewhere"), clock)
    yield store, build_services(store, Outside(engine, look_up, NamedProofs(), clock, SystemDraw()))
    store.close()


async def owner_of(services: Services) -> Member:
    return (await services.tokens.create("owner@example.org")).member


async def exported(services: Services, scan_id: UUID) -> bytes:
    sink = io.BytesIO()
    await services.archives.export(await owner_of(services), scan_id, sink, "Vedette 1")
    return sink.getvalue()


async def test_a_scan_comes_back_as_it_was(store: Store, services: Services, elsewhere: tuple[Store, Services]) -> None:
    there, others = elsewhere
    scan = await ended_scan(store)
    owner = await owner_of(others)

    came = await others.archives.import_(owner, io.BytesIO(await exported(services, scan.id)))

    assert (came.id, came.state, came.user_id) == (scan.id, ScanState.COMPLETE, owner.id)
    assert came.credentials == Credentials()
    assert replace(came.counters) == scan.counters
    assert await there.archives.rows(scan.id) == await store.archives.rows(scan.id)
    (known,), (found,) = await store.findings.of_scan(scan.id), await there.findings.of_scan(scan.id)
    assert found.finding == known.finding
    assert found.finding.evidence
    await there.sweep()
    assert (await there.findings.of_scan(scan.id))[0].finding.evidence
    assert (await there.websites.find_by_url("https://shop.example/")) is not None
    assert len(await there.issues.unapplied_scans()) == 1
    with pytest.raises(Conflict, match="here already"):
        await others.archives.import_(owner, io.BytesIO(await exported(services, scan.id)))


async def test_no_secret_is_in_an_archive(store: Store, services: Services) -> None:
    content = zipped_files(await exported(services, (await ended_scan(store)).id))

    assert not [name for name, text in content.items() if b"top secret" in text or b"top%20secret" in text]


async def test_a_look_into_the_past_moves_no_issues(
    store: Store, services: Services, elsewhere: tuple[Store, Services]
) -> None:
    there, others = elsewhere
    scan = await ended_scan(store)
    site = shop_website()
    await there.websites.insert(site)
    later = shop_scan(
        website_id=site.id, state=ScanState.COMPLETE, initiated_at=replace(scan.initiated_at, ticks=10**18)
    )
    await there.scans.insert(later, SECRET)
    await others.archives.import_(await owner_of(others), io.BytesIO(await exported(services, scan.id)))

    assert scan.id not in await there.issues.unapplied_scans()


async def test_a_scan_that_runs_is_not_exported(store: Store, services: Services) -> None:
    scan = await ended_scan(store, ScanState.SCANNING)

    with pytest.raises(ReportNotReady):
        await exported(services, scan.id)


def zipped_files(archive: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(files: Files) -> bytes:
    """Return an archive of these files as they are."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return sink.getvalue()


def signed(files: Files) -> bytes:
    """Return an archive of these files whose manifest says so: what a careful enemy would make."""
    manifest = json.loads(files["manifest.json"])
    for name in manifest["files"]:
        content = files[name]
        manifest["files"][name] = {
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "rows": content.count(b"\n"),
        }
    return zipped({**files, "manifest.json": json.dumps(manifest).encode()})


def changed(name: str, change: Callable[[dict[str, object]], object]) -> Callable[[Files], bytes]:
    """Return what changes the first line of a file, and signs the archive anew."""

    def work(files: Files) -> bytes:
        first, _, rest = files[name].partition(b"\n")
        value = json.loads(first)
        change(value)
        return signed({**files, name: json.dumps(value).encode() + b"\n" + rest})

    return work


def with_manifest(**fields: object) -> Callable[[Files], bytes]:
    def work(files: Files) -> bytes:
        return zipped({**files, "manifest.json": json.dumps({**json.loads(files["manifest.json"]), **fields}).encode()})

    return work


def twice(files: Files) -> bytes:
    sink = io.BytesIO(zipped(files))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(sink, "a") as opened:
        opened.writestr("scan.json", files["scan.json"])
    return sink.getvalue()


def packed_oddly(files: Files) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_LZMA) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return sink.getvalue()


def nested(files: Files) -> bytes:
    return signed({**files, "events.jsonl": b"[" * 100_000 + b"]" * 100_000 + b"\n"})


HOSTILE: dict[str, Callable[[Files], bytes]] = {
    "nothing": lambda files: b"",
    "no zip": lambda files: b"GIF89a" * 100,
    "cut short": lambda files: zipped(files)[:-200],
    "another zip": lambda files: zipped({"readme.txt": b"x"}),
    "a path that leads out": lambda files: zipped({**files, "../../evil": b"x"}),
    "an absolute path": lambda files: zipped({**files, "/etc/cron.d/evil": b"x"}),
    "a file that is not known": lambda files: zipped({**files, "more.jsonl": b"x"}),
    "a file that is missing": lambda files: zipped({k: v for k, v in files.items() if k != "pages.jsonl"}),
    "a file twice": twice,
    "another version": with_manifest(version=2),
    "a version that is no number": with_manifest(version="x" * 10_000),
    "another format": with_manifest(format="other"),
    "a manifest without files": with_manifest(files={}),
    "a manifest that is a list": lambda files: zipped({**files, "manifest.json": b"[]"}),
    "a manifest without end": lambda files: zipped({**files, "manifest.json": b" " * 2_000_000}),
    "lengths that are too large": with_manifest(
        files={name: {"bytes": 2**40, "sha256": "", "rows": 0} for name in ("scan.json",)}
    ),
    "an entry that grows beyond what was said": lambda files: zipped({**files, "events.jsonl": b"0" * 50_000_000}),
    "another content than was said": lambda files: zipped({**files, "scan.json": files["scan.json"] + b"{}\n"}),
    "another packing": packed_oddly,
    "a line without end": lambda files: signed({**files, "events.jsonl": b"x" * 100_000}),
    "brackets without end": nested,
    "no scan": lambda files: signed({**files, "scan.json": b""}),
    "two scans": lambda files: signed({**files, "scan.json": files["scan.json"] * 2}),
    "the scan of another archive": changed("scan.json", lambda scan: scan.update(id=str(uuid4()))),
    "a scan that goes on": changed("scan.json", lambda scan: scan.update(state="scanning")),
    "a moment outside the calendar": changed("scan.json", lambda scan: scan.update(initiated_at={"ticks": -1})),
    "a certainty of 1,000": changed("findings.jsonl", lambda row: row.update(certainty=1000)),
    "a finding that cannot be read": changed("findings.jsonl", lambda row: row.update(value="e30=")),
    "a finding of no subject": changed("findings.jsonl", lambda row: row.update(severity="terrible")),
    "an exchange out of its place": changed(
        "evidence.jsonl", lambda row: row.update(ref={"epoch": 1, "batch": 0, "index": 7})
    ),
    "an exchange at a place below zero": changed(
        "evidence.jsonl", lambda row: row.update(ref={"epoch": -1, "batch": 0, "index": 0})
    ),
    "a number of 5,000 digits": lambda files: signed(
        {**files, "refusals.jsonl": b'{"reason":"","method":"","url":"","count":' + b"9" * 5_000 + b"}\n"}
    ),
    "a count that no column holds": changed("refusals.jsonl", lambda row: row.update(count=2**63)),
    "an address of a website that is none": changed("scan.json", lambda scan: scan.update(website_root="file:///x")),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Files, Store, Services]]:
    """Yield the files of a sound archive, and a place that stays empty while every import is refused."""
    clock = HandClock()
    stores = [open_store(StorePlace(tmp_path_factory.mktemp(name)), clock) for name in ("from", "to")]
    here, there = (
        build_services(each, Outside(NotingEngine(), look_up, NamedProofs(), clock, SystemDraw())) for each in stores
    )

    async def make() -> bytes:
        return await exported(here, (await ended_scan(stores[0])).id)

    yield zipped_files(asyncio.run(make())), stores[1], there
    for each in stores:
        each.close()


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
async def test_refuses_and_stores_nothing(
    shared: tuple[Files, Store, Services], change: Callable[[Files], bytes]
) -> None:
    files, store, services = shared

    with pytest.raises(UsageError):
        await services.archives.import_(await owner_of(services), io.BytesIO(change(dict(files))))

    assert await store.evidence.scan_ids() == ()
    assert await store.scans.count_by_state() == {}
