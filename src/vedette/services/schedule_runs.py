# SPDX-License-Identifier: Apache-2.0
"""Executes schedules whose time has come. It runs on the tick of the server that holds the data directory's lock."""

from __future__ import annotations

from vedette.domain.member import Member
from vedette.domain.schedule import Schedule
from vedette.domain.time import Instant
from vedette.errors import NotFound
from vedette.scan.ports import Clock, Engine
from vedette.scan.recurrence import next_run
from vedette.services.announcing import AnnouncementService
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.launching import SECRET_BYTES
from vedette.services.schedule_plans import SchedulePlans
from vedette.store.members import Members
from vedette.store.schedules import Execution, Schedules


class ScheduleRunner:
    """Starts what is due, each execution once.

    An execution that was missed while no server ran is made up for once, however many were missed. One that cannot
    launch anything is told to the schedule's owner as its last error, and the next one is tried in its turn.
    """

    def __init__(
        self,
        schedules: Schedules,
        plans: SchedulePlans,
        members: Members,
        engine: Engine,
        announcing: AnnouncementService,
        audit: AuditWriter,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._schedules = schedules
        self._plans = plans
        self._members = members
        self._engine = engine
        self._announcing = announcing
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def run_due(self) -> None:
        """Execute every schedule whose time has come. Raises StoreFailed."""
        now = self._clock.now()
        for schedule in await self._schedules.due(now):
            await self._run(schedule, now)

    async def _run(self, schedule: Schedule, now: Instant) -> None:
        owner = await self._owner(schedule)
        if owner is None:
            gone = "The member who scheduled it is no longer there. Schedule it anew."
            messages = await self._announcing.of_failed_launch(schedule, gone)
            await self._schedules.execute(schedule, Execution(_next(schedule, now), error=gone, messages=messages))
            return
        planned, error = await self._plans.those_possible(owner, schedule)
        scans = [(one.scan, self._draw.octets(SECRET_BYTES)) for one in planned]
        messages = () if error is None else await self._announcing.of_failed_launch(schedule, error)
        if not await self._schedules.execute(schedule, Execution(_next(schedule, now), scans, error, messages)):
            return
        if error is not None:
            await self._audit.write(owner, Deed.SCHEDULED_LAUNCH_FAILED, f"{schedule.name}: {error}")
        for scan, _ in scans:
            await self._audit.write(owner, Deed.SCAN_STARTED, f"{scan.id}: {scan.spec.target}, {schedule.name}")
            await self._engine.start(scan.id)

    async def _owner(self, schedule: Schedule) -> Member | None:
        try:
            owner = await self._members.get(schedule.owner_id)
        except NotFound:
            return None
        return owner if owner.is_enabled else None


def _next(schedule: Schedule, now: Instant) -> Instant | None:
    return next_run(schedule.timetable, now, schedule.runs + 1)
