# SPDX-License-Identifier: Apache-2.0
"""`technologies/*`: what websites run on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import PageQuery
from vedette.api.replies import reply_model
from vedette.api.routes import Caller, Endpoint, get
from vedette.domain.member import Member
from vedette.domain.page import Page
from vedette.domain.permission import Permission
from vedette.domain.weakness import Severity
from vedette.reports.document import DateStyle
from vedette.services.technologies import TechnologyService, TechnologyView
from vedette.store.inventory import TechnologyFilter
from vedette.wire.page import Page as WirePage
from vedette.wire.technology import TechnologyListed
from vedette.wire.tolerance import Maybe


class TechnologyQuery(PageQuery):
    """Which technologies are wanted."""

    web_site_name: Maybe[str] = Field(default=None, description="Only those of websites with this name.")
    technology_name: Maybe[str] = Field(default=None, description="Only those with this in their name.")

    @property
    def filter(self) -> TechnologyFilter:
        """The filter that the values state."""
        return TechnologyFilter(self.web_site_name, self.technology_name)


class TechnologyEndpoints:
    """Handlers over the technology service."""

    def __init__(self, technologies: TechnologyService) -> None:
        self._technologies = technologies

    async def all(self, query: Annotated[TechnologyQuery, Query()], caller: Caller) -> Response:
        """Return the technologies by name."""
        return _reply(await self._technologies.page(caller, query.filter, query.wish), query, caller)

    async def out_of_date(self, query: Annotated[TechnologyQuery, Query()], caller: Caller) -> Response:
        """Return those of which it is known that their makers support them no more."""
        return _reply(await self._technologies.out_of_date(caller, query.filter, query.wish), query, caller)


def technology_endpoints(technologies: TechnologyService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = TechnologyEndpoints(technologies)
    view = Permission.VIEW_TECHNOLOGIES
    return (
        get("/technologies/list", at.all, needs=view, reply=WirePage[TechnologyListed]),
        get("/technologies/outofdatetechnologies", at.out_of_date, needs=view, reply=WirePage[TechnologyListed]),
    )


def _reply(page: Page[TechnologyView], query: PageQuery, reader: Member) -> Response:
    dates = DateStyle(reader.date_format, reader.timezone_id)
    items = (_shape(view, dates) for view in page.items)
    return reply_model(WirePage[TechnologyListed].of(items, query.wish, page.total))


def _shape(view: TechnologyView, dates: DateStyle) -> TechnologyListed:
    told = view.technology
    ended, latest = told.end_of_support, told.latest_of_branch
    return TechnologyListed(
        category=told.category,
        display_name=f"{told.name} {told.version}".strip(),
        end_of_life=ended.isoformat() if ended is not None else None,
        id=told.id,
        identified_version=told.version,
        is_outof_date=view.is_out_of_date,
        issue_critical_count=int(view.issue is Severity.CRITICAL),
        issue_high_count=int(view.issue is Severity.HIGH),
        issue_info_count=int(view.issue in (Severity.INFORMATION, Severity.BEST_PRACTICE)),
        issue_low_count=int(view.issue is Severity.LOW),
        issue_medium_count=int(view.issue is Severity.MEDIUM),
        latest_version=latest,
        overall_latest_version=told.latest,
        last_seen_date=dates.write(told.last_seen_at),
        name=told.name,
        scan_task_id=told.scan_id,
        website_id=told.website_id,
        website_name=view.website.name,
    )
