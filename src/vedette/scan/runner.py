# SPDX-License-Identifier: Apache-2.0
"""Runs one slice of one scan: claims it, opens its sender, hands both to the conductor, and supervises.

What a scan knows is kept in memory from slice to slice while this process holds its epoch, and read from the journal
otherwise. This is the one place of a scan where every exception ends: it is logged with the scan's id and recorded as
the scan's failure.
"""

from __future__ import annotations

import threading
from contextlib import AsyncExitStack
from enum import Enum
from uuid import UUID

import anyio
import structlog

from vedette.domain.scan import Agent, FailureReason, Scan, ScanState, ScanType
from vedette.domain.website import ConsentBasis
from vedette.errors import Conflict
from vedette.scan.areas import Areas
from vedette.scan.browser_limits import limits_of
from vedette.scan.catalogue import Catalogue
from vedette.scan.components import Components
from vedette.scan.conductor import Conductor, SliceEnd
from vedette.scan.crawling import Crawling
from vedette.scan.failures import as_failure, is_conflict
from vedette.scan.late_calls import LateCalls
from vedette.scan.listening import DEFAULT_PATIENCE, Listening, Patience
from vedette.scan.login.toolbox import RunProgram, no_program
from vedette.scan.logins import Logins, open_logins
from vedette.scan.memory import Memory
from vedette.scan.no_listener import NoListener
from vedette.scan.passing import Passing
from vedette.scan.poison import Foretaste
from vedette.scan.ports import Browser, Callbacks, Clock, Journal, ScanDesk, Senders, SenderSettings, Tasters
from vedette.scan.prober import Prober
from vedette.scan.recording import Recorder
from vedette.scan.role_crawl import RoleCrawl
from vedette.scan.role_trials import RoleTrials
from vedette.scan.roles import Roles
from vedette.scan.stored import Stored
from vedette.scan.testing import Testing
from vedette.scan.tokens import Tokens
from vedette.scan.window import is_open
from vedette.scan.writer import Writer

SLICE_SECONDS = 30.0
_LOG = structlog.get_logger(__name__)


class SliceOutcome(Enum):
    """What becomes of the scan's workflow after a slice."""

    MORE = "more"
    STOPPED = "stopped"
    """Paused, delayed, or not ours any more: no further slice until somebody starts it again."""
    DONE = "done"


class ScanRunner:
    """Runs slices for one agent. Slices of different scans may run at once, each in an event loop of its own."""

    def __init__(
        self,
        desk: ScanDesk,
        senders: Senders,
        tasters: Tasters,
        clock: Clock,
        catalogue: Catalogue,
        agent: Agent,
        user_agent: str,
        slice_seconds: float = SLICE_SECONDS,
        callbacks: Callbacks | None = None,
        patience: Patience = DEFAULT_PATIENCE,
        run_program: RunProgram = no_program,
    ) -> None:
        self._patience = patience
        self._run_program = run_program
        self._callbacks = callbacks or NoListener()
        self._desk = desk
        self._senders = senders
        self._tasters = tasters
        self._clock = clock
        self._catalogue = catalogue
        self._agent = agent
        self._user_agent = user_agent
        self._slice_seconds = slice_seconds
        self._held: dict[UUID, Memory] = {}
        self._busy: dict[UUID, threading.Lock] = {}
        self._busy_guard = threading.Lock()
        self._closing = threading.Event()

    def close(self) -> None:
        """Let slices in flight end soon, and run no more; scans stay as they are for the next process."""
        self._closing.set()

    def run_slice_blocking(self, scan_id: UUID) -> SliceOutcome:
        """Run one slice in this thread, after any slice of the same scan that is still in flight.

        Raises StoreFailed when not even the failure could be written down.
        """
        with self._busy_guard:
            busy = self._busy.setdefault(scan_id, threading.Lock())
        with busy:
            if self._closing.is_set():
                return SliceOutcome.STOPPED
            return anyio.run(self.run_slice, scan_id)

    async def run_slice(self, scan_id: UUID) -> SliceOutcome:
        """Run one slice: at most `slice_seconds`, less when the user wishes something else."""
        memory = self._held.pop(scan_id, None)
        try:
            scan = memory.scan if memory is not None else await self._desk.claim(scan_id, self._agent)
        except Conflict as conflict:
            _LOG.info("scan is not to be run", scan=str(scan_id), reason=conflict.message)
            return SliceOutcome.DONE
        if scan.state is ScanState.PAUSED:
            return SliceOutcome.STOPPED  # somebody started it who did not know of the pause
        try:
            memory = memory or await self._recall(scan)
            end = await self._conduct(memory)
        except Exception as error:
            return await self._end_badly(scan, error)
        if end is SliceEnd.MORE and not self._closing.is_set():
            self._held[scan_id] = memory
            return SliceOutcome.MORE
        return SliceOutcome.DONE if end is SliceEnd.OVER else SliceOutcome.STOPPED

    async def _end_badly(self, scan: Scan, error: Exception) -> SliceOutcome:
        """Record why the scan failed, unless it is no longer ours to write. Raises StoreFailed."""
        try:
            if not is_conflict(error):
                await self._fail(scan, error)
                return SliceOutcome.DONE
        except Conflict as conflict:
            error = conflict
        _LOG.warning("scan was taken over", scan=str(scan.id), reason=str(error))
        return SliceOutcome.STOPPED

    async def _recall(self, scan: Scan) -> Memory:
        """Return what is known of a scan that was just claimed."""
        memory = Memory(await self._desk.journal(scan.id, scan.epoch).load())
        if scan.type is ScanType.INCREMENTAL:
            memory.base_pages = {row.key: row for row in await self._desk.base_pages(scan)}
        return memory

    async def _conduct(self, memory: Memory) -> SliceEnd:
        scan = memory.scan
        settings = SenderSettings(
            scan_id=scan.id,
            scope=scan.spec.scope,
            consent=await self._desk.consent(scan),
            limits=scan.spec.policy.http,
            via=scan.spec.reached_via,
            credentials=scan.shown_credentials,
            session=memory.session,
            manners=scan.spec.policy.manners,
        )
        journal, first = self._desk.journal(scan.id, scan.epoch), memory.next_batch
        async with self._senders.open(settings) as sender, self._tasters.open() as taster, AsyncExitStack() as stack:
            writer = Writer(journal, sender, scan.id, scan.epoch, first, memory.status, memory.caution.see_commit)
            foretaste = Foretaste(memory.caution, taster, writer, self._clock)
            limits = limits_of(scan.spec.policy.browser)
            is_loopback = settings.consent.get(scan.spec.target.origin) is ConsentBasis.LOOPBACK
            listening = Listening(self._callbacks, scan.id, is_loopback=is_loopback, patience=self._patience)
            tokens = Tokens(memory.frontier, memory.token_uses)
            prober = Prober(
                sender, writer, foretaste, memory.answers, limits=limits, listening=listening, tokens=tokens
            )
            users = scan.credentials.users
            crawl = RoleCrawl(memory, writer, prober)
            login = (
                await stack.enter_async_context(
                    open_logins(memory, writer, prober, sender, self._clock, crawl, self._run_program)
                )
                if users
                else None
            )
            conductor = self._conductor(memory, writer, prober, journal, sender.browser(), crawl, login)
            try:
                if is_open(scan.spec.time_window, self._clock.now()):
                    end = await conductor.run(self._slice_seconds, self._archive, self._desk.base_findings)
                else:
                    end = await conductor.delay()
            finally:
                memory.session = sender.session()
                memory.next_batch = writer.next_batch
        await journal.compact(first, memory.next_batch - 1)
        return end

    def _conductor(
        self,
        memory: Memory,
        writer: Writer,
        prober: Prober,
        journal: Journal,
        browser: Browser,
        crawl: RoleCrawl,
        login: Logins | None,
    ) -> Conductor:
        recorder = Recorder(memory, writer, self._clock, self._catalogue)
        passing = Passing(memory, writer, prober, recorder, self._catalogue, Components(writer, self._clock))
        areas = Areas(memory, writer, prober, recorder, self._catalogue)
        stored = Stored(memory, writer, prober, recorder, self._catalogue)
        late = LateCalls(memory, writer, journal, recorder, self._callbacks, self._catalogue)
        roles = Roles(memory, crawl, RoleTrials(memory, writer, prober, recorder, self._catalogue))
        testing = Testing(memory, writer, prober, recorder, passing, areas, stored, roles, late, self._catalogue)
        crawling = Crawling(memory, writer, prober, passing, browser, self._user_agent)
        return Conductor(
            memory,
            writer,
            prober,
            self._clock,
            crawling,
            testing,
            areas,
            stored,
            passing,
            roles,
            login,
            self._closing.is_set,
        )

    async def _archive(self, scan: Scan) -> None:
        await self._desk.archive(scan.id, scan.epoch)

    async def _fail(self, scan: Scan, error: Exception) -> None:
        failure = as_failure(error)
        if failure.reason is FailureReason.ERROR_OCCURRED_ON_SCAN_FAILED:
            _LOG.exception("scan failed", scan=str(scan.id), exc_info=error)
        else:  # the site's doing, or the disk's: the sentence says all of it
            _LOG.info("scan failed", scan=str(scan.id), reason=failure.reason.value)
        await self._desk.fail(scan.id, scan.epoch, failure)
