# SPDX-License-Identifier: Apache-2.0
"""`scans/*` of one scan: detail, status, result, and what ends, holds or deletes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import Body
from starlette.requests import Request
from starlette.responses import Response

from vedette.api.replies import reply_list, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.api.scan_shapes import Details
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan, ScanState
from vedette.errors import Conflict, NotFound
from vedette.reports.prose import title
from vedette.services.findings import FindingService, FoundIssue
from vedette.services.scans import ScanService, WrongState
from vedette.wire.enums import ScanActionResult, ScanDeleteResult
from vedette.wire.model import WireGuid
from vedette.wire.scan_task import ScanTask
from vedette.wire.shape_scan import scan_status
from vedette.wire.status import ScanStatus
from vedette.wire.vulnerability import Vulnerability
from vedette.wire.vulnerability_types import vulnerability_type

_ENDED: Mapping[ScanState, ScanActionResult] = MappingProxyType(
    {
        ScanState.COMPLETE: ScanActionResult.SCAN_COMPLETED,
        ScanState.FAILED: ScanActionResult.SCAN_FAILED,
        ScanState.CANCELLED: ScanActionResult.SCAN_CANCELLED,
        ScanState.QUEUED: ScanActionResult.SCAN_QUEUED,
    }
)
_Action = Callable[[Member, UUID], Awaitable[Scan]]


class ScanEndpoints:
    """Handlers over the scan service. `public_url` stands in links; without it the request's own address does."""

    def __init__(self, scans: ScanService, findings: FindingService, public_url: str | None) -> None:
        self._scans = scans
        self._findings = findings
        self._public_url = public_url
        self._details = Details()

    async def detail(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return everything about a scan: what was asked for, where it stands, and what it has counted."""
        return self._details.reply(await self._scans.detail(caller, id), caller)

    async def status(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return where a scan stands; agrees with its detail."""
        view = await self._scans.status(caller, id)
        return reply_model(scan_status(view.scan, view.surroundings))

    async def result(self, id: WireGuid, caller: Caller, request: Request) -> Response:  # noqa: A002
        """Return what a scan found, worst first."""
        base = self._public_url or f"{request.url.scheme}://{request.url.netloc}"
        found = await self._findings.of_scan(caller, id)
        return reply_list(_vulnerability(one, base) for one in found)

    async def cancel(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """End a scan. What it found stays."""
        return await _act(self._scans.cancel, caller, id, ScanActionResult.SCAN_NOT_RUNNING)

    async def pause(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Let a running scan wait until it is resumed."""
        return await _act(self._scans.pause, caller, id, ScanActionResult.SCAN_NOT_RUNNING)

    async def resume(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Let a paused scan go on."""
        return await _act(self._scans.resume, caller, id, ScanActionResult.SCAN_NOT_PAUSED)

    async def delete(self, ids: Annotated[list[WireGuid], Body()], caller: Caller) -> Response:
        """Delete scans that have ended, with their evidence. All of them are deleted, or none."""
        try:
            await self._scans.delete(caller, ids)
        except NotFound:
            return reply_value(ScanDeleteResult.SOME_OF_SCANS_NOT_FOUND.value)
        except Conflict:
            return reply_value(ScanDeleteResult.ON_GOING_SCAN_EXISTING.value)
        return reply_value(ScanDeleteResult.OK.value)


def scan_endpoints(scans: ScanService, findings: FindingService, public_url: str | None) -> Sequence[Endpoint]:
    """Return the endpoints of this group; the most asked one stands first."""
    at = ScanEndpoints(scans, findings, public_url)
    view, start = Permission.VIEW_SCANS, Permission.START_SCANS
    return (
        get("/scans/detail/{id}", at.detail, needs=view, reply=ScanTask),
        get("/scans/status/{id}", at.status, needs=view, reply=ScanStatus),
        get("/scans/result/{id}", at.result, needs=view, reply=list[Vulnerability]),
        post("/scans/cancel", at.cancel, needs=start, reply=ScanActionResult),
        post("/scans/pause", at.pause, needs=start, reply=ScanActionResult),
        post("/scans/resume", at.resume, needs=start, reply=ScanActionResult),
        post("/scans/delete", at.delete, needs=start, reply=ScanDeleteResult),
    )


async def _act(action: _Action, caller: Member, scan_id: UUID, otherwise: ScanActionResult) -> Response:
    """Do `action`. The vendor answers 200 in any case, and a word that says how it went."""
    try:
        await action(caller, scan_id)
    except NotFound:
        return reply_value(ScanActionResult.SCAN_NOT_FOUND.value)
    except WrongState as error:
        return reply_value(_ENDED.get(error.state, otherwise).value)
    except Conflict:
        return reply_value(otherwise.value)
    return reply_value(ScanActionResult.OK.value)


def _vulnerability(found: FoundIssue, base: str) -> Vulnerability:
    row = found.row
    issue_id = found.issue.id if found.issue else row.id
    return Vulnerability(
        issue_url=f"{base.rstrip('/')}/issues/detail/{issue_id}",
        title=title(found.weakness, row.grade),
        type=vulnerability_type(row.cell.check, row.technique, row.grade, sources=found.sources),
        url=row.url,
    )
