# SPDX-License-Identifier: Apache-2.0
"""Where a scan runs: here, elsewhere, and here again when its runner has gone."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import anyio
import pytest
from rich.console import Console
from tests.support.cli_house import SITE, CliHouse, Play, clean_cells

from vedette.cli.displays import NoDisplay
from vedette.cli.hosting import Host, follow, hosting
from vedette.cli.scan_options import ScanOptions, read_options
from vedette.cli.screen import Screen
from vedette.cli.supervisor import Desk
from vedette.domain.exchange import Url
from vedette.domain.member import Member
from vedette.domain.scan import ScanState
from vedette.services.following import Sight
from vedette.store.lock import DirectoryLock

pytestmark = pytest.mark.anyio


@dataclass
class Watcher(NoDisplay):
    """A display that lets the test act when something is seen."""

    seen: list[ScanState] = field(default_factory=list)
    lock: DirectoryLock | None = None

    def show(self, sight: Sight) -> None:
        self.seen.append(sight.scan.state)
        if self.lock is not None:
            self.lock.release()


def desk_of(house: CliHouse) -> tuple[Desk, io.StringIO]:
    stream = io.StringIO()
    console = Console(file=stream, markup=False, highlight=False, emoji=False)
    return Desk(house.doors, house.data, Screen(console, console), {}), stream


@asynccontextmanager
async def launched(desk: Desk) -> AsyncIterator[tuple[Host, Member, UUID]]:
    """Open a host and launch a scan on it."""
    async with hosting(desk) as host:
        actor = await host.services.members.operator()
        started = await host.services.one_shot.start(actor, read_options(ScanOptions(SITE), {}).wish)
        yield host, actor, started.scan.id


async def test_it_runs_here_where_the_directory_is_free(house: CliHouse) -> None:
    desk, _ = desk_of(house)
    async with launched(desk) as (host, actor, scan_id):
        assert host.runs_here
        ended = await follow(desk, host, actor, scan_id, NoDisplay())
    assert ended.state is ScanState.COMPLETE


async def test_it_goes_on_here_when_the_process_that_had_the_directory_has_gone(house: CliHouse) -> None:
    desk, _ = desk_of(house)
    lock = DirectoryLock.acquire(house.data)
    async with launched(desk) as (host, actor, scan_id):
        ran_here = host.runs_here
        watcher = Watcher(lock=lock)
        ended = await follow(desk, host, actor, scan_id, watcher, take_over_seconds=0.0)
        assert (ran_here, host.runs_here) == (False, True)
    assert watcher.seen[0] is ScanState.QUEUED
    assert ended.state is ScanState.COMPLETE


async def test_an_interrupt_leaves_a_scan_alone_that_runs_elsewhere(house: CliHouse) -> None:
    desk, said = desk_of(house)
    with DirectoryLock.acquire(house.data):
        async with launched(desk) as (host, actor, scan_id):
            with anyio.CancelScope() as scope:
                scope.cancel()
                await follow(desk, host, actor, scan_id, NoDisplay())
            scan = await host.services.scans.get(actor, scan_id)
    assert scan.state is ScanState.QUEUED
    assert "goes on in the process that runs it" in said.getvalue()


async def test_an_interrupt_pauses_a_scan_that_runs_here(house: CliHouse) -> None:
    def lasting(target: Url) -> Play:
        return Play(cells=clean_cells(target), state=ScanState.SCANNING)

    house.play = lasting
    desk, said = desk_of(house)
    async with launched(desk) as (host, actor, scan_id):
        house.play = lambda target: Play(cells=clean_cells(target), state=ScanState.PAUSED)
        with anyio.CancelScope() as scope:
            scope.cancel()
            await follow(desk, host, actor, scan_id, NoDisplay(), leave_seconds=0.5)
        scan = await host.services.scans.get(actor, scan_id)
    assert scan.wish is ScanState.PAUSING
    assert f"vedette scans resume {scan_id}" in said.getvalue()
