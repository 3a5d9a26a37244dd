# SPDX-License-Identifier: Apache-2.0
"""`issues/*`: weaknesses followed over scans, and what people decide about them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.issue_shapes import Reader, issue_content, issue_detail, issue_listed, issue_summary, issue_type
from vedette.api.queries import PageQuery, QueryModel
from vedette.api.replies import reply_model, reply_stream, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.time import Instant
from vedette.domain.weakness import Severity as OurSeverity
from vedette.errors import UsageError
from vedette.issues.lifecycle import IssueEvent, IssueStage
from vedette.reports.text import inert_cell, utf8
from vedette.services.addresses import read_root, read_target
from vedette.services.issues import IssueService, IssueView, IssueWish
from vedette.store.issue_summaries import SummaryFilter
from vedette.store.issues import IssueFilter
from vedette.wire.enums import CsvSeparator, Severity, SortType
from vedette.wire.instants import DateFormat, read_instant
from vedette.wire.issue import IssueContent, IssueDecision, IssueDetail, IssueListed, IssueSummary, UpdateIssue
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.tolerance import Maybe, MaybeGuid
from vedette.wire.zones import find_zone

NOBODY = UUID(int=0)
CSV_TYPE = "text/csv; charset=utf-8"
REPORT_FILE = "issues.csv"
COLUMNS = (
    *("Id", "Title", "Severity", "State", "Type", "Url", "Parameter", "Confirmed", "Certainty", "WebsiteName"),
    *("WebsiteRootUrl", "FirstSeenDate", "LastSeenDate", "UpdatedDate", "FixTimeInMinutes", "AssigneeName", "Tags"),
    *("Cwe", "CvssVector", "LatestScanId"),
)

_SEVERITIES: Mapping[Severity, OurSeverity] = MappingProxyType(
    {word: ours for ours in OurSeverity if (word := Severity.read(ours.value)) is not None}
)
_EVENTS: Mapping[IssueDecision, IssueEvent] = MappingProxyType(
    {
        IssueDecision.FALSE_POSITIVE: IssueEvent.SAID_FALSE_POSITIVE,
        IssueDecision.ACCEPTED_RISK: IssueEvent.SAID_ACCEPTED,
        IssueDecision.FIXED_CANT_RETEST: IssueEvent.SAID_CANT_RETEST,
        IssueDecision.FIXED_UNCONFIRMED: IssueEvent.SAID_FIXED,
        IssueDecision.DEFAULT: IssueEvent.RESET,
        IssueDecision.IGNORED: IssueEvent.SAID_IGNORED,
    }
)
_SEPARATORS: Mapping[CsvSeparator, str] = MappingProxyType(
    {CsvSeparator.COMMA: ",", CsvSeparator.SEMICOLON: ";", CsvSeparator.PIPE: "|", CsvSeparator.TAB: "\t"}
)


class IssueQuery(PageQuery):
    """Which issues are wanted."""

    severity: Maybe[Severity] = Field(default=None, description="Only issues that are this bad.")
    web_site_name: Maybe[str] = Field(default=None, description="Only issues of websites with this name.")
    website_group_name: Maybe[str] = Field(default=None, description="Only issues of websites in this group.")

    def filter(self, stage: IssueStage) -> IssueFilter:
        """Return what the values say of the issues in `stage`, newest sighting first."""
        return IssueFilter(
            stage=stage,
            severity=_severity(self.severity),
            website_name=self.web_site_name,
            website_group_name=self.website_group_name,
        )


class AllIssuesQuery(IssueQuery):
    """Which issues are wanted, in which order, and how their texts are written."""

    sort_type: Maybe[SortType] = Field(default=None, description="By when they were last seen. Default Ascending.")
    last_seen_date: Maybe[str] = Field(
        default=None, description="Only issues seen then or later, written as your account's dates or in ISO 8601."
    )
    raw_details: Maybe[bool] = Field(
        default=None, description="Whether texts are encoded HTML, not plain. Default true."
    )
    integration: Maybe[str] = Field(
        default=None, description="Only issues sent to this system; none are, so the list is empty."
    )


class IssueReportQuery(QueryModel):
    """Which issues the file tells of."""

    csv_separator: Maybe[CsvSeparator] = Field(default=None, description="What stands between two cells.")
    severity: Maybe[Severity] = Field(default=None, description="Only issues that are this bad.")
    website_group_name: Maybe[str] = Field(default=None, description="Only issues of websites in this group.")
    web_site_name: Maybe[str] = Field(default=None, description="Only issues of websites with this name.")
    start_date: Maybe[str] = Field(default=None, description="Only issues last seen then or later.")
    end_date: Maybe[str] = Field(default=None, description="Only issues last seen then or earlier.")


class SummaryQuery(PageQuery):
    """Of which target the summary is."""

    target_uri: str = Field(description="The address where the scans start.")
    website_root: str = Field(description="The website's root address.")
    since_date: Maybe[str] = Field(default=None, description="Only groups with a complete scan that ended since.")
    scan_task_group_id: MaybeGuid = Field(default=None, description="Only this scan group.")


class IssueEndpoints:
    """Handlers over the issue service."""

    def __init__(self, issues: IssueService) -> None:
        self._issues = issues

    async def all(self, query: Annotated[AllIssuesQuery, Query()], caller: Caller) -> Response:
        """Return issues in every state."""
        reader = Reader.of(caller, is_plain=query.raw_details is False)
        if query.integration is not None:
            return reply_model(Page[IssueListed].of((), query.wish, 0))
        wanted = IssueFilter(
            severity=_severity(query.severity),
            website_name=query.web_site_name,
            website_group_name=query.website_group_name,
            seen_since=_moment(query.last_seen_date, "lastSeenDate", caller),
            oldest_first=query.sort_type is not SortType.DESCENDING,
        )
        return await self._page(caller, wanted, query, reader)

    async def todo(self, query: Annotated[IssueQuery, Query()], caller: Caller) -> Response:
        """Return the issues that somebody has to mend, newest sighting first."""
        return await self._page(caller, query.filter(IssueStage.TODO), query, Reader.of(caller))

    async def waiting(self, query: Annotated[IssueQuery, Query()], caller: Caller) -> Response:
        """Return the issues that somebody said are fixed and that no retest has shown yet, newest sighting first."""
        return await self._page(caller, query.filter(IssueStage.WAITING), query, Reader.of(caller))

    async def addressed(self, query: Annotated[IssueQuery, Query()], caller: Caller) -> Response:
        """Return the issues of which nothing is left to do, newest sighting first."""
        return await self._page(caller, query.filter(IssueStage.ADDRESSED), query, Reader.of(caller))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one issue with its history."""
        view, history = await self._issues.get(caller, id)
        return reply_model(issue_detail(view, history, Reader.of(caller)))

    async def content(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return what was sent and received when the issue was last seen."""
        return reply_model(issue_content((await self._issues.content(caller, id)).finding))

    async def update(self, sent: UpdateIssue, caller: Caller) -> Response:
        """Decide about an issue, assign it, tag it, or write a note; one that is said to be fixed is retested."""
        is_unassigned = sent.assignee_id == NOBODY
        wish = IssueWish(
            event=None if sent.state is None else _EVENTS[sent.state],
            assignee_id=None if is_unassigned else sent.assignee_id,
            is_unassigned=is_unassigned,
            note=sent.note,
            tags=None if sent.tags is None else tuple(sent.tags),
        )
        await self._issues.update(caller, sent.issue_id, wish)
        return reply_value("Ok")

    async def summary(self, query: Annotated[SummaryQuery, Query()], caller: Caller) -> Response:
        """Return what the scans of one target have shown over time, a group at a time, the newest scan first."""
        wanted = SummaryFilter(
            target_url=str(read_target(query.target_uri, "targetUri")),
            group_id=query.scan_task_group_id,
            since=_moment(query.since_date, "sinceDate", caller),
        )
        root_url = read_root(query.website_root, "websiteRoot")
        website, page = await self._issues.summary(caller, root_url, wanted, query.wish)
        reader = Reader.of(caller)
        items = (issue_summary(website, view, reader) for view in page.items)
        return reply_model(Page[IssueSummary].of(items, query.wish, page.total))

    async def report(self, query: Annotated[IssueReportQuery, Query()], caller: Caller) -> Response:
        """Return issues as a table for spreadsheets, newest sighting first."""
        wanted = IssueFilter(
            severity=_severity(query.severity),
            website_name=query.web_site_name,
            website_group_name=query.website_group_name,
            seen_since=_moment(query.start_date, "startDate", caller),
            seen_until=_moment(query.end_date, "endDate", caller, day_end=True),
        )
        separator = _SEPARATORS[query.csv_separator or CsvSeparator.COMMA]
        reader = Reader.of(caller)
        with ExitStack() as kept:
            file = kept.enter_context(TemporaryFile())
            file.write(_line(COLUMNS, separator))
            async for view in self._issues.every(caller, wanted):
                file.write(_line(_cells(view, reader), separator))
            kept.pop_all()
        return reply_stream(file, CSV_TYPE, REPORT_FILE)

    async def _page(self, caller: Member, wanted: IssueFilter, query: PageQuery, reader: Reader) -> Response:
        page = await self._issues.page(caller, wanted, query.wish)
        items = (issue_listed(view, reader) for view in page.items)
        return reply_model(Page[IssueListed].of(items, query.wish, page.total))


def issue_endpoints(issues: IssueService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = IssueEndpoints(issues)
    view = Permission.VIEW_ISSUES
    return (
        get("/issues/allissues", at.all, needs=view, reply=Page[IssueListed]),
        get("/issues/todo", at.todo, needs=view, reply=Page[IssueListed]),
        get("/issues/waitingforretest", at.waiting, needs=view, reply=Page[IssueListed]),
        get("/issues/addressedissues", at.addressed, needs=view, reply=Page[IssueListed]),
        get("/issues/get/{id}", at.get, needs=view, reply=IssueDetail),
        get("/issues/getvulnerabilitycontent/{id}", at.content, needs=view, reply=IssueContent),
        post("/issues/update", at.update, needs=Permission.EDIT_ISSUES, reply=str),
        get("/issues/summary", at.summary, needs=view, reply=Page[IssueSummary]),
        get("/issues/report", at.report, needs=view, file_types=("text/csv",)),
    )


def _severity(word: Severity | None) -> OurSeverity | None:
    return None if word is None else _SEVERITIES[word]


def _moment(text: str | None, field: str, reader: Member, *, day_end: bool = False) -> Instant | None:
    """Return the moment of a date as the reader's account writes dates, or in ISO 8601. Raises UsageError."""
    if text is None:
        return None
    date_format = DateFormat.read(reader.date_format) or DateFormat.DAY_FIRST
    zone = find_zone(reader.timezone_id)
    moment = (
        read_instant(text, date_format=date_format, day_end=day_end)
        if zone is None
        else read_instant(text, date_format=date_format, zone=zone, day_end=day_end)
    )
    if moment is None:
        raise UsageError(f"{field} is no date.", f"Write it as {date_format} or in ISO 8601.", field=field)
    return moment


def _cells(view: IssueView, reader: Reader) -> Iterable[str]:
    told = issue_listed(view, reader)
    return (
        str(told.id),
        told.title,
        told.severity.value,
        told.state,
        issue_type(view.issue, view.finding),
        told.url,
        view.issue.key.parameter,
        str(told.latest_vulnerability_is_confirmed),
        str(told.certainty),
        told.website_name,
        told.website_root_url,
        told.first_seen_date,
        told.last_seen_date,
        told.updated_date,
        str(told.fix_time_in_minutes),
        told.assignee_name or "",
        ", ".join(told.tags),
        told.classification.cwe or "",
        told.cvss31_vector_string or "",
        str(told.latest_scan_id),
    )


def _line(cells: Iterable[str], separator: str) -> bytes:
    """Return one line of a table (RFC 4180, whatever the separator), every cell inert."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerow([inert_cell(cell) for cell in cells])
    return utf8(text.getvalue())
