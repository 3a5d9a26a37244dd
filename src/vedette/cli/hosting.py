# SPDX-License-Identifier: Apache-2.0
"""Runs scans in this process, or follows them where another process has the data directory; and sees one to its end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID

import anyio

from vedette.cli.displays import Display
from vedette.cli.listener_options import read_listener
from vedette.cli.supervisor import Desk
from vedette.domain.callback import ListenerSettings
from vedette.domain.member import Member
from vedette.domain.scan import Scan, ScanState
from vedette.errors import Conflict, VedetteError
from vedette.services.build import Services

LOOK_SECONDS = 0.5
TAKE_OVER_SECONDS = 2.0
LEAVE_SECONDS = 15.0
"""How long an interrupted command waits for the scan to come to rest."""


class Host:
    """The services of a data directory. `runs_here` is false while another process runs the scans."""

    def __init__(
        self, desk: Desk, stack: AsyncExitStack, services: Services, listener: ListenerSettings, *, runs_here: bool
    ) -> None:
        self._desk = desk
        self._listener = listener
        self._stack = stack
        self.services = services
        self.runs_here = runs_here

    async def try_to_run_here(self, actor: Member, scan_id: UUID) -> None:
        """Take the directory's lock where its holder has gone, and run the scan here from now on."""
        services = await _try_to_run(self._desk, self._stack, self._listener)
        if services is not None:
            self.services, self.runs_here = services, True
            await services.scans.take_up(actor, scan_id)


@asynccontextmanager
async def hosting(desk: Desk, listener: ListenerSettings | None = None) -> AsyncIterator[Host]:
    """Open the data directory of `desk` to run scans, or to follow them where another process has its lock.

    Without a `listener` the environment says where sites can call. Raises StoreFailed, UsageError.
    """
    listener = listener or read_listener(desk.environ)
    async with AsyncExitStack() as stack:
        services = await _try_to_run(desk, stack, listener)
        if services is not None:
            yield Host(desk, stack, services, listener, runs_here=True)
        else:
            services = await stack.enter_async_context(desk.doors.open_services(desk.data))
            yield Host(desk, stack, services, listener, runs_here=False)


async def _try_to_run(desk: Desk, stack: AsyncExitStack, listener: ListenerSettings) -> Services | None:
    try:
        return await stack.enter_async_context(desk.doors.run_here(desk.data, listener))
    except Conflict:
        return None


async def follow(
    desk: Desk,
    host: Host,
    actor: Member,
    scan_id: UUID,
    display: Display,
    take_over_seconds: float = TAKE_OVER_SECONDS,
    leave_seconds: float = LEAVE_SECONDS,
) -> Scan:
    """Show the scan until it has ended or rests, and return it.

    When this process is interrupted the scan that runs in it is paused first, and how to go on is told.
    Where another process ran it and went away, it goes on in this one: each `take_over_seconds` its lock is tried.
    """
    try:
        with display:
            return await _watch(host, actor, scan_id, display, take_over_seconds)
    except anyio.get_cancelled_exc_class():
        with anyio.CancelScope(shield=True):
            await _leave(desk, host, actor, scan_id, leave_seconds)
        raise


async def _watch(host: Host, actor: Member, scan_id: UUID, display: Display, take_over_seconds: float) -> Scan:
    last_event = 0
    waited = 0.0
    while True:
        sight = await host.services.following.look(actor, scan_id, last_event)
        last_event = sight.events[-1].number if sight.events else last_event
        display.show(sight)
        rests = sight.scan.state.is_final or sight.scan.state is ScanState.PAUSED
        if rests and not sight.events:
            return sight.scan
        if not sight.events:
            await anyio.sleep(LOOK_SECONDS)
            waited += LOOK_SECONDS
        if not host.runs_here and waited >= take_over_seconds:
            waited = 0.0
            await host.try_to_run_here(actor, scan_id)


async def _leave(desk: Desk, host: Host, actor: Member, scan_id: UUID, leave_seconds: float) -> None:
    """Bring the scan to rest where it runs here, and say how to go on."""
    if not host.runs_here:
        desk.screen.say(f"Interrupted. The scan goes on in the process that runs it: vedette scans show {scan_id}")
        return
    try:
        scan = await host.services.scans.get(actor, scan_id)
        if scan.state in (ScanState.SCANNING, ScanState.RESUMING):
            await host.services.scans.pause(actor, scan_id)
            scan = await _come_to_rest(host, actor, scan_id, leave_seconds)
    except VedetteError as error:
        desk.screen.say(f"Interrupted, and the scan could not be paused: {error}")
        return
    if scan.state.is_final:
        desk.screen.say(f"The scan has {scan.state.value}. What was found is kept: vedette scans show {scan_id}")
        return
    rest = "it is paused" if scan.state is ScanState.PAUSED else f"it is {scan.state.value}"
    desk.screen.say(
        f"Interrupted. Nothing is lost, {rest}: go on with the same command, or vedette scans resume {scan_id}"
    )


async def _come_to_rest(host: Host, actor: Member, scan_id: UUID, leave_seconds: float) -> Scan:
    """Return the scan when it has stopped, or as it stands after `leave_seconds`."""
    for _ in range(max(round(leave_seconds / LOOK_SECONDS), 1)):
        scan = await host.services.scans.get(actor, scan_id)
        if scan.state.is_final or scan.state is ScanState.PAUSED:
            break
        await anyio.sleep(LOOK_SECONDS)
    return scan
