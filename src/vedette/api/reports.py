# SPDX-License-Identifier: Apache-2.0
"""`scans/report`: a scan's report as a file.

HTML goes out as exactly `text/html`: CI plugins compare the whole header and take anything else for a message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import QueryModel
from vedette.api.replies import reply_file
from vedette.api.routes import Caller, Endpoint, get
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.errors import ReportNotReady, UsageError
from vedette.reports.catalogue import find_format
from vedette.reports.document import ReportOptions
from vedette.reports.format import ReportFormat as Format
from vedette.services.reports import ReportService
from vedette.wire.enums import ContentFormat, ReportFormat, ReportType
from vedette.wire.model import WireGuid
from vedette.wire.tolerance import Maybe, MaybeGuid

_FORMATS: Mapping[ReportType, frozenset[ReportFormat]] = MappingProxyType(
    {
        ReportType.VULNERABILITIES: frozenset({ReportFormat.JSON, ReportFormat.XML, ReportFormat.CSV}),
        ReportType.SCAN_DETAIL: frozenset({ReportFormat.HTML, ReportFormat.PDF}),
        ReportType.FULL_SCAN_DETAIL: frozenset({ReportFormat.HTML, ReportFormat.PDF}),
        ReportType.EXECUTIVE_SUMMARY: frozenset({ReportFormat.HTML, ReportFormat.PDF}),
    }
)
"""Which type is written in which format."""

_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


class ReportQuery(QueryModel):
    """What report, in which format, and what shall be left out."""

    type: ReportType = Field(description="What the report is about.")
    format: ReportFormat = Field(description="The file format.")
    content_format: Maybe[ContentFormat] = Field(default=None, description="How prose is marked up. Only Html.")
    exclude_response_data: Maybe[bool] = Field(default=None, description="Whether responses are left out.")
    only_confirmed_issues: Maybe[bool] = Field(default=None, description="Whether only proven findings are told.")
    only_unconfirmed_issues: Maybe[bool] = Field(default=None, description="Whether only likely findings are told.")
    exclude_addressed_issues: Maybe[bool] = Field(default=None, description="Whether settled issues are left out.")
    exclude_history_of_issues: Maybe[bool] = Field(default=None, description="Without effect: no history is told.")


class ReportByQuery(ReportQuery):
    """The same, with the scan among the parameters."""

    id: WireGuid = Field(description="The scan.")


class ReportByPath(ReportQuery):
    """The same, with the scan in the path; an id among the parameters is ignored."""

    id: MaybeGuid = Field(default=None, description="Ignored: the path says which scan.")


class ReportEndpoints:
    """Handlers over the report service."""

    def __init__(self, reports: ReportService) -> None:
        self._reports = reports

    async def by_query(self, query: Annotated[ReportByQuery, Query()], caller: Caller) -> Response:
        """Return a scan's report as a file."""
        return await self._report(caller, query.id, query)

    async def by_path(self, id: WireGuid, query: Annotated[ReportByPath, Query()], caller: Caller) -> Response:  # noqa: A002
        """Return a scan's report as a file."""
        return await self._report(caller, id, query)

    async def _report(self, caller: Member, scan_id: UUID, query: ReportQuery) -> Response:
        chosen = _format(query)
        try:
            document = await self._reports.document(caller, scan_id, _options(query))
        except ReportNotReady as error:
            raise UsageError(error.message, error.remedy) from error
        body = await to_thread.run_sync(chosen.render, document)
        reply = reply_file(body, chosen.media_type, f"{query.type.value}-{scan_id}{chosen.suffix}")
        if chosen.media_type.startswith("text/html"):
            reply.headers["content-type"] = "text/html"
            reply.headers["content-security-policy"] = _SANDBOX
        return reply


def report_endpoints(reports: ReportService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = ReportEndpoints(reports)
    return (
        get("/scans/report", at.by_query, needs=Permission.VIEW_REPORTS),
        get("/scans/report/{id}", at.by_path, needs=Permission.VIEW_REPORTS),
    )


def _format(query: ReportQuery) -> Format:
    """Return the format that writes what was asked for. Raises UsageError when there is none."""
    found = find_format(query.format.value) if query.format in _FORMATS.get(query.type, ()) else None
    if found is None:
        raise UsageError(
            f"A {query.type.value} report is not written as {query.format.value}.",
            "Vulnerabilities is written as Json and Xml.",
            field="format",
        )
    if query.content_format is ContentFormat.MARKDOWN:
        raise UsageError(
            "contentFormat Markdown is not supported.", "Leave it out, or use Html.", field="contentFormat"
        )
    return found


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
    )
