# SPDX-License-Identifier: Apache-2.0
"""What a schedule launches at this moment: its stored request, read anew as if its owner sent it now."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar
from uuid import UUID, uuid5

from pydantic import ValidationError

from vedette.domain.member import Member
from vedette.domain.scan import ScanType
from vedette.domain.schedule import Schedule, ScheduleKind
from vedette.errors import Conflict, NotFound, Refused, UsageError
from vedette.services.launch_planning import Again, LaunchPlanner, PlannedScan
from vedette.services.launch_request import LaunchWish, read_duration, read_launch, settings_for
from vedette.services.scan_profiles import ScanProfileService
from vedette.services.websites import checked_tags
from vedette.wire.launch import NewScanTask
from vedette.wire.model import WireModel
from vedette.wire.schedule import NewScheduledIncremental, NewScheduledWithProfile

Model = TypeVar("Model", bound=WireModel)
NOT_LAUNCHED = (UsageError, NotFound, Refused, Conflict)
"""Why a launch does not happen, where neither the store nor Vedette is to blame."""


class SchedulePlans:
    """Plans the scans of schedules."""

    def __init__(self, planner: LaunchPlanner, profiles: ScanProfileService) -> None:
        self._planner = planner
        self._profiles = profiles

    async def all_of(self, owner: Member, schedule: Schedule) -> tuple[PlannedScan, ...]:
        """Plan every scan of one execution. Raises UsageError, NotFound, Refused, Conflict when one cannot be."""
        if schedule.kind is not ScheduleKind.GROUP:
            return (await self._one(owner, schedule),)
        sent = _sent(schedule, NewScanTask)
        planned = await self._planner.for_group(
            owner, _group_of(schedule), lambda site: read_launch(settings_for(sent, site), _zone(schedule))
        )
        return tuple(_in_schedule(one, schedule) for one in planned)

    async def those_possible(self, owner: Member, schedule: Schedule) -> tuple[tuple[PlannedScan, ...], str | None]:
        """Plan the scans that can be launched, and say why there are others that cannot; None when all can."""
        if schedule.kind is not ScheduleKind.GROUP:
            try:
                return (await self._one(owner, schedule),), None
            except NOT_LAUNCHED as error:
                return (), str(error)
        try:
            websites = await self._planner.websites_in(owner, _group_of(schedule))
            sent = _sent(schedule, NewScanTask)
        except NOT_LAUNCHED as error:
            return (), str(error)
        planned, problems = [], []
        for website in websites:
            try:
                wish = read_launch(settings_for(sent, website), _zone(schedule))
                planned.append(_in_schedule(await self._planner.for_website(owner, website.id, wish), schedule))
            except NOT_LAUNCHED as error:
                problems.append(f"{website.root_url}: {error}")
        return tuple(planned), "\n".join(problems) or None

    async def _one(self, owner: Member, schedule: Schedule) -> PlannedScan:
        if schedule.kind is ScheduleKind.INCREMENTAL:
            return _in_schedule(await self._incremental(owner, schedule), schedule)
        if schedule.kind is ScheduleKind.PROFILE:
            wish = await self._profile_wish(owner, schedule)
        else:
            wish = read_launch(_sent(schedule, NewScanTask), _zone(schedule))
        return _in_schedule(await self._planner.for_target(owner, wish), schedule)

    async def _profile_wish(self, owner: Member, schedule: Schedule) -> LaunchWish:
        sent = _sent(schedule, NewScheduledWithProfile)
        profile = await self._profiles.find(owner, sent.profile_name)
        request = await self._profiles.launch_request(owner, profile, sent.target_uri)
        return replace(read_launch(request, _zone(schedule)), profile_id=profile.id)

    async def _incremental(self, owner: Member, schedule: Schedule) -> PlannedScan:
        sent = _sent(schedule, NewScheduledIncremental)
        how = Again(
            ScanType.INCREMENTAL,
            most_duration=read_duration(sent.max_scan_duration, is_enabled=sent.is_max_scan_duration_enabled),
            tags=None if sent.tags is None else checked_tags(sent.tags),
            agent_name=sent.agent_name,
        )
        return await self._planner.again(owner, sent.base_scan_id, how)


def _sent(schedule: Schedule, kind: type[Model]) -> Model:
    """Return the stored request of a schedule. Raises UsageError for one that another version wrote and we cannot."""
    try:
        return kind.model_validate_json(schedule.settings)
    except ValidationError as error:
        raise UsageError(
            "The settings of the schedule cannot be read by this version of Vedette.", "Schedule it anew."
        ) from error


def _zone(schedule: Schedule) -> str:
    return schedule.timetable.timezone_id


def _group_of(schedule: Schedule) -> UUID:
    if schedule.website_group_id is None:
        raise NotFound("The schedule names no website group.", "Schedule it anew.")
    return schedule.website_group_id


def _in_schedule(planned: PlannedScan, schedule: Schedule) -> PlannedScan:
    """Return the scan as one of `schedule`: the scans of one website share a group, so that they can be compared."""
    group_id = {
        ScheduleKind.INCREMENTAL: planned.scan.group_id,
        ScheduleKind.GROUP: uuid5(schedule.scan_group_id, planned.website.id.hex),
    }.get(schedule.kind, schedule.scan_group_id)
    return PlannedScan(planned.website, replace(planned.scan, group_id=group_id, schedule_id=schedule.id))
