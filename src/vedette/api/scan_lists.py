# SPDX-License-Identifier: Apache-2.0
"""`scans/list*`: pages of scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import PageQuery, read_date
from vedette.api.routes import Caller, Endpoint, get
from vedette.api.scan_shapes import reply_page
from vedette.domain.permission import Permission
from vedette.domain.scan import ScanState
from vedette.services.addresses import read_root, read_target
from vedette.services.scans import ScanService
from vedette.store.scans import Between, ScanFilter
from vedette.wire.enums import ScanState as WireState
from vedette.wire.enums import SortType
from vedette.wire.page import Page
from vedette.wire.scan_task import ScanTask
from vedette.wire.shape_settings import wire_word

_OUR_STATES = {wire_word(state, WireState): state for state in ScanState}


class StateQuery(PageQuery):
    """Scans in one state, launched or changed between two moments."""

    scan_task_state: WireState = Field(description="The state.")
    target_url_criteria: str | None = Field(default=None, description="A part of the target address.")
    start_date: str | None = Field(default=None, description="`MM/dd/yyyy HH:mm:ss`; from when on the state stands.")
    end_date: str | None = Field(default=None, description="`MM/dd/yyyy HH:mm:ss`; until when.")


class StateChangedQuery(PageQuery):
    """Scans whose state changed between two moments."""

    start_date: str = Field(description="`MM/dd/yyyy HH:mm:ss`; the first moment.")
    end_date: str = Field(description="`MM/dd/yyyy HH:mm:ss`; the last moment.")


class WebsiteScansQuery(PageQuery):
    """Scans of one website or target."""

    website_url: str | None = Field(default=None, description="The website's root address.")
    target_url: str | None = Field(default=None, description="The target address, exactly.")
    initiated_date_sort_type: SortType = Field(default=SortType.ASCENDING, description="By launch.")


class ScanListEndpoints:
    """Handlers over the scan service."""

    def __init__(self, scans: ScanService) -> None:
        self._scans = scans

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the scans, newest launch first."""
        return reply_page(await self._scans.page(caller, ScanFilter(), query.wish), caller, query)

    async def by_state(self, query: Annotated[StateQuery, Query()], caller: Caller) -> Response:
        """Return scans in one state; the dates are about its last change, for queued scans about their launch."""
        span = Between(
            read_date(query.start_date, "startDate"),
            read_date(query.end_date, "endDate", day_end=True),
        )
        state = _OUR_STATES.get(query.scan_task_state)
        is_queued = state is ScanState.QUEUED
        wanted = ScanFilter(
            states=frozenset({state} if state else ()),
            target_contains=query.target_url_criteria,
            changed=None if is_queued else span,
            initiated=span if is_queued else None,
        )
        return reply_page(await self._scans.page(caller, wanted, query.wish), caller, query)

    async def by_state_changed(self, query: Annotated[StateChangedQuery, Query()], caller: Caller) -> Response:
        """Return scans whose state last changed between two moments."""
        span = Between(
            read_date(query.start_date, "startDate"),
            read_date(query.end_date, "endDate", day_end=True),
        )
        return reply_page(await self._scans.page(caller, ScanFilter(changed=span), query.wish), caller, query)

    async def by_website(self, query: Annotated[WebsiteScansQuery, Query()], caller: Caller) -> Response:
        """Return scans of one website or target, oldest launch first unless told otherwise."""
        wanted = ScanFilter(
            website_url=None if query.website_url is None else read_root(query.website_url, "websiteUrl"),
            target_url=None if query.target_url is None else str(read_target(query.target_url, "targetUrl")),
            oldest_first=query.initiated_date_sort_type is SortType.ASCENDING,
        )
        return reply_page(await self._scans.page(caller, wanted, query.wish), caller, query)


def scan_list_endpoints(scans: ScanService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = ScanListEndpoints(scans)
    view = Permission.VIEW_SCANS
    return (
        get("/scans/list", at.all, needs=view, reply=Page[ScanTask]),
        get("/scans/listbystate", at.by_state, needs=view, reply=Page[ScanTask]),
        get("/scans/listbystatechanged", at.by_state_changed, needs=view, reply=Page[ScanTask]),
        get("/scans/listbywebsite", at.by_website, needs=view, reply=Page[ScanTask]),
    )
