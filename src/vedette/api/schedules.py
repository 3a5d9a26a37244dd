# SPDX-License-Identifier: Apache-2.0
"""`scans/schedule*`, `scans/list-scheduled` and what else is about scans that start by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Body, Query
from starlette.responses import Response

from vedette.api.queries import PageQuery
from vedette.api.replies import reply_bytes, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.permission import Permission
from vedette.services.schedule_views import ScheduleView, veiled
from vedette.services.schedules import ScheduleService
from vedette.wire.instants import write_instant
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.schedule import (
    NewScheduledIncremental,
    NewScheduledScan,
    NewScheduledWithProfile,
    UpdateScheduledIncremental,
    UpdateScheduledScan,
)
from vedette.wire.schedule_view import ListedSchedule, MadeSchedule
from vedette.wire.shape_schedule import listed_schedule, made_schedule

CREATED = 201
_BESIDE = {"agent_name", "agent_group_name", "vcs_commit_info_model"}
"""What a client may send to launch, and the documented reply to a change does not have."""


class ScheduleEndpoints:
    """Handlers over the schedule service."""

    def __init__(self, schedules: ScheduleService) -> None:
        self._schedules = schedules

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the schedules, by name."""
        page = await self._schedules.page(caller, query.wish)
        items = [listed_schedule(view.schedule, view.surroundings) for view in page.items]
        return reply_model(Page[ListedSchedule].of(items, query.wish, page.total))

    async def one(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one schedule."""
        view = await self._schedules.get(caller, id)
        return reply_model(listed_schedule(view.schedule, view.surroundings))

    async def schedule(self, sent: NewScheduledScan, caller: Caller) -> Response:
        """Schedule a scan of a website, or of every website of a group."""
        return _made(await self._schedules.schedule(caller, sent))

    async def schedule_with_profile(self, sent: NewScheduledWithProfile, caller: Caller) -> Response:
        """Schedule a scan with a saved profile."""
        return _made(await self._schedules.schedule_with_profile(caller, sent))

    async def schedule_incremental(self, sent: NewScheduledIncremental, caller: Caller) -> Response:
        """Schedule incremental scans on the ground of a complete scan."""
        return _made(await self._schedules.schedule_incremental(caller, sent))

    async def update(self, sent: UpdateScheduledScan, caller: Caller) -> Response:
        """Change a schedule; what is missing becomes the default."""
        view = await self._schedules.update(caller, sent)
        shown = veiled(sent)
        times = {"disabled": view.schedule.is_disabled, "next_execution_time": _next_time(view)}
        told = UpdateScheduledScan.model_construct(**{**dict(sent), **dict(shown), **times})
        return reply_bytes(told.model_dump_json(by_alias=True, exclude=_BESIDE).encode())

    async def update_incremental(self, sent: UpdateScheduledIncremental, caller: Caller) -> Response:
        """Change a schedule of incremental scans."""
        view = await self._schedules.update_incremental(caller, sent)
        times = {"disabled": view.schedule.is_disabled, "next_execution_time": _next_time(view)}
        return reply_model(sent.model_copy(update=times))

    async def unschedule(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Delete a schedule; scans that it launched stay."""
        await self._schedules.unschedule(caller, id)
        return reply_value("Ok")


def schedule_endpoints(schedules: ScheduleService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = ScheduleEndpoints(schedules)
    view, manage, made = Permission.VIEW_SCHEDULES, Permission.MANAGE_SCHEDULES, MadeSchedule
    changed = UpdateScheduledIncremental
    return (
        get("/scans/list-scheduled", at.all, needs=view, reply=Page[ListedSchedule]),
        get("/scans/get-scheduled/{id}", at.one, needs=view, reply=ListedSchedule),
        post("/scans/schedule", at.schedule, needs=manage, reply=made, status=CREATED),
        post("/scans/schedulewithprofile", at.schedule_with_profile, needs=manage, reply=made, status=CREATED),
        post("/scans/schedule-incremental", at.schedule_incremental, needs=manage, reply=made, status=CREATED),
        post("/scans/update-scheduled", at.update, needs=manage, reply=UpdateScheduledScan),
        post("/scans/update-scheduled-incremental", at.update_incremental, needs=manage, reply=changed),
        post("/scans/unschedule", at.unschedule, needs=manage, reply=str),
    )


def _made(view: ScheduleView) -> Response:
    return reply_model(made_schedule(view.schedule, view.surroundings), CREATED)


def _next_time(view: ScheduleView) -> str:
    return "" if view.schedule.next_at is None else write_instant(view.schedule.next_at)
