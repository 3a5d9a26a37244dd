# SPDX-License-Identifier: Apache-2.0
"""Runs whole scans without sockets and without a disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from tests.support.memory_journal import Disk, MemoryDesk
from tests.support.plain_sender import Log, PlainSenders, Site
from tests.support.plain_taster import PlainTasters

from vedette.checks.catalogue import ACTIVE, AREA, PASSIVE, ROLES
from vedette.domain.exchange import Origin, Url
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY
from vedette.domain.scan import Agent, Scan, ScanSpec
from vedette.domain.scope import Scope
from vedette.domain.time import Instant
from vedette.engine.clock import SystemClock
from vedette.scan.catalogue import Catalogue
from vedette.scan.listening import Patience
from vedette.scan.ports import Browser, Callbacks, Clock, ScanDesk, Tasters
from vedette.scan.runner import ScanRunner, SliceOutcome

TARGET = Url(Origin("http", "shop.example", 80), "/")
AGENT = Agent(UUID(int=9), "agent")
CATALOGUE = Catalogue(ACTIVE, PASSIVE, AREA, ROLES)
START = Instant.from_unix_ns(1_700_000_000_000_000_000)


def a_spec(target: Url = TARGET) -> ScanSpec:
    """What a launch without any setting freezes."""
    return ScanSpec(target, Scope(target), DEFAULT_SCAN_POLICY, DEFAULT_REPORT_POLICY)


def a_scan(spec: ScanSpec | None = None) -> Scan:
    """A scan that was just launched."""
    return Scan(UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4), START, spec or a_spec())


NO_PATIENCE = Patience((0.0,) * 4, 0.0)
"""Calls are looked for as often as ever, one look after the other."""


class HastyClock(SystemClock):
    """A clock on which a thousand seconds pass between two looks."""

    def __init__(self) -> None:
        self._looks = 0

    def monotonic_seconds(self) -> float:
        self._looks += 1
        return self._looks * 1000.0


@dataclass
class Bench:
    """A scan, the site that it is of, and what the site was asked."""

    site: Site
    disk: Disk = field(default_factory=lambda: Disk(a_scan()))
    log: Log = field(default_factory=Log)
    slice_seconds: float = 30.0
    clock: Clock = field(default_factory=SystemClock)
    tasters: Tasters = field(default_factory=PlainTasters)
    browser: Browser | None = None
    catalogue: Catalogue = CATALOGUE
    callbacks: Callbacks | None = None

    def runner(self, desk: ScanDesk | None = None) -> ScanRunner:
        """Return a process: it knows what the disk knows."""
        senders = PlainSenders(self.site, self.log, self.browser)
        return ScanRunner(
            desk or MemoryDesk(self.disk),
            senders,
            self.tasters,
            self.clock,
            self.catalogue,
            AGENT,
            "Vedette/0",
            self.slice_seconds,
            callbacks=self.callbacks,
            patience=NO_PATIENCE,
        )

    async def run(self) -> SliceOutcome:
        """Run the scan in one process until it is over or stopped."""
        runner = self.runner()
        while (outcome := await runner.run_slice(self.disk.scan.id)) is SliceOutcome.MORE:
            pass
        return outcome
