# SPDX-License-Identifier: Apache-2.0
"""`scans/report` and `scans/custom-report`: a scan's report as a file.

HTML goes out as exactly `text/html`: CI plugins compare the whole header and take anything else for a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import QueryModel
from vedette.api.replies import reply_stream
from vedette.api.routes import Caller, Endpoint, get
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.errors import ReportNotReady, UsageError
from vedette.reports.catalogue import REPORTS, get_report, usual_type
from vedette.reports.document import Markup, ReportOptions
from vedette.reports.format import ReportFormat as Format
from vedette.reports.html import HTML_TYPE
from vedette.services.reports import ReportService
from vedette.wire.enums import ContentFormat, ReportFormat, ReportType
from vedette.wire.model import WireGuid
from vedette.wire.tolerance import Maybe, MaybeGuid

_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


class ReportQuery(QueryModel):
    """What report, in which format, and what shall be left out."""

    type: ReportType = Field(description="What the report is about.")
    format: ReportFormat = Field(description="The file format; those behind Json are ours.")
    content_format: Maybe[ContentFormat] = Field(default=None, description="How prose in Xml and Json is marked up.")
    exclude_response_data: Maybe[bool] = Field(default=None, description="Whether responses are left out.")
    only_confirmed_issues: Maybe[bool] = Field(default=None, description="Whether only proven findings are told.")
    only_unconfirmed_issues: Maybe[bool] = Field(default=None, description="Whether only likely findings are told.")
    exclude_addressed_issues: Maybe[bool] = Field(default=None, description="Whether settled issues are left out.")
    exclude_history_of_issues: Maybe[bool] = Field(default=None, description="Whether histories are left out.")


class ReportByQuery(ReportQuery):
    """The same, with the scan among the parameters."""

    id: WireGuid = Field(description="The scan.")


class ReportByPath(ReportQuery):
    """The same, with the scan in the path; an id among the parameters is ignored."""

    id: MaybeGuid = Field(default=None, description="Ignored: the path says which scan.")


class CustomReportQuery(QueryModel):
    """A report by its name."""

    id: WireGuid = Field(description="The scan.")
    report_name: str = Field(
        description="A report type, or one of the formats of Vulnerabilities that have no type: Sarif, Junit, "
        "Markdown, Native, CycloneDx.",
    )
    report_format: Maybe[ReportFormat] = Field(default=None, description="The file format; the report's first if not.")
    exclude_ignoreds: Maybe[bool] = Field(default=None, description="Whether settled issues are left out.")
    only_confirmed_vulnerabilities: Maybe[bool] = Field(default=None, description="Whether only proven ones are told.")
    only_unconfirmed_vulnerabilities: Maybe[bool] = Field(default=None, description="Whether only likely ones are.")


class ReportEndpoints:
    """Handlers over the report service."""

    def __init__(self, reports: ReportService) -> None:
        self._reports = reports

    async def by_query(self, query: Annotated[ReportByQuery, Query()], caller: Caller) -> Response:
        """Return a scan's report as a file."""
        return await self._asked(caller, query.id, query)

    async def by_path(self, id: WireGuid, query: Annotated[ReportByPath, Query()], caller: Caller) -> Response:  # noqa: A002
        """Return a scan's report as a file."""
        return await self._asked(caller, id, query)

    async def by_name(self, query: Annotated[CustomReportQuery, Query()], caller: Caller) -> Response:
        """Return the report of a scan that has a name: any type, or one of our own formats."""
        kind, format_id = _named(query)
        options = ReportOptions(
            confirmed_only=bool(query.only_confirmed_vulnerabilities),
            unconfirmed_only=bool(query.only_unconfirmed_vulnerabilities),
            without_addressed=bool(query.exclude_ignoreds),
        )
        return await self._reply(caller, query.id, kind, get_report(kind, format_id), options)

    async def _asked(self, caller: Member, scan_id: UUID, query: ReportQuery) -> Response:
        report = get_report(query.type, query.format.value)
        return await self._reply(caller, scan_id, query.type, report, _options(query))

    async def _reply(
        self, caller: Member, scan_id: UUID, kind: ReportType, report: Format, options: ReportOptions
    ) -> Response:
        """Write the report into a file without a name first: its length is told, and a failure is a status."""
        with ExitStack() as stack:
            file = stack.enter_context(TemporaryFile(prefix="vedette-report-"))
            try:
                await self._reports.write(caller, scan_id, report, options, file)
            except ReportNotReady as error:
                raise UsageError(error.message, error.remedy) from error
            reply = reply_stream(file, report.media_type, f"{kind.value}-{scan_id}{report.suffix}")
            stack.pop_all()  # the reply closes the file when it was sent
        if report.media_type == HTML_TYPE:
            reply.headers["content-security-policy"] = _SANDBOX
        return reply


def report_endpoints(reports: ReportService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = ReportEndpoints(reports)
    return (
        get("/scans/report", at.by_query, needs=Permission.VIEW_REPORTS),
        get("/scans/report/{id}", at.by_path, needs=Permission.VIEW_REPORTS),
        get("/scans/custom-report", at.by_name, needs=Permission.VIEW_REPORTS),
    )


def _named(query: CustomReportQuery) -> tuple[ReportType, str | None]:
    """Return the type and the format that a report's name stands for. Raises UsageError."""
    wish = query.report_format.value if query.report_format else None
    kind = ReportType.read(query.report_name)
    if kind is not None and kind in REPORTS:
        return kind, wish
    own = ReportFormat.read(query.report_name)
    if own is not None:
        return usual_type(own.value), own.value
    raise UsageError(
        f"There is no report called {query.report_name!r}.",
        f"Use one of: {', '.join(known.value for known in REPORTS)}, Sarif, Junit, Markdown, Native, CycloneDx.",
        field="reportName",
    )


def _options(query: ReportQuery) -> ReportOptions:
    """Return what is left out. FullScanDetail tells addressed issues, ScanDetail does not, whatever else is asked."""
    without_addressed = bool(query.exclude_addressed_issues)
    if query.type is ReportType.FULL_SCAN_DETAIL:
        without_addressed = False
    elif query.type is ReportType.SCAN_DETAIL:
        without_addressed = True
    return ReportOptions(
        confirmed_only=bool(query.only_confirmed_issues),
        unconfirmed_only=bool(query.only_unconfirmed_issues),
        without_addressed=without_addressed,
        without_responses=bool(query.exclude_response_data),
        without_history=bool(query.exclude_history_of_issues),
        markup=Markup.MARKDOWN if query.content_format is ContentFormat.MARKDOWN else Markup.HTML,
    )
