# SPDX-License-Identifier: Apache-2.0
"""Scans under a policy as a client writes it: from the settings on the wire to what the site was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from tests.support.conducting import AGENT, Bench, a_scan
from tests.support.memory_journal import Disk, MemoryDesk
from tests.support.plain_taster import PlainTasters
from tests.support.recording_server import Recording, recording_server

from vedette.checks import open_redirect, sql_injection
from vedette.checks.catalogue import EVERY
from vedette.domain.coverage import CellState
from vedette.domain.exchange import Headers, Origin, Request, Response, Url
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY, ScanPolicy
from vedette.domain.scan import Credentials, ScanSpec, Via
from vedette.domain.scope import AdditionalWebsite, Scope
from vedette.domain.website import ConsentBasis
from vedette.engine.clock import SystemClock
from vedette.scan.catalogue import Catalogue
from vedette.scan.runner import ScanRunner, SliceOutcome
from vedette.services.scan_policies import read_policy
from vedette.transport.sender import CurlSenders
from vedette.web.url import parse_url
from vedette.wire.keys import fold_keys
from vedette.wire.scan_policy import NewScanPolicy

Settings = Mapping[str, Any]
Pages = Mapping[str, str | Response]
QUICK = Catalogue((open_redirect.CHECK,), ())
"""One check that asks little, so that scans are short."""
EVERYWHERE = Catalogue((sql_injection.CHECK,), ())
"""A check that is tried at headers and cookies, too."""


def policy_of(settings: Settings) -> ScanPolicy:
    """Return the default policy with the settings of the wire changed."""
    sent = NewScanPolicy.model_validate(fold_keys({"Name": "Mine", **settings}, NewScanPolicy))
    return read_policy(sent, DEFAULT_SCAN_POLICY, EVERY)


def spec_of(settings: Settings, target: str) -> ScanSpec:
    """Return what a launch of `target` under such a policy freezes."""
    url = parse_url(target)
    assert url is not None
    policy = policy_of(settings)
    return ScanSpec(url, policy.narrowed(Scope(url)), policy, DEFAULT_REPORT_POLICY)


def html(text: str) -> str:
    """A page of its own kind: the more letters, the more elements."""
    return f"<html><body><main>{text}</main></body></html>"


def site_of(pages: Pages) -> Callable[[Request], Response]:
    """Return a site that has these pages by path, with or without their query, and honest 404s."""

    def answer(request: Request) -> Response:
        found = pages.get(request.url.target, pages.get(request.url.path))
        if isinstance(found, Response):
            return found
        status, text = (404, html("<h1>Not here</h1>")) if found is None else (200, found)
        return Response(status, "OK", Headers((("Content-Type", "text/html"),)), text.encode())

    return answer


async def scanned(
    settings: Settings, pages: Pages, target: str = "http://shop.example/", catalogue: Catalogue = QUICK
) -> Bench:
    """Scan a site that is a plain function."""
    bench = Bench(site_of(pages), Disk(a_scan(spec_of(settings, target))), catalogue=catalogue)
    assert await bench.run() is SliceOutcome.DONE
    return bench


def visited(bench: Bench) -> set[str]:
    """Return the targets of the pages that were fetched and are there."""
    rows = bench.disk.pages.values()
    return {url.target for row in rows if row.status == 200 and (url := parse_url(row.url)) is not None}


def tried(bench: Bench) -> set[str]:
    """Return `route place parameter` of every insertion point that a check was tried at."""
    return {
        f"{cell.subject.route} {cell.subject.place} {cell.subject.parameter}"
        for cell, result in bench.disk.cells.items()
        if cell.subject.kind == "point" and result.state is not CellState.SKIPPED
    }


@dataclass
class Local:
    """A site on loopback and a scan of it with the real sender."""

    server: Recording
    disk: Disk = field(default_factory=lambda: Disk(a_scan()))

    async def scan(
        self,
        settings: Settings,
        *,
        via: Via | None = None,
        credentials: Credentials | None = None,
        others: tuple[str, ...] = (),
    ) -> Disk:
        """Scan the site, along with `others`, and return what is known then."""
        spec = replace(spec_of(settings, f"{self.server.url}/"), via=via or Via())
        urls = tuple(url for url in map(parse_url, others) if url is not None)
        spec = replace(spec, scope=replace(spec.scope, additional=tuple(map(AdditionalWebsite, urls))))
        scan = replace(a_scan(spec), credentials=credentials or Credentials())
        self.disk = Disk(scan)
        desk = LoopbackDesk(self.disk, urls)
        runner = ScanRunner(
            desk,
            CurlSenders(version="1", clock=SystemClock()),
            PlainTasters(),
            SystemClock(),
            QUICK,
            AGENT,
            "Vedette/1",
        )
        while await runner.run_slice(scan.id) is SliceOutcome.MORE:
            pass
        return self.disk


class LoopbackDesk(MemoryDesk):
    """A desk that lets this machine's loopback be reached."""

    def __init__(self, disk: Disk, others: tuple[Url, ...] = ()) -> None:
        super().__init__(disk)
        self._others = others

    async def consent(self, scan: Any) -> Mapping[Origin, ConsentBasis]:
        urls = (scan.spec.target, *self._others)
        return {url.origin: ConsentBasis.LOOPBACK for url in urls}


@asynccontextmanager
async def local_site(answer: Callable[[bytes], bytes] | bytes, tls: Any = None) -> AsyncIterator[Local]:
    """Serve a site on loopback while the context lasts."""
    async with recording_server(answer, tls) as server:
        yield Local(server)
