# SPDX-License-Identifier: Apache-2.0
"""Drives a scan through its phases, one slice at a time.

A slice ends when its time is up, when the user wishes something else, or when the scan is over. Ending means
*draining*: nothing more is sent, what is in flight is awaited for a moment, and what was answered is committed. The
next slice goes on from there, in this process or in another.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from enum import Enum

import anyio

from vedette.domain.scan import Failure, FailureReason, Phase, Scan, ScanState, ScanType
from vedette.domain.time import Span
from vedette.scan.areas import Areas
from vedette.scan.crawling import Crawling
from vedette.scan.failures import ScanFails, target_lost
from vedette.scan.logins import Logins
from vedette.scan.memory import Memory
from vedette.scan.opening import open_target
from vedette.scan.passing import Passing
from vedette.scan.ports import Clock
from vedette.scan.prober import Prober, SessionLost, SliceEnds
from vedette.scan.roles import Roles
from vedette.scan.rows import EventRow, FindingRow
from vedette.scan.stored import Stored
from vedette.scan.testing import Testing
from vedette.scan.writer import Writer

Unit = Callable[[], Awaitable[None]]

_WATCH_SECONDS = 0.1
_GRACE_SECONDS = 10.0
"""How long requests in flight are awaited at the end of a slice."""
_WISH_GRACE_SECONDS = 0.7
"""The same when a user waits for it."""
_MOST_FAILURES_IN_A_ROW = 25
_ENOUGH_PAGES = 500
"""In the phase that crawls and attacks at once, so many untested pages stop the crawl for a while. Not fewer: what is
a parameter of a path shows only when its siblings are known, and a route is tested under the name it has then."""


LOGIN_LOST = "the session was lost too often, so the login was given up"


class SliceEnd(Enum):
    """How a slice ended."""

    MORE = "more"
    STOPPED = "stopped"
    OVER = "over"


class Conductor:
    """One slice of one scan. `is_closing` says whether the process wants to end."""

    def __init__(
        self,
        memory: Memory,
        writer: Writer,
        prober: Prober,
        clock: Clock,
        crawling: Crawling,
        testing: Testing,
        areas: Areas,
        stored: Stored,
        passing: Passing,
        roles: Roles,
        login: Logins | None,
        is_closing: Callable[[], bool],
    ) -> None:
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._clock = clock
        self._crawling = crawling
        self._testing = testing
        self._areas = areas
        self._stored = stored
        self._passing = passing
        self._roles = roles
        self._login = login
        self._is_closing = is_closing
        self._working = anyio.CancelScope()

    async def delay(self) -> SliceEnd:
        """Put the scan off: it is outside of its time window."""
        if self._memory.state is not ScanState.DELAYED:
            self._enter_state(ScanState.DELAYED, "The scan waits for its time window.")
        await self._writer.flush()
        return await self._heed_wish() or SliceEnd.STOPPED

    async def run(
        self,
        seconds: float,
        archive: Callable[[Scan], Awaitable[None]],
        base_findings: Callable[[Scan], Awaitable[Sequence[FindingRow]]],
    ) -> SliceEnd:
        """Work for at most `seconds`.

        `archive` closes the scan's evidence, `base_findings` reads those of the scan that is tested again: both lie
        outside of the scan's own journal. Raises ScanFails when the scan cannot go on, StoreFailed, Conflict.
        """
        if self._memory.state is not ScanState.SCANNING and self._memory.phase is not Phase.ARCHIVING:
            self._enter_state(ScanState.SCANNING, "The scan runs.")
            await self._writer.flush()  # whoever claims it after a death must see that it ran (see `poison.py`)
        async with anyio.create_task_group() as group:
            group.start_soon(self._writer.keep_flushing)
            group.start_soon(self._watch, seconds)
            with self._working:
                await self._advance(base_findings)
            group.cancel_scope.cancel()
        await self._writer.flush()
        ended = await self._heed_wish()
        if ended is not None:
            return ended
        if self._memory.time_limit_hit and self._memory.phase is not Phase.ARCHIVING:
            self._wind_up("the scan's time limit ended it")
        elif self._login is not None and self._login.given_up and self._memory.phase is not Phase.ARCHIVING:
            self._memory.failure = Failure(FailureReason.MAX_LOGOUT_EXCEEDED, self._login.given_up)
            self._wind_up(LOGIN_LOST)
        if self._memory.phase is not Phase.ARCHIVING:
            return SliceEnd.MORE
        await self._archive(archive)
        return SliceEnd.OVER

    async def _watch(self, seconds: float) -> None:
        """Keep the scan's time, and drain when it is up or when the user wishes something else."""
        started, before = self._clock.monotonic_seconds(), self._memory.elapsed
        while True:
            spent = self._clock.monotonic_seconds() - started
            self._memory.elapsed = before + Span.of(seconds=spent)
            self._memory.requests += self._prober.take_request_count()
            if self._memory.elapsed >= self._memory.scan.spec.most_duration:
                self._memory.time_limit_hit = True
                self._prober.drain()
            elif spent >= seconds or self._is_awaited:
                self._prober.drain()
            if self._prober.is_draining:
                break
            await anyio.sleep(_WATCH_SECONDS)
        await anyio.sleep(_WISH_GRACE_SECONDS if self._is_awaited else _GRACE_SECONDS)
        self._working.cancel()

    @property
    def _is_awaited(self) -> bool:
        """Whether somebody waits for the slice to end."""
        return self._writer.wish is not None or self._is_closing()

    async def _heed_wish(self) -> SliceEnd | None:
        self._memory.requests += self._prober.take_request_count()
        match self._writer.wish:
            case ScanState.CANCELLED:
                self._enter_state(ScanState.CANCELLED, "The scan was cancelled.")
                end = SliceEnd.OVER
            case ScanState.PAUSING:
                self._enter_state(ScanState.PAUSED, "The scan was paused.")
                end = SliceEnd.STOPPED
            case _:
                return None
        await self._writer.flush()
        return end

    async def _advance(self, base_findings: Callable[[Scan], Awaitable[Sequence[FindingRow]]]) -> None:
        if self._login is not None:
            await self._login.resume()
        while not self._prober.is_draining and self._memory.phase is not Phase.ARCHIVING:
            if self._memory.phase in (Phase.PENDING, Phase.AUTHENTICATING):
                await self._open(base_findings)
            elif not await self._work_once() and not self._prober.is_draining and await self._is_settled():
                # with the prober draining, what looks like the end of the phase is the end of the slice
                self._enter(self._following())

    async def _is_settled(self) -> bool:
        """Whether nothing of the phase is to be done again because the session turns out to be gone."""
        if self._login is None:
            return True
        is_settled = await self._login.settle()
        if self._login.given_up:
            self._prober.drain()
        return is_settled

    async def _work_once(self) -> bool:
        """Do the next piece of the phase; False when nothing of it is left."""
        match self._memory.phase:
            case Phase.CRAWLING:
                return await self._crawl_once()
            case Phase.ATTACKING:
                return await self._run([*self._tests(), *self._passing.units(), *self._roles.trial_units()])
            case Phase.VERIFYING:
                return await self._run(
                    [*self._passing.units(), *self._testing.late_units(), *self._roles.trial_units()]
                )
            case Phase.RECRAWLING:
                return await self._crawl_and_attack_once() or await self._run(self._roles.crawl_units())
            case _:
                return await self._crawl_and_attack_once()

    def _following(self) -> Phase:
        match self._memory.phase:
            case Phase.CRAWLING:
                return Phase.ATTACKING
            case Phase.ATTACKING if self._memory.scan.type is ScanType.RETEST:
                return Phase.VERIFYING
            case Phase.ATTACKING | Phase.CRAWLING_AND_ATTACKING:
                return Phase.RECRAWLING
            case Phase.RECRAWLING:
                return Phase.VERIFYING
            case _:
                return Phase.ARCHIVING

    async def _open(self, base_findings: Callable[[Scan], Awaitable[Sequence[FindingRow]]]) -> None:
        scan = self._memory.scan
        if self._login is not None and not self._login.is_proved:
            if self._memory.phase is Phase.PENDING:
                self._enter(Phase.AUTHENTICATING)
            if not await self._login.run():
                return
        if not await open_target(scan.spec, self._prober):
            return
        if scan.type is ScanType.RETEST:
            findings = await base_findings(scan)
            self._enter(Phase.ATTACKING)
            self._testing.plan_retest(findings)
            return
        self._enter(Phase.CRAWLING_AND_ATTACKING if scan.spec.crawl_and_attack else Phase.CRAWLING)
        self._crawling.seed()

    async def _crawl_once(self) -> bool:
        """Run what is left of the round, or open the next one; False when there is none."""
        units = self._crawling.units()
        if not units and self._crawling.open_round():
            units = self._crawling.units()
        return await self._run(units)

    async def _crawl_and_attack_once(self) -> bool:
        """Test what is planned; else crawl on, but plan the tests of pages whenever enough of them have come in."""
        if await self._run(self._tests()) or await self._run(self._crawling.units()):
            return True
        if self._crawling.unplanned_pages < _ENOUGH_PAGES and await self._crawl_once():
            return True
        if self._prober.is_draining or not self._crawling.unplanned_pages:
            return False
        self._plan_tests()
        return True

    async def _run(self, units: Sequence[Unit]) -> bool:
        """Run units side by side, as many as the policy allows; False when there were none."""
        queue = iter(units)

        async def work() -> None:
            for unit in queue:
                if self._prober.is_draining:
                    return
                self._prober.begin_unit()
                try:
                    await unit()
                except SliceEnds:
                    return
                except SessionLost:
                    continue  # its steps wait still, and it is begun anew
                if self._prober.failures_in_a_row >= _MOST_FAILURES_IN_A_ROW:
                    raise ScanFails(target_lost(self._memory.scan.spec.target, self._prober.last_failure))

        async with anyio.create_task_group() as group:
            for _ in range(min(len(units), self._memory.scan.spec.policy.http.concurrency)):
                group.start_soon(work)
        return bool(units)

    def _plan_tests(self) -> None:
        """Plan the tests of the pages that have come in."""
        points = self._crawling.take_points()
        self._testing.plan(points, self._crawling.take_siblings())
        self._areas.plan(self._crawling.take_areas())
        self._areas.plan_scripts(self._crawling.take_scripted())

    def _tests(self) -> list[Unit]:
        return [*self._testing.units(), *self._areas.units(), *self._stored.units()]

    def _enter(self, phase: Phase) -> None:
        self._memory.phase = phase
        if phase is Phase.ATTACKING:
            self._plan_tests()
        if phase is Phase.RECRAWLING:
            self._crawling.plan_revisits()
            self._stored.plan_looks()
            self._roles.begin_crawls()
        if phase is Phase.VERIFYING:
            self._passing.plan_second_looks()
            self._roles.compare()
            for story in self._roles.stories():
                self._say("roles", story)
        if phase is Phase.ARCHIVING:
            self._close_crawl()
        self._say("phase", phase.value)

    def _close_crawl(self, reason: str = "") -> None:
        self._crawling.close_inventory(reason)
        story = self._crawling.browser_story()
        if story:
            self._say("browser", story)

    def _wind_up(self, reason: str) -> None:
        """Something ended the scan before its time: say what was not tested, and go on to the archive."""
        self._testing.skip_rest(reason)
        self._areas.skip_rest(reason)
        self._stored.skip_rest(reason)
        self._roles.skip_rest(reason)
        self._close_crawl(reason)
        self._passing.skip_rest(reason)
        self._memory.phase = Phase.ARCHIVING
        self._say("phase", Phase.ARCHIVING.value)

    async def _archive(self, archive: Callable[[Scan], Awaitable[None]]) -> None:
        if self._memory.state is not ScanState.ARCHIVING:
            self._enter_state(ScanState.ARCHIVING, "The scan is put into the archive.")
        await self._writer.flush()
        await archive(replace(self._memory.scan, counters=self._memory.counters()))
        self._memory.phase = Phase.COMPLETE
        self._enter_state(ScanState.COMPLETE, "The scan is complete.")
        await self._writer.flush()

    def _enter_state(self, state: ScanState, sentence: str) -> None:
        self._memory.state = state
        self._say("state", sentence)

    def _say(self, kind: str, text: str) -> None:
        self._writer.write(events=[EventRow(self._clock.now(), kind, text)])
