# SPDX-License-Identifier: Apache-2.0
"""Schedules: making, changing, ending and listing them. `schedule_runs.py` executes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import JsonValue

from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.schedule import Schedule, ScheduleKind, Timetable
from vedette.errors import UsageError
from vedette.scan.ports import Clock
from vedette.services.addresses import read_target
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.launch_request import is_of_group
from vedette.services.permission import require_on, require_somewhere, visible_groups
from vedette.services.profile_secrets import has_veil, unveil
from vedette.services.schedule_plans import SchedulePlans
from vedette.services.schedule_times import read_timetable
from vedette.services.schedule_views import ScheduleReader, ScheduleView, read_request
from vedette.store.schedules import Schedules, no_such_schedule
from vedette.store.websites import Websites
from vedette.wire.launch import NewScanTask
from vedette.wire.schedule import (
    NewScheduledIncremental,
    NewScheduledScan,
    NewScheduledWithProfile,
    ScheduleRecurrence,
    ScheduleTimes,
    UpdateScheduledIncremental,
    UpdateScheduledScan,
)


@dataclass(frozen=True, slots=True)
class ScheduleSources:
    """Where schedules and what belongs to them are stored."""

    schedules: Schedules
    websites: Websites


class ScheduleService:
    """What can be asked about schedules."""

    def __init__(
        self,
        sources: ScheduleSources,
        plans: SchedulePlans,
        reader: ScheduleReader,
        audit: AuditWriter,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._sources = sources
        self._plans = plans
        self._reader = reader
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def page(self, actor: Member, wish: PageWish) -> Page[ScheduleView]:
        """Return one page of the schedules that `actor` may see. Raises Refused."""
        page = await self._sources.schedules.page(visible_groups(actor, Permission.VIEW_SCHEDULES), wish)
        return Page(tuple([await self._reader.view(actor, one) for one in page.items]), page.total)

    async def get(self, actor: Member, schedule_id: UUID) -> ScheduleView:
        """Return a schedule. Raises Refused, NotFound."""
        return await self._reader.view(actor, await self._get(actor, Permission.VIEW_SCHEDULES, schedule_id))

    async def schedule(self, actor: Member, sent: NewScheduledScan) -> ScheduleView:
        """Schedule a scan, or with CreateType WebsiteGroup one of each website of a group.

        Its settings are checked as if it were launched now. Raises UsageError, Refused, NotFound, Conflict.
        """
        timetable = self._timetable(actor, sent, sent.custom_recurrence)
        fresh = self._fresh(actor, sent.name, _kind(sent), timetable)
        return await self._insert(actor, replace(fresh, settings=_settings(sent), website_group_id=_group_id(sent)))

    async def schedule_with_profile(self, actor: Member, sent: NewScheduledWithProfile) -> ScheduleView:
        """Schedule a scan with a saved profile, whose settings are read at each execution. Raises as `schedule`."""
        times = ScheduleTimes(
            name=sent.name, next_execution_time=sent.next_execution_time, schedule_run_type=sent.schedule_run_type
        )
        timetable = self._timetable(actor, times, sent.custom_recurrence)
        fresh = self._fresh(actor, sent.name, ScheduleKind.PROFILE, timetable)
        return await self._insert(actor, replace(fresh, settings=sent.model_dump_json(by_alias=True)))

    async def schedule_incremental(self, actor: Member, sent: NewScheduledIncremental) -> ScheduleView:
        """Schedule incremental scans on the ground of a complete scan. Raises as `schedule`."""
        fresh = self._fresh(actor, sent.name, ScheduleKind.INCREMENTAL, self._timetable(actor, sent, None))
        settings = sent.model_dump_json(by_alias=True)
        return await self._insert(actor, replace(fresh, settings=settings, base_scan_id=sent.base_scan_id))

    async def update(self, actor: Member, sent: UpdateScheduledScan) -> ScheduleView:
        """Change a schedule; what is missing becomes the default, a secret sent as asterisks stays as it is.

        Raises as `schedule`.
        """
        known = await self._get(actor, Permission.MANAGE_SCHEDULES, sent.id)
        if known.kind is ScheduleKind.INCREMENTAL:
            raise UsageError("This schedule is of incremental scans.", "Use update-scheduled-incremental.", field="Id")
        timetable = self._timetable(actor, sent, sent.custom_recurrence)
        changed = self._changed(known, sent.name, timetable, is_disabled=bool(sent.disabled))
        settings = _settings(sent, known)
        return await self._update(
            actor, replace(changed, kind=_kind(sent), settings=settings, website_group_id=_group_id(sent))
        )

    async def update_incremental(self, actor: Member, sent: UpdateScheduledIncremental) -> ScheduleView:
        """Change a schedule of incremental scans. Raises as `schedule`."""
        known = await self._get(actor, Permission.MANAGE_SCHEDULES, sent.id)
        if known.kind is not ScheduleKind.INCREMENTAL:
            raise UsageError("This schedule is not of incremental scans.", "Use update-scheduled.", field="Id")
        timetable = self._timetable(actor, sent, None)
        changed = self._changed(known, sent.name, timetable, is_disabled=bool(sent.disabled))
        settings = sent.model_dump_json(by_alias=True)
        return await self._update(actor, replace(changed, settings=settings, base_scan_id=sent.base_scan_id))

    async def unschedule(self, actor: Member, schedule_id: UUID) -> None:
        """Delete a schedule; scans that it launched stay. Raises Refused, NotFound."""
        known = await self._get(actor, Permission.MANAGE_SCHEDULES, schedule_id)
        await self._sources.schedules.delete(known.id)
        await self._audit.write(actor, Deed.SCHEDULE_DELETED, known.name)

    async def _insert(self, actor: Member, fresh: Schedule) -> ScheduleView:
        checked = await self._checked(actor, fresh)
        await self._sources.schedules.insert(checked)
        await self._audit.write(actor, Deed.SCHEDULE_CREATED, checked.name)
        return await self._reader.view(actor, checked)

    async def _update(self, actor: Member, changed: Schedule) -> ScheduleView:
        checked = await self._checked(actor, changed)
        await self._sources.schedules.update(checked)
        await self._audit.write(actor, Deed.SCHEDULE_UPDATED, checked.name)
        return await self._reader.view(actor, checked)

    async def _checked(self, actor: Member, schedule: Schedule) -> Schedule:
        """Return `schedule` with the website that it is of; raises what its execution would raise now."""
        require_somewhere(actor, Permission.MANAGE_SCHEDULES)
        planned = await self._plans.all_of(actor, schedule)
        for one in planned:
            require_on(actor, Permission.MANAGE_SCHEDULES, one.website.group_ids, no_such_schedule)
        website_id = None if schedule.kind is ScheduleKind.GROUP else planned[0].website.id
        return replace(schedule, website_id=website_id)

    async def _get(self, actor: Member, permission: Permission, schedule_id: UUID) -> Schedule:
        require_somewhere(actor, permission)
        known = await self._sources.schedules.get(schedule_id)
        require_on(actor, permission, await self._groups(known), no_such_schedule)
        return known

    async def _groups(self, known: Schedule) -> tuple[UUID, ...]:
        if known.website_group_id is not None:
            return (known.website_group_id,)
        return () if known.website_id is None else await self._sources.websites.group_ids(known.website_id)

    def _timetable(self, actor: Member, sent: ScheduleTimes, recurrence: ScheduleRecurrence | None) -> Timetable:
        return read_timetable(sent.next_execution_time, sent.schedule_run_type, recurrence, actor, self._clock.now())

    def _fresh(self, actor: Member, name: str, kind: ScheduleKind, timetable: Timetable) -> Schedule:
        now = self._clock.now()
        return Schedule(
            id=self._draw.guid(),
            name=name,
            owner_id=actor.id,
            kind=kind,
            settings="{}",
            timetable=timetable,
            scan_group_id=self._draw.guid(),
            created_at=now,
            updated_at=now,
            next_at=timetable.starts_at,
        )

    def _changed(self, known: Schedule, name: str, timetable: Timetable, *, is_disabled: bool) -> Schedule:
        return replace(
            known,
            name=name,
            timetable=replace(timetable, runs_before=known.runs),
            next_at=timetable.starts_at,
            is_disabled=is_disabled,
            updated_at=self._clock.now(),
        )


def _kind(sent: NewScanTask) -> ScheduleKind:
    return ScheduleKind.GROUP if is_of_group(sent) else ScheduleKind.WEBSITE


def _group_id(sent: NewScanTask) -> UUID | None:
    if not is_of_group(sent):
        return None
    if sent.website_group_id is None:
        raise UsageError("CreateType WebsiteGroup needs a WebsiteGroupId.", "Name the group.", field="WebsiteGroupId")
    return sent.website_group_id


def _settings(sent: NewScanTask, known: Schedule | None = None) -> str:
    """Return the launch of `sent` as it is stored, with the secrets of `known` where it has asterisks."""
    dumped = _plain(sent.model_dump_json(by_alias=True))
    if has_veil(dumped):
        stored = {} if known is None else _plain(known.settings)
        if _reach(dumped) != _reach(stored):
            raise UsageError(
                "The scans go to other sites than before, and secrets are sent as asterisks.",
                "Send the secrets themselves: those of one site are not shown to another.",
                field="TargetUri",
            )
        dumped = unveil(dumped, stored)
    return json.dumps(dumped)


def _plain(text: str) -> dict[str, JsonValue]:
    """Return the launch that `text` holds, without what is not one's."""
    dumped: dict[str, JsonValue] = read_request(text).model_dump(mode="json", by_alias=True, exclude_none=True)
    return dumped


def _reach(settings: Mapping[str, JsonValue]) -> tuple[JsonValue, ...]:
    """Return where the scans of `settings` send what they hold."""
    target = str(settings.get("TargetUri", ""))
    origin = str(read_target(target, "TargetUri").origin) if target else ""
    return origin, settings.get("AdditionalWebsites"), settings.get("WebsiteGroupId")
