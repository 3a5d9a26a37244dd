# SPDX-License-Identifier: Apache-2.0
"""`scans/downloadscanfile` and its check: a whole scan as a file. And the PCI report that we cannot give."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import QueryModel
from vedette.api.replies import reply_model, reply_stream
from vedette.api.routes import Caller, Endpoint, get
from vedette.domain.permission import Permission
from vedette.errors import ReportNotReady, UsageError
from vedette.services.archives import ArchiveService
from vedette.wire.enums import WireEnum
from vedette.wire.errors import BaseResponse
from vedette.wire.model import WireGuid
from vedette.wire.tolerance import Maybe

FILE_TYPE = "application/octet-stream"


class PciReportType(WireEnum):
    """A kind of PCI report."""

    ATTESTATION = "Attestation"
    DETAILED = "Detailed"
    EXECUTIVE = "Executive"


class ScanFileQuery(QueryModel):
    """Which scan is wanted as a file."""

    scan_id: WireGuid = Field(description="The scan.")
    is_windows_compatible: Maybe[bool] = Field(default=None, description="Every archive is; ignored.")


class PciReportQuery(QueryModel):
    """Which PCI report is wanted."""

    scan_id: WireGuid = Field(description="The scan.")
    report_type: PciReportType = Field(description="The kind of report.")


class ArchiveEndpoints:
    """Handlers over the archive service."""

    def __init__(self, archives: ArchiveService, product: str) -> None:
        self._archives = archives
        self._product = product

    async def download(self, query: Annotated[ScanFileQuery, Query()], caller: Caller) -> Response:
        """Return a scan that has ended as an archive, which `vedette scans import` reads."""
        with ExitStack() as stack:
            file = stack.enter_context(TemporaryFile(prefix="vedette-archive-"))
            try:
                await self._archives.export(caller, query.scan_id, file, self._product)
            except ReportNotReady as error:
                raise UsageError(error.message, error.remedy) from error
            reply = reply_stream(file, FILE_TYPE, f"{query.scan_id}.zip")
            stack.pop_all()  # the reply closes the file when it was sent
        return reply

    async def check(self, query: Annotated[ScanFileQuery, Query()], caller: Caller) -> Response:
        """Say whether the archive of a scan can be downloaded."""
        try:
            await self._archives.check(caller, query.scan_id)
        except ReportNotReady as error:
            raise UsageError(error.message, error.remedy) from error
        return reply_model(BaseResponse(message="The scan file can be downloaded."))

    async def pci_report(self, query: Annotated[PciReportQuery, Query()], caller: Caller) -> Response:
        """Refuse: only an approved scanning vendor may write such a report."""
        await self._archives.check(caller, query.scan_id)
        raise UsageError(
            "Vedette writes no PCI scan reports: only a scanning vendor that the PCI council approved (ASV) may.",
            "scans/report with type PciDss40 shows what a scan found by the requirements of PCI DSS.",
            field="reportType",
        )


def archive_endpoints(archives: ArchiveService, product: str) -> Sequence[Endpoint]:
    """Return the endpoints of this group; `product` is the name and version that archives carry."""
    at, view = ArchiveEndpoints(archives, product), Permission.VIEW_REPORTS
    return (
        get("/scans/downloadscanfile", at.download, needs=view, file_types=(FILE_TYPE,)),
        get("/scans/downloadscanfilecheck", at.check, needs=view, reply=BaseResponse),
        get("/scans/downloadpciscanreport", at.pci_report, needs=view),
    )
